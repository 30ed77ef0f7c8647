using Opportune.Engine.Bank;
using Opportune.Engine.Learn;
using Opportune.Engine.Profile;
using Opportune.Expressions;

namespace Opportune.Engine.Tests.Learn;

public sealed class ExampleBookTests
{
    private const string Id = "grow/cards/travel-card";

    private static readonly BankDefinition Bank = new TestBank().Placement("app-home").Action(Id).Build();

    /// <summary>A customer sees the card twice: accepts one, leaves the other.</summary>
    private static (Story Story, ExampleBook Book) Told(Action<Story>? then = null)
    {
        var (story, book) = (new Story(Bank).Age(40).Balance("2026-03-01", 100), new ExampleBook(Bank, _ => Bank));
        void Entry(JournalEntry entry) => book.Take(entry, story.State.Apply(entry));
        foreach (var (day, outcome) in new[] { ("2026-03-02", Outcome.Clicked), ("2026-03-20", Outcome.Shown) })
        {
            var record = story.Ask(day, "app-home").Record;
            Entry(new JournalEntry.DecisionMade(record) { At = Story.At(day) });
            Entry(new JournalEntry.ResponseTaken(record.Input.DecisionId, 0, Outcome.Shown, Story.At(day), null) { At = Story.At(day) });
            Entry(new JournalEntry.ResponseTaken(record.Input.DecisionId, 0, outcome, Story.At(day).AddHours(1), null) { At = Story.At(day).AddHours(1) });
            Entry(new JournalEntry.ClockReached(Story.At(day).AddDays(7)) { At = Story.At(day).AddDays(7) });
        }
        Entry(new JournalEntry.ClockReached(Story.At("2026-05-01")) { At = Story.At("2026-05-01") });
        then?.Invoke(story);
        return (story, book);
    }

    [Fact]
    public void Each_labelled_choice_is_a_row_with_the_facts_that_its_decision_read()
    {
        var (story, book) = Told();

        var rows = book.Finish(Permissions.Of(story.State.Profile));

        Assert.Equal([true, false], rows.Select(r => r.Succeeded));
        Assert.All(rows, r => Assert.Equal((Id, 100.0, 1.0), (r.Action, r.Facts[Bank.Facts.SlotOf("balance.total")].AsDouble, r.Probability)));
    }

    [Fact]
    public void A_success_may_be_used_no_sooner_than_a_failure_would_be()
    {
        var (story, book) = Told();

        var success = book.Finish(Permissions.Of(story.State.Profile))[0];

        Assert.Equal(success.DecidedAt.AddDays(7), success.KnownAt);
    }

    [Fact]
    public void Consent_withdrawn_takes_the_rows_of_its_purpose_away()
    {
        var (story, book) = Told(s => s.Consent("2026-05-02", "marketing", "all", granted: false));

        Assert.Empty(book.Finish(Permissions.Of(story.State.Profile)));
    }

    [Fact]
    public void A_level_lowered_since_holds_for_old_rows_too()
    {
        var (story, book) = Told(s => s.Event("2026-05-02", "preference.changed", """{"preference":"personalizationLevel","value":"basic"}"""));

        Assert.All(book.Finish(Permissions.Of(story.State.Profile)), r => Assert.Equal(PersonalizationLevel.Basic, r.Level));
    }

    [Fact]
    public void Rows_of_an_older_definition_keep_their_facts_by_name()
    {
        var (story, _) = Told();
        var newer = new TestBank { Name = "newer" }.Feature("visits", "page.viewed", Aggregate.Count, new(30, Bucket.Day)).Placement("app-home").Action(Id).Build();
        var book = new ExampleBook(newer, _ => Bank);
        var record = story.Ask("2026-05-03", "app-home").Record;
        book.Take(new JournalEntry.DecisionMade(record) { At = record.Input.DecidedAt }, []);
        book.Take(null, [new(record.Input.DecisionId, 0, Id, 1, 0, record.Input.DecidedAt)]);

        var row = Assert.Single(book.Finish(Permissions.Of(story.State.Profile)));

        Assert.Equal(newer.Facts.Count, row.Facts.Count);
        Assert.Equal(100.0, row.Facts[newer.Facts.SlotOf("balance.total")].AsDouble);
        Assert.Equal(CelKind.Error, row.Facts[newer.Facts.SlotOf("features.visits")].Kind);
    }
}
