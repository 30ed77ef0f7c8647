using Opportune.Engine.Bank;

namespace Opportune.Engine.Tests.Profile;

public sealed class ContactLedgerTests
{
    private static readonly BankDefinition Bank = new TestBank().Placement("app-home").Placement("e-mail-offers", "e-mail", Direction.Outbound).Action("grow/cards/travel-card").Build();

    private static ContactState[] States(Story story, string at) => [.. story.State.Contacts.AsOf(Story.At(at)).Select(c => c.State)];

    [Theory]
    [InlineData("2026-03-02T12:29:59+01:00", 1), InlineData("2026-03-02T12:30:00+01:00", 0)]
    public void A_reservation_of_an_option_never_shown_lapses_after_half_an_hour(string now, int counted)
    {
        var story = new Story(Bank);
        story.Decide("2026-03-02T12:00:00+01:00", "app-home");

        Assert.Equal(counted, States(story, now).Length);
    }

    [Fact]
    public void Showing_makes_it_a_contact_from_when_it_was_shown()
    {
        var story = new Story(Bank);
        var record = story.Decide("2026-03-02T12:00:00+01:00", "app-home");
        story.Answer("2026-03-02T12:10:00+01:00", record, Outcome.Shown);
        story.Answer("2026-03-03T12:10:00+01:00", record, Outcome.Shown);

        var contact = Assert.Single(story.State.Contacts.AsOf(Story.At("2026-03-04")));
        Assert.Equal((ContactState.Counted, Story.At("2026-03-02T12:10:00+01:00")), (contact.State, contact.At));
    }

    [Fact]
    public void Two_looks_in_one_session_hold_one_reservation()
    {
        var story = new Story(Bank);
        story.Decide("2026-03-02T12:00:00+01:00", "app-home");
        story.Decide("2026-03-02T12:05:00+01:00", "app-home");

        Assert.Single(States(story, "2026-03-02T12:06:00+01:00"));
    }

    [Fact]
    public void What_was_shown_counts_however_many_looks_took_over_its_reservation()
    {
        var story = new Story(Bank);
        var first = story.Decide("2026-03-02T12:00:00+01:00", "app-home");
        foreach (var minute in new[] { "20", "40" }) story.Decide($"2026-03-02T12:{minute}:00+01:00", "app-home");
        story.Decide("2026-03-02T13:00:00+01:00", "app-home");

        story.Answer("2026-03-02T13:05:00+01:00", first, Outcome.Shown);

        Assert.Equal([ContactState.Counted], States(story, "2026-03-03"));
    }

    [Fact]
    public void Outbound_counts_from_its_reservation_until_it_fails_for_good()
    {
        var story = new Story(Bank);
        var record = story.Decide("2026-03-02T12:00:00+01:00", "e-mail-offers");
        Assert.Equal([ContactState.Reserved], States(story, "2026-03-05"));

        Assert.Equal([ContactState.Reserved], States(story.Delivered("2026-03-05", record, DeliveryResult.Retrying), "2026-03-06"));
        Assert.Empty(States(story.Delivered("2026-03-06", record, DeliveryResult.Withheld), "2026-03-07"));
    }

    [Fact]
    public void What_the_customer_was_never_exposed_to_is_released()
    {
        var story = new Story(Bank);
        story.Answer("2026-03-02T12:05:00+01:00", story.Decide("2026-03-02T12:00:00+01:00", "app-home"), Outcome.NotExposed);

        Assert.Empty(States(story, "2026-03-02T12:06:00+01:00"));
    }

    [Fact]
    public void Contacts_of_other_systems_count_in_the_order_of_their_time()
    {
        var story = new Story(Bank).Contacted("2026-03-02").Contacted("2026-02-01", outcome: "accepted");

        Assert.Equal([Outcome.Accepted, Outcome.Shown], story.State.Contacts.AsOf(Story.At("2026-03-03")).Select(c => c.Last!.Value));
    }

    [Fact]
    public void Contacts_older_than_any_limit_are_forgotten() => Assert.Single(States(new Story(Bank).Contacted("2024-12-01").Contacted("2026-03-01"), "2026-03-02"));
}
