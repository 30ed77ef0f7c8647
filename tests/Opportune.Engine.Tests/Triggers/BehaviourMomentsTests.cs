
namespace Opportune.Engine.Tests.Triggers;

public sealed class BehaviourMomentsTests
{
    private static Story With(string moment) => new(new TestBank().Moment(moment, TimeSpan.FromDays(90)).Build());

    [Theory]
    [InlineData(2, false), InlineData(3, true)]
    public void Three_looks_at_homes_are_a_search(int looks, bool active)
    {
        var story = With("home-search");
        for (var i = 0; i < looks; i++) story.Event($"2026-03-0{1 + i}", "page.viewed", """{"page":"/rates","topic":"mortgage"}""");

        Assert.Equal(active, story.Moments("2026-03-05").Count == 1);
    }

    [Fact]
    public void Pages_searches_and_calculators_count_together_and_other_topics_do_not()
    {
        var story = With("home-search").Event("2026-03-01", "page.viewed", """{"page":"/rates","topic":"mortgage"}""").Event("2026-03-02", "search.performed", """{"query":"q","topic":"home"}""").Event("2026-03-02", "page.viewed", """{"page":"/cards","topic":"card"}""");
        Assert.Empty(story.Moments("2026-03-05"));

        Assert.Single(story.Event("2026-03-04", "calculator.used", """{"calculator":"mortgage"}""").Moments("2026-03-05"));
    }

    [Theory]
    [InlineData("2026-03-21", false), InlineData("2026-03-20", true)]
    public void A_home_search_looks_back_three_weeks(string now, bool active)
    {
        var story = With("home-search");
        foreach (var day in new[] { "2026-02-28T12:00:00+01:00", "2026-03-01", "2026-03-02" }) story.Event(day, "page.viewed", """{"page":"/rates","topic":"mortgage"}""");

        Assert.Equal(active, story.Moments(now).Count == 1);
    }

    private static Story Started(string? then = null)
    {
        var story = With("abandoned-application").Event("2026-03-01T10:00:00+01:00", "application.started", """{"application":"p","product":"loan"}""");
        return then is null ? story : story.Event("2026-03-01T11:00:00+01:00", then, """{"application":"p","product":"loan","step":"income"}""");
    }

    [Theory]
    [InlineData("2026-03-02T09:59:59+01:00", false), InlineData("2026-03-02T10:00:00+01:00", true), InlineData("2026-03-15T10:00:00+01:00", false)]
    public void A_day_of_silence_abandons_an_application_for_two_weeks(string now, bool active) => Assert.Equal(active, Started().Moments(now).Count == 1);

    [Fact]
    public void Silence_wakes_the_customer_when_it_becomes_an_abandonment() =>
        Assert.Equal(Story.At("2026-03-02T10:00:00+01:00"), Started().State.WakeAt(Story.At("2026-03-01T12:00:00+01:00")));

    [Fact]
    public void An_application_said_to_be_abandoned_is_so_at_once() => Assert.Single(Started("application.abandoned").Moments("2026-03-01T11:00:00+01:00"));

    [Fact]
    public void An_application_that_was_sent_is_not_abandoned() =>
        Assert.Empty(Started().Event("2026-03-01T11:00:00+01:00", "application.submitted", """{"application":"p","product":"loan"}""").Moments("2026-03-04"));

    [Theory]
    [InlineData("2026-03-02", true, "opened since"), InlineData("2025-03-02", false, "held long before, so this is a second one")]
    public void An_application_for_a_product_opened_since_is_settled(string opened, bool settled, string why) =>
        Assert.True(settled == (Started().Event(opened, "product.opened", """{"product":"loan"}""").Moments("2026-03-04").Count == 0), why);

    private static Story AtHome()
    {
        var story = With("travel");
        for (var day = 1; day <= 9; day++) story.Booked($"2026-01-0{day}", -20, "market", "groceries", country: "DE");
        return story;
    }

    [Theory]
    [InlineData(-149, false), InlineData(-150, true)]
    public void A_booking_of_150_is_travel(decimal amount, bool active) => Assert.Equal(active, AtHome().Booked("2026-03-01", amount, "Fernweh", "travel", country: "DE").Moments("2026-03-02").Count == 1);

    [Theory]
    [InlineData(2, false), InlineData(3, true)]
    public void Three_payments_abroad_are_travel(int payments, bool active)
    {
        var story = AtHome();
        for (var i = 0; i < payments; i++) story.Booked($"2026-03-0{1 + i}", -90, $"bar {i}", "dining", country: "ES");

        Assert.Equal(active, story.Moments("2026-03-06").Count == 1);
        if (active) Assert.Equal("ES", story.Fact("2026-03-06", "moments.travel.country").AsString);
    }

    [Theory]
    [InlineData("subscription"), InlineData("gambling"), InlineData("insurance")]
    public void Services_that_bill_from_abroad_are_no_journey(string category)
    {
        var story = AtHome();
        for (var i = 0; i < 4; i++) story.Booked($"2026-03-0{1 + i}", -90, "Streamly", category, country: "IE");

        Assert.Empty(story.Moments("2026-03-06"));
    }

    [Theory]
    [InlineData("2026-03-21", true), InlineData("2026-03-22", false)]
    public void A_journey_is_near_for_three_weeks(string now, bool active) =>
        Assert.Equal(active, AtHome().Booked("2026-03-01", -500, "Fernweh", "travel", country: "DE").Moments(now).Count == 1);

    [Fact]
    public void The_end_of_a_journey_counts_with_its_booking() =>
        Assert.Equal(530, AtHome().Booked("2026-02-10", -500, "Fernweh", "travel", country: "DE").Booked("2026-03-05", -30, "Taxi", "travel", country: "ES").Fact("2026-03-20", "moments.travel.amount").AsDouble);

    [Fact]
    public void A_moment_expires_as_the_bank_says()
    {
        var story = new Story(new TestBank().Moment("travel", TimeSpan.FromDays(2)).Build()).Booked("2026-03-01", -500, "Fernweh", "travel");

        Assert.Single(story.Moments("2026-03-03T11:59:59+01:00"));
        Assert.Empty(story.Moments("2026-03-03T12:00:00+01:00"));
    }

    [Fact]
    public void A_moment_raised_by_an_event_is_told_once()
    {
        var story = With("travel");
        var other = With("travel").Booked("2026-03-01", -500, "Fernweh", "travel");
        var e = other.Last!;

        var first = DecisionPipeline.Take(story.State, e, Story.At("2026-03-02"), isHistory: false);
        var again = DecisionPipeline.Take(story.State, e, Story.At("2026-03-02"), isHistory: false);

        Assert.Equal(["travel"], first.Raised.Select(m => m.Name));
        Assert.Equal((Engine.Ingest.Novelty.Duplicate, 0), (again.Novelty, again.Raised.Count));
        Assert.Equal(1, story.State.Version);
    }
}
