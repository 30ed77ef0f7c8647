using Opportune.Engine.Bank;

namespace Opportune.Runtime.Tests.Flows;

/// <summary>The host's clock jumps, days are longer or shorter than 24 hours, years end: time never goes back within a customer, limits follow the bank's calendar, nothing is woken twice.</summary>
public sealed class ClockJumpTests
{
    private static DateTimeOffset At(string instant) => DateTimeOffset.Parse(instant, System.Globalization.CultureInfo.InvariantCulture);

    [Fact]
    public async Task A_clock_that_goes_back_takes_no_decision_back_and_frees_no_limit()
    {
        await using var bank = await OneADayAsync();
        var first = await bank.DecideAsync("c-1", count: 1, requestId: "r-1", explore: false);
        await ShowAsync(bank, first);
        bank.Clock.Now = bank.Clock.Now.AddHours(-30);

        var back = await bank.DecideAsync("c-1", count: 1, explore: false);
        Assert.Equal("", RunningBank.Chosen(back));
        Assert.Equal(first.Record.Input.DecidedAt, back.Record.Input.DecidedAt);
        Assert.True((await bank.DecideAsync("c-1", count: 1, requestId: "r-1", explore: false)).IsRepeated);
        await bank.RestartAsync();
        Assert.Equal("", RunningBank.Chosen(await bank.DecideAsync("c-1", count: 1, explore: false)));
        bank.Clock.Now = RunningBank.Morning.AddMinutes(1);
        Assert.Equal(bank.Clock.Now, (await bank.DecideAsync("c-1", count: 1, explore: false)).Record.Input.DecidedAt);
    }

    [Theory]
    // The day on which Berlin's clocks go back has 25 hours, the one on which they go forward 23; the leap day is a day; the year ends at Berlin's midnight.
    [InlineData("2026-10-25T00:10:00+02:00", "2026-10-25T23:50:00+01:00", "2026-10-26T00:10:00+01:00"), InlineData("2027-03-28T00:10:00+01:00", "2027-03-28T23:50:00+02:00", "2027-03-29T00:10:00+02:00")]
    [InlineData("2028-02-28T23:50:00+01:00", "2028-02-28T23:59:00+01:00", "2028-02-29T00:10:00+01:00"), InlineData("2028-02-29T00:10:00+01:00", "2028-02-29T23:50:00+01:00", "2028-03-01T00:10:00+01:00")]
    [InlineData("2026-12-31T00:30:00+01:00", "2026-12-31T23:59:00+01:00", "2026-12-31T23:00:01Z")]
    public async Task A_limit_of_a_day_holds_to_the_bank_s_midnight_and_no_longer(string shown, string sameDay, string nextDay)
    {
        await using var bank = await OneADayAsync(At(shown));
        await ShowAsync(bank, await bank.DecideAsync("c-1", count: 1, explore: false));

        bank.Clock.Now = At(sameDay);
        Assert.Equal("", RunningBank.Chosen(await bank.DecideAsync("c-1", count: 1, explore: false)));
        bank.Clock.Now = At(nextDay);
        Assert.NotEqual("", RunningBank.Chosen(await bank.DecideAsync("c-1", count: 1, explore: false)));
    }

    [Theory]
    // Weeks run from Monday over the end of a year; months end with their last day, the leap day included.
    [InlineData("week", "2026-12-31T12:00:00+01:00", "2027-01-03T23:50:00+01:00", "2027-01-04T00:10:00+01:00"), InlineData("month", "2028-02-01T12:00:00+01:00", "2028-02-29T23:50:00+01:00", "2028-03-01T00:10:00+01:00")]
    [InlineData("month", "2026-12-01T12:00:00+01:00", "2026-12-31T23:50:00+01:00", "2027-01-01T00:10:00+01:00")]
    public async Task A_limit_of_a_week_or_month_holds_to_its_last_midnight(string period, string shown, string last, string next)
    {
        await using var bank = await OneADayAsync(At(shown), period);
        await ShowAsync(bank, await bank.DecideAsync("c-1", count: 1, explore: false));

        bank.Clock.Now = At(last);
        Assert.Equal("", RunningBank.Chosen(await bank.DecideAsync("c-1", count: 1, explore: false)));
        bank.Clock.Now = At(next);
        Assert.NotEqual("", RunningBank.Chosen(await bank.DecideAsync("c-1", count: 1, explore: false)));
    }

    [Fact]
    public async Task A_request_is_known_again_for_24_hours_of_the_clock_however_it_jumps()
    {
        await using var bank = await OneADayAsync(At("2026-10-24T12:00:00+02:00"));
        var first = await bank.DecideAsync("c-1", requestId: "r-1");
        foreach (var later in new[] { "2026-10-25T10:59:00+01:00", "2026-10-24T09:00:00+02:00", "2026-10-25T10:58:00+01:00" })
        {
            bank.Clock.Now = At(later);
            Assert.Equal(first.Record.Input.DecisionId, (await bank.DecideAsync("c-1", requestId: "r-1")).Record.Input.DecisionId);
        }
        bank.Clock.Now = At("2026-10-25T11:01:00+01:00");
        Assert.NotEqual(first.Record.Input.DecisionId, (await bank.DecideAsync("c-1", requestId: "r-1")).Record.Input.DecisionId);
    }

    [Theory, InlineData("2026-11-20T22:30:00+01:00", "2026-11-21T08:00:00+01:00"), InlineData("2027-03-28T01:59:00+01:00", "2027-03-28T08:00:00+02:00"), InlineData("2026-10-25T02:30:00+01:00", "2026-10-25T08:00:00+01:00"), InlineData("2026-12-31T23:30:00+01:00", "2027-01-01T08:00:00+01:00")]
    public async Task A_message_rests_through_the_quiet_hours_of_the_wall_clock_and_leaves_once(string given, string leaves)
    {
        await using var bank = await RunningBank.StartAsync();
        bank.Clock.Now = At(given);
        await bank.TakeAsync(Say.GivenUp("c-1", bank.Clock.Now));

        await bank.WakeAtAsync(At(leaves).AddMinutes(-1));
        Assert.Empty(bank.Mail.Sent);
        await bank.WakeAtAsync(At(leaves).AddMinutes(1));
        Assert.Single(bank.Mail.Sent);
        // The clock goes back over the hand-over and comes again.
        await bank.WakeAtAsync(At(leaves).AddHours(-3));
        await bank.RestartAsync();
        await bank.WakeAtAsync(At(leaves).AddHours(1));
        Assert.Single(bank.Mail.Sent);
    }

    [Fact]
    public async Task A_clock_that_jumps_over_months_wakes_everybody_once()
    {
        await using var bank = await RunningBank.StartAsync();
        await bank.ImportAsync([.. Say.Comfortable("c-1", "a-1")]);
        await ShowAsync(bank, await bank.DecideAsync("c-1", explore: false));
        bank.Clock.Now = bank.Clock.Now.AddDays(100);
        await bank.Runtime.WakeDueAsync(CancellationToken.None);
        var reached = (await bank.EntriesAsync("c-1")).Count(e => e.Entry is JournalEntry.ClockReached);

        bank.Clock.Now = bank.Clock.Now.AddDays(-99);
        for (var day = 0; day < 99; day++) await bank.WakeAtAsync(bank.Clock.Now.AddDays(1));

        Assert.InRange(reached, 1, 2);
        Assert.Equal(reached, (await bank.EntriesAsync("c-1")).Count(e => e.Entry is JournalEntry.ClockReached));
    }

    /// <summary>A customer who may be shown one offer in the app a period, and has reason to be.</summary>
    private static async Task<RunningBank> OneADayAsync(DateTimeOffset? now = null, string period = "day")
    {
        var bank = await RunningBank.StartAsync(DemoBank.With("contact-policy.yaml", "app-daily: {most: 8, per: day, channels: [app], classes: [marketing], direction: inbound}", $"app-daily: {{most: 1, per: {period}, channels: [app]}}"));
        bank.Clock.Now = now ?? RunningBank.Morning;
        var first = bank.Clock.Now.AddDays(-190);
        await bank.ImportAsync(Say.Updated("c-1", first), Say.Opened("a-1", first.AddMinutes(5), ("c-1", "owner")), Say.Consent("c-1", first.AddMinutes(30)));
        await bank.ImportAsync([.. Enumerable.Range(0, 6).SelectMany(month => new[]
        {
            Say.Booked($"pay-{month}", "a-1", first.AddDays(30 * month), 2_600, "salary", "Muster Works", 7_000 + (1_800 * month)),
            Say.Booked($"rent-{month}", "a-1", first.AddDays((30 * month) + 2), -800, "rent", "Hausverwaltung Nord", 6_200 + (1_800 * month)),
        })]);
        return bank;
    }

    private static async Task ShowAsync(RunningBank bank, DecisionAnswer.Made made)
    {
        Assert.NotEqual("", RunningBank.Chosen(made));
        Assert.IsType<ResponseAnswer.Taken>(await bank.Runtime.RespondAsync(made.Options[0]!.Token, Outcome.Shown, bank.Clock.Now, null, CancellationToken.None));
    }
}
