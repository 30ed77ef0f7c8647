using Opportune.Engine.Bank;

namespace Opportune.Engine.Tests.Profile;

public sealed class AccountsTests
{
    private static readonly BankDefinition Bank = new TestBank().Build();

    public static TheoryData<int, int, int> Orders => new() { { 0, 1, 2 }, { 0, 2, 1 }, { 1, 0, 2 }, { 1, 2, 0 }, { 2, 0, 1 }, { 2, 1, 0 } };

    [Theory, MemberData(nameof(Orders))]
    public void Balances_of_one_instant_may_come_in_any_order(int first, int second, int third)
    {
        (decimal Amount, decimal Balance, string Id)[] rows = [(-30m, 70m, "z"), (50m, 120m, "m"), (-20m, 100m, "a")];
        var story = new Story(Bank).Booked("2026-03-01", 100, balance: 100, id: "start");

        foreach (var i in new[] { first, second, third }) story.Booked("2026-03-02", rows[i].Amount, balance: rows[i].Balance, id: rows[i].Id);

        Assert.Equal(100, story.Fact("2026-03-03", "balance.total").AsDouble);
    }

    [Theory]
    [InlineData("a", "z")]
    [InlineData("z", "a")]
    public void Of_the_first_bookings_that_are_known_the_last_is_the_one_that_no_other_starts_from(string paid, string received) =>
        Assert.Equal(120, new Story(Bank).Booked("2026-03-02", -30, balance: 70, id: paid).Booked("2026-03-02", 50, balance: 120, id: received).Fact("2026-03-03", "balance.total").AsDouble);

    [Fact]
    public void Bookings_without_a_balance_are_added_to_the_last_known_one() =>
        Assert.Equal(70, new Story(Bank).Balance("2026-03-01", 100).Booked("2026-03-02", -50).Booked("2026-03-03", 20).Fact("2026-03-04", "balance.current").AsDouble);

    [Fact]
    public void Without_any_balance_said_none_is_known() => Assert.True(new Story(Bank).Booked("2026-03-02", -50).Fact("2026-03-04", "balance.total").IsMissing);

    [Theory]
    [InlineData(false), InlineData(true)]
    public void An_account_is_shared_while_another_holds_it_too_in_whatever_order_that_was_said(bool changeFirst)
    {
        var story = new Story(Bank);
        void Open() => story.Event("2026-01-01", "account.opened", """{"account":"a","kind":"current","holders":[{"customer":"c-1","role":"owner"},{"customer":"c-2","role":"joint"}]}""", "open");
        void Leave() => story.Event("2026-02-01", "account.holder-changed", """{"account":"a","customer":"c-2","role":"joint","change":"removed"}""", "leave");
        if (changeFirst) { Leave(); Open(); } else { Open(); Leave(); }

        Assert.False(story.Fact("2026-03-01", "accounts.joint").AsBool);
        story.Event("2026-03-02", "account.holder-changed", """{"account":"a","customer":"c-3","role":"user","change":"added"}""", "join");
        Assert.True(story.Fact("2026-03-03", "accounts.joint").AsBool);
    }

    [Fact]
    public void A_matter_told_twice_is_what_was_said_last_of_it()
    {
        var story = new Story(Bank).Event("2026-03-02", "matter.opened", """{"matter":"m","kind":"hardship"}""", "late").Event("2026-03-01", "matter.opened", """{"matter":"m","kind":"other"}""", "early");

        Assert.Equal(["hardship"], story.Fact("2026-03-03", "matters").AsList.Select(m => m.AsString));
        Assert.Empty(story.Event("2026-03-04", "matter.closed", """{"matter":"m"}""").Fact("2026-03-05", "matters").AsList);
    }

    [Fact]
    public void Events_of_long_names_are_found_again_however_many_there_are()
    {
        var story = new Story(Bank);
        string[] ids = [.. Enumerable.Range(1, 8).Select(week => new string('x', 120) + week)];
        foreach (var (week, id) in ids.Index()) story.Booked(new DateOnly(2026, 1, 5).AddDays(7 * week).ToString("o"), -10, "gym", "leisure", id: id);

        Assert.Equal(ids.Reverse().Select(id => "test/" + id), Assert.Single(new Engine.Profile.ProfileView(story.State.Profile, Story.At("2026-02-25")).Recurring).Evidence);
    }

    [Fact]
    public void A_past_beyond_the_horizon_is_forgotten_but_for_its_balance()
    {
        var story = new Story(Bank).Booked("2024-01-01", 500, balance: 500);

        story.Booked("2026-03-02", -20);

        Assert.Equal(480, story.Fact("2026-03-03", "balance.total").AsDouble);
    }
}
