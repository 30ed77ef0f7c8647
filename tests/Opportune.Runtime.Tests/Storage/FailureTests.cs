using Opportune.Engine.Bank;
using Opportune.Runtime.Storage;
using Opportune.Runtime.Tests.Customers;

namespace Opportune.Runtime.Tests.Storage;

/// <summary>A store that fails at any point: the caller is told, nothing is half-done, and trying again works.</summary>
public sealed class FailureTests
{
    private static readonly DateTimeOffset Then = RunningBank.Morning.AddDays(-9);

    [Fact]
    public async Task Whichever_append_fails_the_caller_is_told_and_a_second_try_leads_to_the_same_end()
    {
        var (good, appends) = await RunAsync(failing: -1);
        Assert.InRange(appends, 10, 30);
        for (var failing = 0; failing < appends; failing++)
        {
            var (end, _) = await RunAsync(failing);
            Assert.Equal(good, end);
        }
    }

    [Fact]
    public async Task A_store_that_is_full_refuses_everything_that_writes_and_still_answers_what_only_reads()
    {
        FailingJournal? journal = null;
        await using var bank = await RunningBank.StartAsync(wrap: inner => journal = new(inner));
        await bank.ImportAsync([.. Say.Comfortable("c-1", "a-1")]);
        var before = await LawTests.AnswersAsync(bank.Runtime, "c-1");
        journal!.FailFrom(0);

        Assert.Equal("store.full", (await Assert.ThrowsAsync<StoreException>(() => bank.DecideAsync("c-1"))).Code);
        Assert.Equal("store.full", (await Assert.ThrowsAsync<StoreException>(() => bank.TakeAsync(Say.Booked("b", "a-1", Then, -1)))).Code);
        Assert.Equal("store.full", (await Assert.ThrowsAsync<StoreException>(() => bank.TakeAsync(Say.Opened("a-9", Then, ("c-1", "owner"))))).Code);
        await bank.WakeAtAsync(bank.Clock.Now);

        Assert.Equal(before, await LawTests.AnswersAsync(bank.Runtime, "c-1"));
        Assert.Equal("event.account.unknown", Assert.Single((await bank.TryTakeAsync(Say.Booked("b", "a-9", Then, -1))).Rejected).Code);
    }

    /// <summary>A day in the life of two customers; each step is tried again once where it failed.</summary>
    private static async Task<(string End, int Appends)> RunAsync(int failing)
    {
        FailingJournal? journal = null;
        await using var bank = await RunningBank.StartAsync(DemoBank.With("placements.yaml", "exploration: 50.0", "exploration: 0.0"), inner => journal = new(inner));
        if (failing >= 0) journal!.FailOnly(failing);
        var (told, token) = (0, "");
        await TryAsync(() => bank.TakeAsync(Say.Updated("c-1", Then), Say.Opened("a-1", Then, ("c-1", "owner"), ("c-2", "joint"))));
        await TryAsync(() => bank.TakeAsync(Say.Booked("b-1", "a-1", Then.AddDays(1), 2_500, "salary", "Muster Works", 2_500), Say.Booked("b-2", "a-1", Then.AddDays(2), -40, balance: 2_460)));
        await TryAsync(() => bank.TakeAsync(Say.GivenUp("c-1", bank.Clock.Now)));
        await TryAsync(async () => token = (await bank.DecideAsync("c-2", count: 1, requestId: "r-1", explore: false)).Options[0]!.Token);
        await TryAsync(() => bank.Runtime.RespondAsync(token, Outcome.Shown, bank.Clock.Now, null, CancellationToken.None));
        await TryAsync(() => bank.Runtime.RespondAsync(token, Outcome.Dismissed, bank.Clock.Now, null, CancellationToken.None));
        await TryAsync(() => bank.TakeAsync(Say.Event("v-1", "page.viewed", "web:77", Then, new { page = "home" })));
        await TryAsync(() => bank.TakeAsync(Say.Event("l-1", "customer.linked", "c-1", Then.AddDays(1), new { alias = "web:77" })));
        await bank.WakeAtAsync(bank.Clock.Now.AddMinutes(1));
        await bank.WakeAtAsync(bank.Clock.Now.AddMinutes(20));
        await TryAsync(() => bank.TakeAsync(Say.Complaint("web:77", bank.Clock.Now)));
        await bank.WakeAtAsync(bank.Clock.Now.AddDays(60));
        await bank.WakeAtAsync(bank.Clock.Now.AddDays(1));
        Assert.InRange(told, 0, 1);
        var appends = journal!.Appends;
        Assert.Single(bank.Mail.Sent.Select(m => m.Key).Distinct());
        var memory = await AnswersAsync(bank);
        await bank.RestartAsync();
        Assert.Equal(memory, await AnswersAsync(bank));
        await Recount.AssertAsync(bank.Runtime, bank.Store, CancellationToken.None);
        Assert.Null(await bank.Store.Journal.FindBrokenLinkAsync(CancellationToken.None));
        return (await OutlineAsync(bank), appends);

        async Task TryAsync(Func<Task> step)
        {
            try { await step(); }
            catch (StoreException)
            {
                told++;
                await step();
            }
        }
    }

    private static async Task<string> AnswersAsync(RunningBank bank) => await LawTests.AnswersAsync(bank.Runtime, "c-1") + await LawTests.AnswersAsync(bank.Runtime, "c-2");

    /// <summary>What happened, without what differs from store to store.</summary>
    private static async Task<string> OutlineAsync(RunningBank bank)
    {
        var (first, second) = (await bank.PortraitAsync("c-1"), await bank.PortraitAsync("c-2"));
        var model = bank.Runtime.Model.Counts.Select(c => $"{c.Key} {c.Value}");
        var contacts = first.Contacts.Concat(second.Contacts).Select(c => $"{c.Action} {c.State} {c.Last}");
        var events = (await bank.EntriesAsync("c-1")).Concat(await bank.EntriesAsync("c-2")).Select(e => e.Entry).OfType<JournalEntry.EventTaken>().Select(e => e.Event.Id).Order(StringComparer.Ordinal);
        return string.Join('\n', [.. events, .. model, .. contacts, $"{first.Accounts.Count} {second.Accounts.Count} {first.Pending} {first.Facts.Count} {second.Facts.Count}"]);
    }
}
