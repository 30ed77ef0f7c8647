using Opportune.Engine.Bank;
using Opportune.Engine.Deliver;

namespace Opportune.Engine.Tests.Deliver;

public sealed class OutboxTests
{
    private static readonly BankDefinition Bank = new TestBank().Placement("app-home").Placement("e-mail-offers", "e-mail", Direction.Outbound).Action("grow/cards/travel-card").Build();

    [Fact]
    public void Only_outbound_choices_go_into_the_box_and_due_outside_quiet_hours()
    {
        var story = new Story(Bank);
        story.Decide("2026-03-02T22:00:00+01:00", "app-home");
        Assert.Null(story.State.Outbox.NextDue);

        story.Decide("2026-03-02T22:00:00+01:00", "e-mail-offers");

        Assert.Equal(Story.At("2026-03-03T08:00:00+01:00"), story.State.Outbox.NextDue);
        Assert.Equal(story.State.Outbox.NextDue, story.State.WakeAt(Story.At("2026-03-02T23:00:00+01:00")));
    }

    [Fact]
    public void The_customers_own_quiet_hours_count()
    {
        var story = new Story(Bank).Event("2026-03-01", "preference.changed", """{"preference":"quietHours","value":"11:00-13:30"}""");
        story.Decide("2026-03-02T12:00:00+01:00", "e-mail-offers");

        Assert.Equal(Story.At("2026-03-02T13:30:00+01:00"), story.State.Outbox.NextDue);
    }

    [Theory]
    [InlineData(1, 1), InlineData(2, 2), InlineData(4, 8), InlineData(9, 240), InlineData(30, 240)]
    public void A_failed_try_waits_twice_as_long_each_time_and_four_hours_at_most(int attempts, int minutes)
    {
        var story = new Story(Bank);
        var record = story.Decide("2026-03-02T12:00:00+01:00", "e-mail-offers");

        story.Delivered("2026-03-02T12:00:00+01:00", record, DeliveryResult.Retrying, attempts);

        var waiting = Assert.Single(story.State.Outbox.Pending);
        Assert.Equal((attempts, Story.At("2026-03-02T12:00:00+01:00").AddMinutes(minutes)), (waiting.Attempts, waiting.Due));
    }

    [Theory]
    [InlineData(DeliveryResult.Sent), InlineData(DeliveryResult.Withheld), InlineData(DeliveryResult.Failed)]
    public void A_message_that_left_or_never_will_is_out_of_the_box(DeliveryResult result)
    {
        var story = new Story(Bank);
        var record = story.Decide("2026-03-02T12:00:00+01:00", "e-mail-offers");

        Assert.Empty(story.Delivered("2026-03-02T12:01:00+01:00", record, result).State.Outbox.Pending);
        Assert.Empty(story.Delivered("2026-03-02T12:02:00+01:00", record, DeliveryResult.Retrying).State.Outbox.Pending);
    }

    [Fact]
    public void Content_carries_the_reason_and_the_texts_of_the_moment_of_deciding()
    {
        var bank = new TestBank().Placement("app-home").Action("grow/cards/travel-card", a => (a.Title, a.Because) = ("{{balance.total | roughMoney}} free", "You have {{balance.total | money}}.")).Build();

        var content = new Story(bank).Balance("2026-03-01", 2157.5m).Ask("2026-03-02", "app-home").Contents[0];

        Assert.Equal(new Content("€2,100 free", "Body", "Go", "/go", "", [], "You have €2,157.50."), content! with { Disclosures = [] });
    }
}
