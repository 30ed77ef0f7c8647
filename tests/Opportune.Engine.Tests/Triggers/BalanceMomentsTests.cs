using System.Globalization;

namespace Opportune.Engine.Tests.Triggers;

public sealed class BalanceMomentsTests
{
    private static Story With(string moment, Dictionary<string, double>? parameters = null) => new(new TestBank().Moment(moment, TimeSpan.FromDays(90), parameters).Build());

    private static string Day(int day) => new DateOnly(2026, 1, 1).AddDays(day).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    [Theory]
    [InlineData(999, false), InlineData(1000, true)]
    public void Cash_that_lies_for_thirty_days_is_idle_from_a_thousand_on(decimal amount, bool active) =>
        Assert.Equal(active, With("idle-cash").Balance(Day(0), amount).Balance(Day(31), amount).Moments(Day(31)).Count == 1);

    [Theory]
    [InlineData(29, false), InlineData(30, true)]
    public void Cash_is_idle_only_when_it_is_known_to_have_lain_for_thirty_days(int days, bool active) =>
        Assert.Equal(active, With("idle-cash").Balance(Day(0), 5000).Moments(Day(days)).Count == 1);

    [Fact]
    public void One_low_evening_shows_that_cash_is_needed() =>
        Assert.Empty(With("idle-cash").Balance(Day(0), 5000).Balance(Day(10), 300).Balance(Day(12), 5000).Moments(Day(35)));

    [Fact]
    public void A_month_of_outgoings_stays_and_is_not_idle()
    {
        var story = With("idle-cash").Balance(Day(0), 5000);
        for (var day = 1; day <= 85; day += 12) story.Booked(Day(day), -450, $"shop {day}", "shopping");

        Assert.Empty(story.Moments(Day(90)));
    }

    [Fact]
    public void Money_on_a_shared_account_is_not_one_holders_idle_cash()
    {
        var story = With("idle-cash").Event(Day(0), "account.opened", """{"account":"own","kind":"current","holders":[{"customer":"c-1","role":"owner"}]}""").Balance(Day(0), 100, "own")
            .Event(Day(0), "account.opened", """{"account":"ours","kind":"current","holders":[{"customer":"c-1","role":"owner"},{"customer":"c-2","role":"joint"}]}""").Balance(Day(0), 9000, "ours");

        Assert.Empty(story.Moments(Day(40)));
    }

    private static Story Rent(string moment, decimal balance) => With(moment)
        .Booked("2025-12-03", -800, "landlord", "rent").Booked("2026-01-03", -800, "landlord", "rent").Booked("2026-02-03", -800, "landlord", "rent").Balance("2026-02-20", balance);

    [Theory]
    [InlineData(799, true), InlineData(800, false)]
    public void A_balance_that_the_rent_takes_below_zero_is_low(decimal balance, bool active) => Assert.Equal(active, Rent("low-balance-ahead", balance).Moments("2026-02-21").Count == 1);

    [Theory]
    [InlineData("2026-02-16", false, "15 days ahead"), InlineData("2026-02-17", true, "14 days ahead")]
    public void Low_balances_are_seen_two_weeks_ahead(string now, bool active, string why)
    {
        var story = With("low-balance-ahead").Booked("2025-12-03", -800, "landlord", "rent").Booked("2026-01-03", -800, "landlord", "rent").Booked("2026-02-03", -800, "landlord", "rent").Balance("2026-02-10", 500);

        Assert.True(active == (story.Moments(now).Count == 1), why);
    }

    [Fact]
    public void A_small_income_in_between_does_not_end_the_look_ahead()
    {
        var story = Rent("low-balance-ahead", 500);
        foreach (var day in new[] { "2025-11-24", "2025-12-24", "2026-01-24" }) story.Booked(day, 100, "Familienkasse", "benefits");
        foreach (var day in new[] { "2025-12-10", "2026-01-10", "2026-02-10" }) story.Booked(day, 2000, "Hansa Labor", "salary");
        story.Balance("2026-02-20T18:00:00+01:00", 500);

        Assert.Single(story.Moments("2026-02-21"));
    }

    [Fact]
    public void Who_lives_on_savings_without_an_income_is_not_warned_while_they_last() =>
        Assert.Empty(Rent("low-balance-ahead", 500).Event("2026-02-20", "account.opened", """{"account":"s","kind":"savings","holders":[{"customer":"c-1","role":"owner"}]}""").Balance("2026-02-20", 300, "s").Moments("2026-02-21"));

    [Fact]
    public void A_balance_already_below_zero_is_no_low_balance_ahead() => Assert.Empty(Rent("low-balance-ahead", -5).Moments("2026-02-21"));

    [Theory]
    [InlineData(2, false), InlineData(3, true)]
    public void Three_days_below_zero_are_a_repeated_overdraft(int days, bool active)
    {
        var story = With("repeated-overdraft").Balance(Day(0), 10);
        for (var i = 0; i < days; i++) story.Balance(Day(1 + 4 * i), -20).Balance(Day(2 + 4 * i), 10);

        Assert.Equal(active, story.Moments(Day(20)).Count == 1);
    }

    [Theory]
    [InlineData(34, true), InlineData(35, false)]
    public void Overdrafts_of_more_than_thirty_days_ago_are_past(int now, bool active) =>
        Assert.Equal(active, With("repeated-overdraft").Balance(Day(0), 10).Balance(Day(5), -20).Balance(Day(8), 10).Moments(Day(now)).Count == 1);

    [Theory]
    [InlineData(1, false), InlineData(2, true)]
    public void A_bank_may_ask_for_several_falls_below_zero(int falls, bool active)
    {
        var story = With("repeated-overdraft", new() { ["leastDays"] = 1, ["leastFalls"] = 2 }).Balance(Day(0), 10);
        for (var i = 0; i < falls; i++) story.Balance(Day(1 + 6 * i), -20).Balance(Day(4 + 6 * i), 10);

        Assert.Equal(active, story.Moments(Day(20)).Count == 1);
    }
}
