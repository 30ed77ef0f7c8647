using System.Globalization;
using Opportune.Engine.Bank;
using Opportune.Engine.Profile;

namespace Opportune.Engine.Tests.Profile;

public sealed class RecurringTests
{
    private static readonly BankDefinition Bank = new TestBank().Build();

    /// <summary>Days by which a payment comes early or late, as weekends do it.</summary>
    private static readonly int[] Jitter = [0, 1, -1, 2, 0, -2, 1, 0];

    [Theory]
    [InlineData(7, 1, 8), InlineData(14, 1, 8), InlineData(30, 2, 8), InlineData(91, 2, 5)]
    public void A_series_with_jitter_is_found_with_its_period_and_its_usual_amount(int period, int jitter, int count)
    {
        var story = Series(period, count, day => Math.Clamp(Jitter[day % 8], -jitter, jitter), []);

        var found = Assert.Single(View(story).Recurring);
        Assert.Equal((period, -5_000L, count), (found.Period, found.Minor, found.Count));
    }

    [Theory]
    [InlineData(7), InlineData(14), InlineData(30), InlineData(91)]
    public void One_missed_payment_does_not_hide_a_series(int period) => Assert.Equal(period, Assert.Single(View(Series(period, 4, _ => 0, [2])).Recurring).Period);

    [Fact]
    public void Two_payments_are_no_series() => Assert.Empty(View(Series(30, 2, _ => 0, [])).Recurring);

    [Fact]
    public void Amounts_that_jump_about_are_no_series()
    {
        var story = new Story(Bank);
        decimal[] amounts = [-10, -200, -35, -400, -15, -90];
        for (var i = 0; i < 6; i++) story.Booked(Day(300 - 30 * i), amounts[i], "shop", "shopping");

        Assert.Empty(View(story).Recurring);
    }

    [Fact]
    public void Gaps_of_any_length_are_no_series()
    {
        var story = new Story(Bank);
        foreach (var day in new[] { 5, 9, 30, 71, 80, 140 }) story.Booked(Day(day), -50, "shop", "shopping");

        Assert.Empty(View(story).Recurring);
    }

    [Fact]
    public void The_next_monthly_payment_keeps_the_day_of_the_month_at_its_end()
    {
        var story = new Story(Bank);
        foreach (var day in new[] { "2025-11-30", "2025-12-31", "2026-01-31" }) story.Booked(day, -50, "landlord", "rent");

        Assert.Equal(BankZone.Day(new(2026, 2, 28)), Assert.Single(new ProfileView(story.State.Profile, Story.At("2026-02-10")).Recurring).Next);
    }

    /// <summary>What is kept from event to event must not differ from what is worked out once at the end: whatever comes late, at one instant or falls behind the horizon.</summary>
    [Theory, InlineData(1), InlineData(2), InlineData(3), InlineData(4), InlineData(5), InlineData(6)]
    public void Whoever_looks_after_every_event_finds_what_one_look_at_the_end_finds(int seed)
    {
        var (watched, unwatched, random) = (new Story(Bank), new Story(Bank), new Random(seed));
        for (var n = 0; n < 300; n++)
        {
            // Mostly in order, sometimes late, some at one instant; more than 400 days pass.
            var day = Day(Math.Max(0, 600 - (2 * n) + (random.Next(8) == 0 ? random.Next(60) : random.Next(3))));
            var (who, amount) = (random.Next(5), random.Next(5));
            foreach (var story in new[] { watched, unwatched })
            {
                if (n % 15 == 0) story.Booked(Day(600 - (2 * n)), -700, "landlord", "rent");
                story.Booked(day, amount == 0 ? 40 * (who + 1) : -10 * (who + 1), $"shop-{who}", amount == 1 ? "rent" : "dining", amount == 2 ? 1_000 - n : null, account: who < 4 ? "a" : "b");
            }
            if (n % 3 != 0) Text(watched);
        }

        Assert.Contains("|", Text(watched), StringComparison.Ordinal);
        Assert.Equal(Text(unwatched), Text(watched));
    }

    /// <summary>Many series that come, fall behind the horizon, and come late: each is found among the others however they crowd.</summary>
    [Theory, InlineData(1), InlineData(2), InlineData(3)]
    public void Series_are_told_apart_however_many_come_and_go(int seed)
    {
        var (watched, unwatched, random) = (new Story(Bank), new Story(Bank), new Random(seed));
        for (var n = 0; n < 900; n++)
        {
            var day = Day(Math.Max(0, 900 - n + (random.Next(10) == 0 ? random.Next(300) : 0)));
            var (shop, isRefund) = (random.Next(120), random.Next(6) == 0);
            foreach (var story in new[] { watched, unwatched })
            {
                story.Booked(day, isRefund ? 15 : -15, $"shop-{shop}", shop % 3 == 0 ? "dining" : "shopping");
                if (n % 30 == 0) story.Booked(Day(900 - n), -40, $"club-{n / 300}", "subscription");
            }
            if (n % 4 == 0) Text(watched);
        }

        Assert.Contains("club-2", Text(watched), StringComparison.Ordinal);
        Assert.Equal(Text(unwatched), Text(watched));
    }

    private static string Text(Story story)
    {
        var view = View(story);
        var (days, lowest, evidence) = view.Overdrawn();
        return string.Join('\n', view.Recurring.Select(r => $"{r.Key} {r.Period} {r.Minor} {r.LastDay} {r.LastMinor} {r.PreviousDay} {r.Next} {r.Count} {string.Join(',', r.Evidence)}"))
            + $"\n{view.CurrentBalance} {days} {lowest} {string.Join(',', evidence)} {string.Join(',', view.CashFlow.Evenings)}";
    }

    /// <summary>The n-th payment back from the 1st of October 2026.</summary>
    private static Story Series(int period, int count, Func<int, int> jitter, int[] missed)
    {
        var story = new Story(Bank);
        for (var i = 0; i < count + missed.Length; i++)
            if (!missed.Contains(i)) story.Booked(Day(i * period + jitter(i)), -50, "landlord", "rent");
        return story;
    }

    private static ProfileView View(Story story) => new(story.State.Profile, Story.At("2026-10-02"));

    private static string Day(int before) => new DateOnly(2026, 10, 1).AddDays(-before).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
