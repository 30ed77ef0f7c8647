using Opportune.Engine.Bank;
using Opportune.Engine.Deliver;

namespace Opportune.Runtime.Tests.Flows;

/// <summary>From a moment to a message: stored with its event, sent when it may, checked again before it leaves.</summary>
public sealed class OutboundTests
{
    private static readonly DateTimeOffset Night = new(2026, 11, 20, 22, 30, 0, TimeSpan.FromHours(1));
    private static readonly DateTimeOffset NextMorning = new(2026, 11, 21, 8, 0, 0, TimeSpan.FromHours(1));

    [Fact]
    public async Task A_moment_starts_a_message_that_is_stored_in_one_commit_with_its_event()
    {
        await using var bank = await RunningBank.StartAsync();

        var report = await bank.TakeAsync(Say.GivenUp("c-1", bank.Clock.Now));

        Assert.Contains(report.Raised, r => r.Moment.Name == "abandoned-application");
        var entries = (await bank.EntriesAsync("c-1")).Select(e => e.Entry).ToList();
        var decided = Assert.Single(entries.OfType<JournalEntry.DecisionMade>());
        Assert.Equal("abandoned-application", decided.Record.Input.StartedBy);
        Assert.Equal(entries.Count - 1, entries.IndexOf(decided));
        Assert.Equal(1, (await bank.PortraitAsync("c-1")).Pending);
    }

    [Fact]
    public async Task A_due_message_is_sent_once_counts_as_a_contact_and_leaves_the_box()
    {
        await using var bank = await RunningBank.StartAsync();
        await bank.TakeAsync(Say.GivenUp("c-1", bank.Clock.Now));

        await bank.WakeAtAsync(bank.Clock.Now.AddSeconds(1));
        await bank.WakeAtAsync(bank.Clock.Now.AddMinutes(1));

        var message = Assert.Single(bank.Mail.Sent);
        Assert.Equal(("c-1", "e-mail", "retain/applications/finish-application"), (message.Customer.ToString(), message.Channel, message.Action));
        var portrait = await bank.PortraitAsync("c-1");
        Assert.Equal(0, portrait.Pending);
        Assert.Equal(ContactState.Counted, Assert.Single(portrait.Contacts).State);
    }

    [Fact]
    public async Task A_message_decided_at_night_waits_for_the_end_of_quiet_hours()
    {
        await using var bank = await RunningBank.StartAsync();
        bank.Clock.Now = Night;
        await bank.TakeAsync(Say.GivenUp("c-1", Night));

        await bank.WakeAtAsync(NextMorning.AddSeconds(-1));
        Assert.Empty(bank.Mail.Tried);
        await bank.WakeAtAsync(NextMorning);

        Assert.Single(bank.Mail.Sent);
    }

    [Fact]
    public async Task A_message_due_by_day_that_a_stopped_bank_finds_at_night_waits_for_the_morning()
    {
        await using var bank = await RunningBank.StartAsync();
        await bank.TakeAsync(Say.GivenUp("c-1", bank.Clock.Now));

        bank.Clock.Now = Night;
        await bank.RestartAsync();
        await bank.WakeAtAsync(Night.AddMinutes(1));
        Assert.Empty(bank.Mail.Tried);
        await bank.WakeAtAsync(NextMorning);

        Assert.Single(bank.Mail.Sent);
    }

    [Fact]
    public async Task A_retry_that_would_fall_into_quiet_hours_waits_too()
    {
        await using var bank = await RunningBank.StartAsync();
        bank.Clock.Now = new(2026, 11, 20, 20, 59, 50, TimeSpan.FromHours(1));
        await bank.TakeAsync(Say.GivenUp("c-1", bank.Clock.Now));
        bank.Mail.Answer = (_, _) => new(new ChannelAnswer.TryAgain("smtp.busy", "Busy.", TimeSpan.Zero));
        await bank.WakeAtAsync(bank.Clock.Now);
        Assert.Single(bank.Mail.Tried);

        bank.Mail.Answer = (_, _) => new(new ChannelAnswer.Sent());
        await bank.WakeAtAsync(bank.Clock.Now.AddMinutes(2));
        Assert.Single(bank.Mail.Tried);
        await bank.WakeAtAsync(NextMorning);

        Assert.Single(bank.Mail.Sent);
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task The_last_check_withholds_an_offer_after_a_complaint_or_a_withdrawn_consent(bool complaint)
    {
        await using var bank = await RunningBank.StartAsync(DemoBank.With("placements.yaml", "exploration: 30.0", "exploration: 0.0"));
        await bank.ImportAsync([.. Say.Comfortable("c-1", "a-1"), Say.Event("saver", "product.opened", "c-1", RunningBank.Morning.AddDays(-100), new { product = "instant-saver" })]);
        bank.Clock.Now = Night;
        await bank.TakeAsync(Say.Booked("gift", "a-1", Night.AddMinutes(-1), 9_000, "other", "Aunt", 25_720));
        var decided = (await bank.EntriesAsync("c-1")).Select(e => e.Entry).OfType<JournalEntry.DecisionMade>().Single().Record;
        Assert.Equal("grow/saving/fixed-term-deposit", string.Join(',', decided.Slots.Select(s => s.Treatment < 0 ? string.Join(',', decided.Verdicts.Select(v => bank.Runtime.Bank.Treatments[v.Treatment].Id + " " + v.Code)) : bank.Runtime.Bank.Actions[bank.Runtime.Bank.Treatments[s.Treatment].ActionIndex].Id)));

        await bank.TakeAsync(complaint ? Say.Complaint("c-1", Night) : Say.Consent("c-1", Night, granted: false));
        await bank.WakeAtAsync(NextMorning.AddMinutes(1));

        Assert.Empty(bank.Mail.Tried);
        var withheld = (await bank.EntriesAsync("c-1")).Select(e => e.Entry).OfType<JournalEntry.DeliveryReported>().First();
        Assert.Equal((DeliveryResult.Withheld, complaint ? "sensitive.complaint" : "consent.marketing"), (withheld.Result, withheld.Reason));
        Assert.DoesNotContain((await bank.PortraitAsync("c-1")).Contacts, c => c.Class == MessageClass.Marketing);
    }

    [Fact]
    public async Task A_busy_channel_is_tried_again_ever_more_slowly_with_the_same_key_and_then_given_up()
    {
        await using var bank = await RunningBank.StartAsync(DemoBank.With("bank.yaml", "quietHours: {from: \"21:00\", to: \"08:00\"}", "quietHours: {from: \"00:00\", to: \"00:00\"}"));
        await bank.TakeAsync(Say.GivenUp("c-1", bank.Clock.Now));
        bank.Mail.Answer = (_, _) => new(new ChannelAnswer.TryAgain("smtp.busy", "Busy.", TimeSpan.Zero));
        var (start, tries) = (bank.Clock.Now, new List<TimeSpan>());

        for (var minute = 0; minute < 400; minute++)
        {
            var before = bank.Mail.Tried.Count;
            await bank.WakeAtAsync(start.AddMinutes(minute));
            if (bank.Mail.Tried.Count > before) tries.Add(TimeSpan.FromMinutes(minute));
        }

        Assert.Equal([0, 1, 3, 7, 15, 31, 63, 127], tries.Select(t => t.TotalMinutes));
        Assert.Single(bank.Mail.Tried.Select(m => m.Key).Distinct());
        Assert.Equal(0, (await bank.PortraitAsync("c-1")).Pending);
        Assert.Empty((await bank.PortraitAsync("c-1")).Contacts);
    }

    [Fact]
    public async Task A_channel_that_asks_for_a_pause_gets_it()
    {
        await using var bank = await RunningBank.StartAsync(DemoBank.With("bank.yaml", "quietHours: {from: \"21:00\", to: \"08:00\"}", "quietHours: {from: \"00:00\", to: \"00:00\"}"));
        await bank.TakeAsync(Say.GivenUp("c-1", bank.Clock.Now));
        bank.Mail.Answer = (_, _) => new(new ChannelAnswer.TryAgain("smtp.busy", "Busy.", TimeSpan.FromMinutes(45)));
        var start = bank.Clock.Now;

        await bank.WakeAtAsync(start);
        await bank.WakeAtAsync(start.AddMinutes(44));
        Assert.Single(bank.Mail.Tried);

        await bank.WakeAtAsync(start.AddMinutes(45));
        Assert.Equal(2, bank.Mail.Tried.Count);
    }

    [Fact]
    public async Task A_refusal_is_final_and_does_not_count_as_a_contact()
    {
        await using var bank = await RunningBank.StartAsync();
        await bank.TakeAsync(Say.GivenUp("c-1", bank.Clock.Now));
        bank.Mail.Answer = (_, _) => new(new ChannelAnswer.Refused("smtp.no-such-box", "No such box."));

        await bank.WakeAtAsync(bank.Clock.Now);
        await bank.WakeAtAsync(bank.Clock.Now.AddHours(2));

        Assert.Single(bank.Mail.Tried);
        Assert.Empty((await bank.PortraitAsync("c-1")).Contacts);
    }

    [Fact]
    public async Task A_channel_that_hangs_or_throws_is_tried_again_and_stops_nobody_else()
    {
        await using var bank = await RunningBank.StartAsync();
        foreach (var customer in new[] { "c-1", "c-2", "c-3" }) await bank.TakeAsync(Say.GivenUp(customer, bank.Clock.Now));
        bank.Mail.Answer = async (m, cancel) =>
        {
            if (m.Customer.ToString() == "c-1") await Task.Delay(Timeout.Infinite, cancel);
            return m.Customer.ToString() == "c-2" ? throw new InvalidOperationException("broken") : new ChannelAnswer.Sent();
        };

        await bank.WakeAtAsync(bank.Clock.Now);
        Assert.Equal("c-3", Assert.Single(bank.Mail.Sent).Customer.ToString());
        bank.Mail.Answer = (_, _) => new(new ChannelAnswer.Sent());
        await bank.WakeAtAsync(bank.Clock.Now.AddMinutes(1));

        Assert.Equal(["c-1", "c-2", "c-3"], bank.Mail.Sent.Select(m => m.Customer.ToString()).Order(StringComparer.Ordinal));
        var reasons = (await bank.EntriesAsync("c-1")).Concat(await bank.EntriesAsync("c-2")).Select(e => e.Entry).OfType<JournalEntry.DeliveryReported>().Where(d => d.Result == DeliveryResult.Retrying).Select(d => d.Reason);
        Assert.Equal(["channel.timeout", "channel.failed"], reasons);
    }

    [Fact]
    public async Task A_message_decided_before_a_restart_is_sent_once_after_it()
    {
        await using var bank = await RunningBank.StartAsync();
        await bank.TakeAsync(Say.GivenUp("c-1", bank.Clock.Now));

        await bank.RestartAsync();
        await bank.WakeAtAsync(bank.Clock.Now.AddMinutes(1));
        await bank.RestartAsync();
        await bank.WakeAtAsync(bank.Clock.Now.AddMinutes(2));

        Assert.Single(bank.Mail.Sent);
    }

    [Fact]
    public async Task A_crash_between_sending_and_reporting_sends_again_with_the_same_key()
    {
        FailingJournal? journal = null;
        await using var bank = await RunningBank.StartAsync(wrap: inner => journal = new(inner));
        await bank.TakeAsync(Say.GivenUp("c-1", bank.Clock.Now));
        journal!.FailFrom(0);

        await bank.WakeAtAsync(bank.Clock.Now);
        await bank.RestartAsync();
        await bank.WakeAtAsync(bank.Clock.Now.AddMinutes(1));

        Assert.Equal(2, bank.Mail.Sent.Count);
        Assert.Single(bank.Mail.Sent.Select(m => m.Key).Distinct());
        Assert.Equal(0, (await bank.PortraitAsync("c-1")).Pending);
    }

    [Fact]
    public async Task An_absence_becomes_a_moment_by_the_clock_even_if_something_else_happens_just_before_it_is_noticed()
    {
        await using var bank = await RunningBank.StartAsync();
        var start = bank.Clock.Now;
        await bank.TakeAsync(Say.Updated("c-1", start.AddDays(-30)), Say.Event("app1", "application.started", "c-1", start.AddMinutes(-1), new { application = "a-1", product = "credit-card" }));
        var waits = Assert.Single(await ReadWakeUpsAsync(bank));

        bank.Clock.Now = waits.AddSeconds(1);
        await bank.TakeAsync(Say.Event("p-1", "page.viewed", "c-1", bank.Clock.Now, new { page = "help" }));
        await bank.DecideAsync("c-1");
        await bank.RestartAsync();
        await bank.WakeAtAsync(waits.AddSeconds(2));
        await bank.WakeAtAsync(NextMorning.AddDays(1).AddHours(2));

        Assert.Contains((await bank.EntriesAsync("c-1")).Select(e => e.Entry).OfType<JournalEntry.DecisionMade>(), d => d.Record.Input.StartedBy == "abandoned-application");
    }

    private static async Task<List<DateTimeOffset>> ReadWakeUpsAsync(RunningBank bank)
    {
        var waits = new List<DateTimeOffset>();
        await foreach (var (_, at) in bank.Store.Journal.ReadWakeUpsAsync(CancellationToken.None)) waits.Add(at);
        return waits;
    }
}
