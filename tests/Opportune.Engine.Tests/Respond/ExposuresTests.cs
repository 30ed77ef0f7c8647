using Opportune.Engine.Bank;
using Opportune.Engine.Learn;
using Opportune.Engine.Respond;

namespace Opportune.Engine.Tests.Respond;

public sealed class ExposuresTests
{
    private static BankDefinition Bank(Outcome objective = Outcome.Converted) => new TestBank().Product("card", "cards").Placement("app-home").Placement("e-mail-offers", "e-mail", Direction.Outbound)
        .Action("grow/cards/card", a => (a.Product, a.Objective, a.Attribution) = ("card", objective, TimeSpan.FromDays(7))).Build();

    private static (int Trials, int Successes)[] Counts(IReadOnlyList<LabelChange> changes) => [.. changes.Select(c => (c.Trials, c.Successes))];

    private static (Story Story, DecisionRecord Record) Shown(Outcome objective = Outcome.Converted)
    {
        var story = new Story(Bank(objective));
        var record = story.Decide("2026-03-02", "app-home");
        Assert.Empty(story.Answer("2026-03-02", record, Outcome.Shown));
        return (story, record);
    }

    [Theory]
    [InlineData(Outcome.Clicked, Outcome.Clicked, true), InlineData(Outcome.Clicked, Outcome.Accepted, true), InlineData(Outcome.Clicked, Outcome.Converted, true)]
    [InlineData(Outcome.Accepted, Outcome.Clicked, false), InlineData(Outcome.Accepted, Outcome.Converted, true), InlineData(Outcome.Converted, Outcome.Accepted, false)]
    public void A_step_beyond_the_objective_reaches_it_and_a_step_before_does_not(Outcome objective, Outcome answer, bool success)
    {
        var (story, record) = Shown(objective);

        Assert.Empty(story.Answer("2026-03-03", record, answer));

        Assert.Equal([(1, success ? 1 : 0)], Counts(story.Clock("2026-03-10")));
    }

    [Theory]
    [InlineData(Outcome.Dismissed), InlineData(Outcome.Rejected), InlineData(Outcome.Expired)]
    public void A_refusal_is_a_failure_once_and_no_sooner_than_silence_is(Outcome answer)
    {
        var (story, record) = Shown();

        Assert.Empty(story.Answer("2026-03-03", record, answer));
        Assert.Equal([(1, 0)], Counts(story.Clock("2026-03-10")));
        Assert.Empty(story.Answer("2026-03-11", record, answer));
        Assert.Empty(story.Clock("2026-03-20"));
    }

    [Fact]
    public void A_success_is_counted_when_a_failure_would_be_and_the_customer_is_woken_for_it()
    {
        var (story, record) = Shown();

        Assert.Empty(story.Answer("2026-03-03", record, Outcome.Converted));
        Assert.Empty(story.Answer("2026-03-04", record, Outcome.Converted));
        Assert.Equal(Story.At("2026-03-09"), story.State.Exposures.NextEnd);
        Assert.Empty(story.Clock("2026-03-09T11:59:59+01:00"));
        Assert.Equal([(1, 1)], Counts(story.Clock("2026-03-09")));
        Assert.Null(story.State.Exposures.NextEnd);
    }

    [Fact]
    public void A_refusal_that_turns_into_a_purchase_is_a_success()
    {
        var (story, record) = Shown();

        story.Answer("2026-03-03", record, Outcome.Dismissed);
        Assert.Empty(Open(story, "2026-03-05"));

        Assert.Equal([(1, 1)], Counts(story.Clock("2026-03-10")));
    }

    [Theory]
    [InlineData("2026-03-09T11:59:59+01:00", 0), InlineData("2026-03-09T12:00:00+01:00", 1)]
    public void The_end_of_the_window_is_a_failure_and_the_customer_is_woken_for_it(string now, int labels)
    {
        var (story, _) = Shown();

        Assert.Equal(Story.At("2026-03-09T12:00:00+01:00"), story.State.Exposures.NextEnd);
        Assert.Equal(labels, story.Clock(now).Count);
    }

    [Theory, InlineData("2026-03-15", true), InlineData("2026-03-17", false)]
    public void An_option_that_was_never_shown_may_be_answered_for_fourteen_days(string next, bool isKnown)
    {
        var story = new Story(Bank());
        var record = story.Decide("2026-03-02", "app-home");
        story.Decide(next, "app-home");

        Assert.Equal(isKnown, story.State.Exposures.Knows(record.Input.DecisionId, 0));
    }

    [Theory, InlineData("2026-04-12", true), InlineData("2026-04-14", false)]
    public void A_failure_may_be_corrected_until_thirty_five_days_after_its_window(string next, bool isKnown)
    {
        var (story, record) = Shown();
        Assert.Single(story.Clock("2026-03-10"));
        story.Decide(next, "app-home");

        Assert.Equal(isKnown, story.State.Exposures.Knows(record.Input.DecisionId, 0));
    }

    [Fact]
    public void A_window_that_the_clock_has_not_closed_yet_is_never_forgotten()
    {
        var (story, _) = Shown();
        story.Decide("2026-06-01", "app-home");

        Assert.Equal([(1, 0)], Counts(story.Clock("2026-06-02")));
    }

    [Fact]
    public void What_was_never_shown_teaches_nothing()
    {
        var story = new Story(Bank());
        var record = story.Decide("2026-03-02", "app-home");

        Assert.Null(story.State.Exposures.NextEnd);
        Assert.Empty(story.Clock("2026-04-01"));
        Assert.Empty(story.Answer("2026-03-03", record, Outcome.NotExposed));
        Assert.False(story.State.Exposures.Knows(record.Input.DecisionId, 0));
    }

    [Fact]
    public void A_product_opened_in_the_window_is_a_conversion_that_nobody_had_to_report()
    {
        var (story, _) = Shown();

        Assert.Empty(Open(story, "2026-03-09T12:00:00+01:00"));

        Assert.Equal([(1, 1)], Counts(story.Clock("2026-03-10")));
    }

    [Fact]
    public void A_product_opened_before_or_after_the_window_is_no_conversion()
    {
        var (story, _) = Shown();

        Assert.Empty(Open(story, "2026-03-02T11:00:00+01:00"));
        Assert.Empty(Open(story, "2026-03-09T12:00:01+01:00"));

        Assert.Equal([(1, 0)], Counts(story.Clock("2026-03-10")));
    }

    [Fact]
    public void A_conversion_that_becomes_known_late_corrects_the_failure()
    {
        var (story, _) = Shown();
        Assert.Equal([(1, 0)], Counts(story.Clock("2026-03-10")));

        Assert.Equal([(0, 1)], Counts(Open(story, "2026-03-08")));

        Assert.Empty(Open(story, "2026-03-08T13:00:00+01:00"));
    }

    [Fact]
    public void Of_several_options_shown_the_last_one_is_credited_even_when_ids_sort_otherwise()
    {
        var story = new Story(Bank());
        while (story.State.Version < 29) story.Event("2026-03-01", "session.started", """{"session":"s"}""");
        var early = story.Decide("2026-03-02", "app-home");
        story.Answer("2026-03-02", early, Outcome.Shown);
        var late = story.Decide("2026-03-03", "app-home");
        story.Answer("2026-03-03", late, Outcome.Shown);

        Open(story, "2026-03-04");

        Assert.True(string.CompareOrdinal(late.Input.DecisionId, early.Input.DecisionId) < 0);
        Assert.Equal([(late.Input.DecisionId, 1), (early.Input.DecisionId, 0)], story.Clock("2026-03-20").Select(l => (l.DecisionId, l.Successes)));
    }

    [Fact]
    public void A_message_sent_is_shown_and_one_withheld_is_nothing()
    {
        var story = new Story(Bank());
        var sent = story.Decide("2026-03-02", "e-mail-offers");
        Open(story.Delivered("2026-03-03", sent, DeliveryResult.Sent), "2026-03-04");
        Assert.Equal([(1, 1)], Counts(story.Clock("2026-03-20")));

        var withheld = new Story(Bank());
        Open(withheld.Delivered("2026-03-03", withheld.Decide("2026-03-02", "e-mail-offers"), DeliveryResult.Withheld), "2026-03-04");
        Assert.Empty(withheld.Clock("2026-03-20"));
    }

    [Fact]
    public void An_answer_to_nothing_that_was_chosen_is_ignored()
    {
        var (story, record) = Shown();

        Assert.Empty(story.Answer("2026-03-03", record, Outcome.Converted, slot: 7));
        Assert.Empty(story.Answer("2026-03-03", record with { Input = record.Input with { DecisionId = DecisionId.Of(9, 9) } }, Outcome.Converted));
    }

    [Fact]
    public void Labels_counted_in_any_order_give_the_same_model()
    {
        LabelChange[] labels = [new("d", 0, "a", 1, 0, default), new("d", 0, "a", 0, 1, default), new("e", 0, "b", 1, 1, default)];
        string Hash(IEnumerable<LabelChange> order) { var learner = new PropensityLearner(); foreach (var l in order) learner.Take(l); return learner.Publish().Hash; }

        Assert.Equal(Hash(labels), Hash(labels.Reverse()));
    }

    private static IReadOnlyList<LabelChange> Open(Story story, string time)
    {
        var other = new Story(story.Bank).Event(time, "product.opened", """{"product":"card"}""", $"p{time}");
        return story.State.Apply(new JournalEntry.EventTaken(other.Last!) { At = Story.At(time) });
    }
}
