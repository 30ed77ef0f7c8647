namespace Opportune.Engine.Tests.Triggers;

public sealed class IncomeMomentsTests
{
    private static Story Paid(string moment, params (string Day, decimal Amount)[] pay)
    {
        var story = new Story(new TestBank().Moment(moment, TimeSpan.FromDays(90)).Build());
        foreach (var (day, amount) in pay) story.Booked(day, amount, "Hansa Labor", "salary");
        return story;
    }

    private static readonly (string, decimal)[] Usual = [("2025-12-30", 2000), ("2026-01-30", 2000), ("2026-02-27", 2000)];

    [Theory]
    [InlineData("2026-02-27T13:00:00+01:00", true), InlineData("2026-03-01", true), InlineData("2026-03-02", false)]
    public void Salary_received_lasts_three_days(string now, bool active) => Assert.Equal(active, Paid("salary-received", Usual).Moments(now).Count == 1);

    [Fact]
    public void A_first_salary_counts_where_the_bank_calls_it_one() => Assert.Single(Paid("salary-received", ("2026-02-27", 2000)).Moments("2026-02-28"));

    [Fact]
    public void A_transfer_from_a_friend_is_no_salary() =>
        Assert.Empty(new Story(new TestBank().Moment("salary-received").Build()).Booked("2026-02-27", 2000, "Ada", "transfer").Moments("2026-02-28"));

    [Fact]
    public void Salary_received_ends_by_itself_and_the_clock_is_told_when()
    {
        var story = Paid("salary-received", Usual);

        var end = story.State.WakeAt(Story.At("2026-02-28"));

        Assert.Equal(Story.At("2026-03-02T00:00:00+01:00"), end);
        Assert.Empty(story.Moments("2026-03-02T00:00:00+01:00"));
    }

    [Theory]
    [InlineData(2079, false, "3.95 %"), InlineData(2080, true, "4 %"), InlineData(3200, true, "60 %"), InlineData(3201, false, "a bonus")]
    public void A_rise_of_four_to_sixty_per_cent_is_an_increase(decimal amount, bool active, string why) =>
        Assert.True(active == (Paid("salary-increased", [.. Usual, ("2026-03-30", amount)]).Moments("2026-03-31").Count == 1), why);

    [Theory]
    [InlineData("2026-05-13", true), InlineData("2026-05-14", false)]
    public void An_increase_is_news_for_45_days(string now, bool active) =>
        Assert.Equal(active, Paid("salary-increased", [.. Usual, ("2026-03-30", 2200), ("2026-04-30", 2200)]).Moments(now).Count == 1);

    [Theory]
    [InlineData("2026-04-02", false, "six days late"), InlineData("2026-04-03", true, "seven days late"), InlineData("2026-06-10", true, "75 days late"), InlineData("2026-06-11", false, "long past")]
    public void A_salary_that_stays_away_for_a_week_has_stopped(string now, bool active, string why) =>
        Assert.True(active == (Paid("salary-stopped", Usual).Moments(now).Count == 1), why);

    [Fact]
    public void Another_salary_of_at_least_half_says_that_nothing_stopped() =>
        Assert.Empty(Paid("salary-stopped", Usual).Booked("2026-01-15", 1100, "New Employer", "salary").Booked("2026-02-15", 1100, "New Employer", "salary").Booked("2026-03-15", 1100, "New Employer", "salary").Moments("2026-04-06"));

    [Fact]
    public void A_salary_that_should_come_wakes_the_customer_when_it_would_have_stopped() =>
        Assert.Equal(Story.At("2026-04-03T00:00:00+02:00"), Paid("salary-stopped", Usual).State.WakeAt(Story.At("2026-03-30")));

    [Theory]
    [InlineData(3999, false, "not twice the income"), InlineData(4000, true, "twice the income")]
    public void A_deposit_of_twice_the_income_is_large(decimal amount, bool active, string why) =>
        Assert.True(active == (Paid("large-deposit", Usual).Booked("2026-03-02", amount, "notary").Moments("2026-03-03").Count == 1), why);

    [Theory]
    [InlineData("notary", true), InlineData("Hansa Labor", false)]
    public void Where_less_than_twice_the_income_is_large_a_month_of_more_pay_is_still_none(string from, bool active)
    {
        var story = new Story(new TestBank().Moment("large-deposit", TimeSpan.FromDays(90), new() { ["timesUsual"] = 1.2 }).Build());
        foreach (var (day, amount) in Usual) story.Booked(day, amount, "Hansa Labor", "salary");

        Assert.Equal(active, story.Booked("2026-03-30", 3000, from, "salary").Moments("2026-03-31").Count == 1);
    }

    [Theory]
    [InlineData("2026-03-11", true), InlineData("2026-03-12", false)]
    public void A_large_deposit_is_news_for_ten_days(string now, bool active) =>
        Assert.Equal(active, Paid("large-deposit", Usual).Booked("2026-03-02", 9000, "notary").Moments(now).Count == 1);

    [Theory]
    [InlineData("transfer"), InlineData("savings"), InlineData("loan")]
    public void Money_that_only_changes_places_is_no_deposit(string category) =>
        Assert.Empty(Paid("large-deposit", Usual).Booked("2026-03-02", 9000, "own", category).Moments("2026-03-03"));

    [Fact]
    public void The_evidence_of_a_large_deposit_is_its_booking()
    {
        var story = Paid("large-deposit", Usual).Booked("2026-03-02", 9000, "notary", id: "gift");

        Assert.Equal(["test/gift"], Engine.Triggers.MomentFinder.Find(new(story.State.Profile, Story.At("2026-03-03"))).Single().Evidence);
    }
}
