using Opportune.Engine;
using Opportune.Engine.Bank;
using Opportune.Engine.Explain;

namespace Opportune.Runtime.Tests.Customers;

/// <summary>Who is who: joint accounts, aliases, strangers, and the erased.</summary>
public sealed class IdentityTests
{
    private static readonly DateTimeOffset Then = RunningBank.Morning.AddDays(-20);

    [Fact]
    public async Task An_event_of_a_joint_account_reaches_both_holders_once()
    {
        await using var bank = await RunningBank.StartAsync();
        await bank.ImportAsync(Say.Opened("a-1", Then, ("c-1", "owner"), ("c-2", "joint")));
        var booked = Say.Booked("b-1", "a-1", Then.AddDays(1), -20, balance: 100);

        var first = await bank.TakeAsync(booked);
        await bank.RestartAsync();
        var second = await bank.TakeAsync(booked, booked);

        Assert.Equal((1, 0, 0, 2), (first.Accepted, first.Duplicates, second.Accepted, second.Duplicates));
        foreach (var customer in new[] { "c-1", "c-2" })
            Assert.Equal((1, 1), (Assert.Single((await bank.PortraitAsync(customer)).Accounts).Transactions, (await bank.EntriesAsync(customer)).Count(e => e.Entry is JournalEntry.EventTaken { Event.Type.Name: "transaction.booked" })));
    }

    [Fact]
    public async Task A_holder_who_left_gets_no_more_bookings_also_after_the_old_event_comes_again()
    {
        await using var bank = await RunningBank.StartAsync();
        await bank.ImportAsync(Say.Opened("a-1", Then, ("c-1", "owner"), ("c-2", "joint")));
        var left = Say.Event("left", "account.holder-changed", "c-2", Then.AddDays(1), new { account = "a-1", customer = "c-2", role = "joint", change = "removed" });
        await bank.TakeAsync(left);
        await bank.TakeAsync(Say.Event("back", "account.holder-changed", "c-2", Then.AddDays(2), new { account = "a-1", customer = "c-2", role = "joint", change = "added" }));
        await bank.TakeAsync(left);
        await bank.TakeAsync(Say.Booked("b-1", "a-1", Then.AddDays(3), -20));
        await bank.TakeAsync(Say.Event("left-2", "account.holder-changed", "c-2", Then.AddDays(4), new { account = "a-1", customer = "c-2", role = "joint", change = "removed" }));
        await bank.TakeAsync(Say.Booked("b-2", "a-1", Then.AddDays(5), -20));

        Assert.Equal(["b-1"], Booked(await bank.EntriesAsync("c-2")));
        Assert.Equal(["b-1", "b-2"], Booked(await bank.EntriesAsync("c-1")));
    }

    [Fact]
    public async Task Bookings_of_an_account_that_nobody_holds_are_refused_until_it_is_opened()
    {
        await using var bank = await RunningBank.StartAsync();
        var booked = Say.Booked("b-1", "a-1", Then.AddDays(1), -20);
        Assert.Equal("event.account.unknown", Assert.Single((await bank.TryTakeAsync(booked)).Rejected).Code);

        var report = await bank.TakeAsync(Say.Opened("a-1", Then, ("c-1", "owner")), booked);

        Assert.Equal(2, report.Accepted);
        Assert.Equal(["b-1"], Booked(await bank.EntriesAsync("c-1")));
    }

    [Fact]
    public async Task Linked_identifiers_are_one_customer_and_unlinked_ones_are_two_again()
    {
        await using var bank = await RunningBank.StartAsync();
        await bank.TakeAsync(Say.Updated("c-1", Then), Say.Event("p-1", "page.viewed", "web:77", Then, new { page = "home" }));
        var visit = await bank.DecideAsync("web:77", explore: false);

        await bank.TakeAsync(Link("l-1", "customer.linked", Then.AddDays(1)));
        var (whole, same) = (await bank.PortraitAsync("c-1"), await bank.PortraitAsync("web:77"));
        Assert.Equal((whole.Customer, whole.Version), (same.Customer, same.Version));
        Assert.Equal("c-1", (await bank.DecideAsync("web:77")).Record.Input.Customer.ToString());
        Assert.Contains(whole.Timeline, t => t.Kind == "page.viewed");
        var token = visit.Options.First(o => o is not null)!.Token;
        Assert.IsType<ResponseAnswer.Taken>(await bank.Runtime.RespondAsync(token, Outcome.Dismissed, null, null, CancellationToken.None));
        Assert.Contains((await bank.PortraitAsync("c-1")).Contacts, c => c.Last == Outcome.Dismissed);
        await SameAfterRestartAsync(bank, "c-1");

        await bank.TakeAsync(Link("l-2", "customer.unlinked", Then.AddDays(2)));
        Assert.Equal(("c-1", "web:77"), ((await bank.PortraitAsync("c-1")).Customer.ToString(), (await bank.PortraitAsync("web:77")).Customer.ToString()));
        Assert.DoesNotContain((await bank.PortraitAsync("c-1")).Timeline, t => t.Kind == "page.viewed");
        await SameAfterRestartAsync(bank, "web:77");
        await Storage.Recount.AssertAsync(bank.Runtime, bank.Store, CancellationToken.None);
    }

    [Fact]
    public async Task An_alias_stands_for_one_customer_only()
    {
        await using var bank = await RunningBank.StartAsync();
        await bank.TakeAsync(Link("l-1", "customer.linked", Then));

        var refused = Assert.Single((await bank.TryTakeAsync(Say.Event("l-2", "customer.linked", "c-9", Then, new { alias = "web:77" }))).Rejected);

        Assert.Equal("event.alias.taken", refused.Code);
        Assert.Equal("c-1", (await bank.PortraitAsync("web:77")).Customer.ToString());
    }

    [Fact]
    public async Task Bookings_of_an_alias_s_account_reach_the_customer_behind_it()
    {
        await using var bank = await RunningBank.StartAsync();
        await bank.TakeAsync(Say.Opened("a-1", Then, ("web:77", "owner")));
        await bank.TakeAsync(Link("l-1", "customer.linked", Then.AddDays(1)));
        await bank.TakeAsync(Say.Opened("a-2", Then, ("web:77", "owner")));
        await bank.TakeAsync(Say.Booked("b-1", "a-1", Then.AddDays(2), -20), Say.Booked("b-2", "a-2", Then.AddDays(2), -30));
        await bank.RestartAsync();
        await bank.TakeAsync(Say.Booked("b-3", "a-2", Then.AddDays(3), -20));

        Assert.Equal(["b-1", "b-2", "b-3"], Booked(await bank.EntriesAsync("c-1")));
    }

    [Fact]
    public async Task A_message_decided_for_an_alias_is_checked_against_the_customer_behind_it_and_sent_once()
    {
        await using var bank = await RunningBank.StartAsync();
        await bank.TakeAsync(Say.GivenUp("web:77", bank.Clock.Now));
        await bank.TakeAsync(Link("l-1", "customer.linked", bank.Clock.Now));

        await bank.WakeAtAsync(bank.Clock.Now.AddSeconds(1));
        await bank.RestartAsync();
        await bank.WakeAtAsync(bank.Clock.Now.AddMinutes(5));
        await bank.TakeAsync(Link("l-2", "customer.unlinked", bank.Clock.Now));
        await bank.WakeAtAsync(bank.Clock.Now.AddMinutes(5));

        Assert.Single(bank.Mail.Sent);
    }

    [Fact]
    public async Task Nothing_of_an_erased_customer_can_be_read_and_one_who_comes_back_is_a_stranger()
    {
        await using var bank = await RunningBank.StartAsync();
        await bank.ImportAsync([.. Say.Comfortable("c-1", "a-1")]);
        await bank.TakeAsync(Say.Event("p-1", "page.viewed", "web:77", Then, new { page = "home" }), Link("l-1", "customer.linked", Then.AddDays(1)));
        var made = await bank.DecideAsync("c-1", explore: false);
        var decision = made.Record.Input.DecisionId;

        Assert.True(await bank.Runtime.EraseAsync(CustomerId.Parse("web:77"), CancellationToken.None));

        for (var restarts = 0; restarts < 2; restarts++)
        {
            Assert.Null(await bank.Runtime.CustomerAsync(CustomerId.Parse("c-1"), null, CancellationToken.None));
            Assert.Null(await bank.Runtime.CustomerAsync(CustomerId.Parse("web:77"), null, CancellationToken.None));
            Assert.Null(await bank.Runtime.FindDecisionAsync(decision, CancellationToken.None));
            Assert.Null(await bank.Runtime.ReplayAsync(decision, CancellationToken.None));
            Assert.Empty(await bank.EntriesAsync("c-1"));
            Assert.IsType<ResponseAnswer.Refused>(await bank.Runtime.RespondAsync(made.Options.First(o => o is not null)!.Token, Outcome.Shown, null, null, CancellationToken.None));
            Assert.False(await bank.Runtime.EraseAsync(CustomerId.Parse("c-1"), CancellationToken.None));
            await bank.WakeAtAsync(bank.Clock.Now.AddDays(30));
            await bank.RestartAsync();
        }
        Assert.Equal("event.account.unknown", Assert.Single((await bank.TryTakeAsync(Say.Booked("late", "a-1", Then, -1))).Rejected).Code);
        Assert.Null(await bank.Store.Journal.FindBrokenLinkAsync(CancellationToken.None));
        Assert.False((await bank.DecideAsync("c-1")).Record.Input.Known);
        await bank.TakeAsync(Say.Updated("c-1", Then));
        Assert.Empty((await bank.PortraitAsync("c-1")).Accounts);
    }

    [Fact]
    public async Task A_stranger_and_a_visitor_get_what_needs_no_profile()
    {
        await using var bank = await RunningBank.StartAsync();
        foreach (var who in new[] { "nobody", "visitor:1" })
        {
            var made = await bank.DecideAsync(who, explore: false);
            Assert.False(made.Record.Input.Known);
            Assert.Empty(made.Record.Input.Evidence);
        }
        Assert.Null(await bank.Runtime.CustomerAsync(CustomerId.Parse("nobody-else"), null, CancellationToken.None));
        Assert.Null(await bank.Runtime.WhyNotAsync(CustomerId.Parse("nobody"), "no/such/action", "app-home", null, Audience.Advisor, CancellationToken.None));
        Assert.Null(await bank.Runtime.ReplayAsync("0000000000001-1", CancellationToken.None));
    }

    internal static async Task SameAfterRestartAsync(RunningBank bank, string customer)
    {
        var before = await LawTests.AnswersAsync(bank.Runtime, customer);
        await bank.RestartAsync();
        Assert.Equal(before, await LawTests.AnswersAsync(bank.Runtime, customer));
    }

    private static object Link(string id, string type, DateTimeOffset time) => Say.Event(id, type, "c-1", time, new { alias = "web:77" });

    private static IEnumerable<string> Booked(List<(long Version, JournalEntry Entry)> entries) =>
        entries.Select(e => e.Entry).OfType<JournalEntry.EventTaken>().Where(e => e.Event.Type.Name == "transaction.booked").Select(e => e.Event.Id);
}
