using Opportune.Engine.Bank;

namespace Opportune.Engine.Tests.Profile;

/// <summary>Windows look back over calendar buckets of the bank's zone.</summary>
public sealed class WindowTests
{
    private static Story Sessions(Window window, params string[] times)
    {
        var story = new Story(new TestBank().Feature("sessions", "session.started", Aggregate.Count, window).Build());
        foreach (var time in times) story.Event(time, "session.started", """{"session":"s"}""");
        return story;
    }

    private static long Count(Story story, string at) => story.Fact(at, "features.sessions").AsInt;

    [Fact]
    public void A_window_of_two_days_holds_today_and_yesterday_by_the_calendar()
    {
        var story = Sessions(new(2, Bucket.Day), "2026-03-01T00:00:00+01:00", "2026-03-01T23:59:59+01:00", "2026-03-02T00:00:00+01:00");

        Assert.Equal(3, Count(story, "2026-03-02T00:00:01+01:00"));
        Assert.Equal(3, Count(story, "2026-03-02T23:59:59+01:00"));
        Assert.Equal(1, Count(story, "2026-03-03T00:00:00+01:00"));
        Assert.Equal(0, Count(story, "2026-03-04T00:00:00+01:00"));
    }

    [Theory]
    [InlineData("2026-03-28T23:30:00+01:00", "2026-03-29T23:30:00+02:00", 1, "the day that loses an hour")]
    [InlineData("2026-03-29T00:30:00+01:00", "2026-03-29T23:30:00+02:00", 2, "both ends of the day that loses an hour")]
    [InlineData("2026-10-25T00:30:00+02:00", "2026-10-25T23:30:00+01:00", 2, "both ends of the day that gains one")]
    [InlineData("2026-10-24T23:30:00+02:00", "2026-10-25T00:30:00+02:00", 1, "the evening before it")]
    [InlineData("2025-12-31T23:59:00+01:00", "2026-01-01T00:01:00+01:00", 1, "the turn of the year")]
    [InlineData("2024-02-29T00:01:00+01:00", "2024-02-29T23:59:00+01:00", 2, "the leap day")]
    [InlineData("2025-12-31T23:30:00Z", "2026-01-01T00:30:00Z", 2, "one day of Berlin though two of UTC")]
    public void A_day_is_a_day_of_the_banks_zone(string first, string now, long count, string why) =>
        Assert.True(count == Count(Sessions(new(1, Bucket.Day), first, now), now), why);

    [Fact]
    public void A_month_is_a_calendar_month_even_after_a_leap_day()
    {
        var story = Sessions(new(2, Bucket.Month), "2024-01-31T23:59:00+01:00", "2024-02-01T00:00:00+01:00", "2024-02-29T12:00:00+01:00", "2024-03-01T00:00:00+01:00");

        Assert.Equal(3, Count(story, "2024-03-31T23:59:00+02:00"));
        Assert.Equal(1, Count(story, "2024-04-01T00:00:00+02:00"));
    }

    [Fact]
    public void Hours_and_minutes_are_counted_in_utc_so_the_repeated_hour_counts_twice()
    {
        var story = Sessions(new(2, Bucket.Hour), "2026-10-25T02:30:00+02:00", "2026-10-25T02:30:00+01:00");

        Assert.Equal(2, Count(story, "2026-10-25T02:45:00+01:00"));
        Assert.Equal(1, Count(story, "2026-10-25T03:10:00+01:00"));
    }

    [Fact]
    public void A_ratio_compares_with_the_mean_of_the_past_windows_and_is_missing_without_a_past()
    {
        var bank = new TestBank().Feature("dining", "transaction.booked", Aggregate.RatioToPast, new(1, Bucket.Month), "data.category == 'dining'", "amount", negate: true, past: 3).Build();
        var story = new Story(bank).Booked("2026-04-10", -90, category: "dining");
        Assert.Equal("fact.missing:features.dining", story.Fact("2026-04-11", "features.dining").ErrorCode);

        story.Booked("2026-01-10", -20, category: "dining").Booked("2026-02-10", -30, category: "dining").Booked("2026-03-10", -40, category: "dining");

        Assert.Equal(3.0, story.Fact("2026-04-11", "features.dining").AsDouble);
    }

    [Fact]
    public void Sums_beyond_64_bits_and_events_that_come_late_are_counted_in_their_buckets_and_survive_a_snapshot()
    {
        var bank = new TestBank().Feature("moved", "transaction.booked", Aggregate.Sum, new(2, Bucket.Day), field: "amount").Feature("largest", "transaction.booked", Aggregate.Max, new(30, Bucket.Day), field: "amount").Build();
        var story = new Story(bank);
        for (var i = 0; i < 1_100; i++) story.Booked("2026-03-10", 90_000_000_000_000m, account: $"a-{i % 11}");
        story.Booked("2026-03-12", 5).Booked("2026-03-11", 7).Booked("2026-03-09", -3).Booked("2026-02-20", 9);

        var read = CustomerState.Read(story.State.Customer, bank, _ => bank, story.State.ToBytes());

        Assert.Equal(12.0, story.Fact("2026-03-12", "features.moved").AsDouble);
        Assert.Equal(99_000_000_000_000_007.0, story.Fact("2026-03-11", "features.moved").AsDouble);
        Assert.Equal(98_999_999_999_999_997.0, story.Fact("2026-03-10", "features.moved").AsDouble);
        Assert.Equal(90_000_000_000_000.0, story.Fact("2026-03-12", "features.largest").AsDouble);
        Assert.Equal(Convert.ToHexString(story.State.ToBytes().Span), Convert.ToHexString(read.ToBytes().Span));
    }
}
