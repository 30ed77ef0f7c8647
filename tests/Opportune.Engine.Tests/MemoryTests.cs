using Opportune.Engine.Bank;
using Opportune.Engine.Bank.Encoding;

namespace Opportune.Engine.Tests;

/// <summary>Decisions use each other's memory once their records were let go.</summary>
public sealed class MemoryTests
{
    private static readonly BankDefinition Bank = new TestBank().Placement("app-home", slots: 3, exploration: 0.3).Placement("mail", channel: "email", direction: Direction.Outbound)
        .Action("grow/cards/travel-card", a => a.Rule(PolicyStage.Eligibility, "eligibility.age", "customer.age >= 18"))
        .Action("grow/cards/gold-card", a => a.Because = "You are {{customer.age}}.")
        .Action("grow/cards/mailed-card", a => a.Placements = ["mail"]).Build();

    [Fact]
    public void A_decision_in_the_memory_of_another_customers_has_the_record_that_it_has_in_memory_of_its_own()
    {
        var (old, stranger) = (new Story(Bank).Age(70), new Story(Bank, customer: "c-2"));
        var alone = Bytes(stranger.Ask("2026-03-03", "app-home:3").Record);

        old.Ask("2026-03-02", "app-home:3").Record.LetGo();
        var after = old.Pipeline.Decide(stranger.State, stranger.Ask(true, null, "app-home:3"), DecisionId.Of(42, 1), Story.At("2026-03-03"), [1, 2, 3]);

        Assert.Equal(alone, Bytes(after.Record));
    }

    [Fact]
    public void A_record_that_was_let_go_cannot_be_read_by_mistake()
    {
        var record = new Story(Bank).Age(30).Ask("2026-03-02", "app-home:3").Record;
        record.LetGo();
        record.LetGo();

        Assert.Throws<InvalidOperationException>(() => record.Input.Facts);
        Assert.Throws<InvalidOperationException>(() => record.Verdicts);
        Assert.Throws<InvalidOperationException>(() => record.Scores[0]);
        Assert.Throws<InvalidOperationException>(() => record.Slots[0].Support[0]);
    }

    [Fact]
    public void Two_decisions_under_way_never_share_memory()
    {
        var story = new Story(Bank).Age(30);
        var record = story.Ask("2026-03-02", "app-home:3").Record;
        record.LetGo();
        record.LetGo();

        var (first, second) = (story.Ask("2026-03-02", "app-home:3").Record, story.Ask("2026-03-03", "app-home:3").Record);

        Assert.NotSame(first.Input.Facts, second.Input.Facts);
        Assert.Equal(Bytes(first), Bytes(new Story(Bank).Age(30).Ask("2026-03-02", "app-home:3").Record));
    }

    [Fact]
    public void A_record_stays_as_it_is_when_its_input_is_decided_on_again_with_other_facts()
    {
        var story = new Story(Bank).Age(30);
        var record = story.Ask("2026-03-02", "app-home:3").Record;
        var before = Bytes(record);

        story.Pipeline.Choose(record.Input with { Facts = Bank.Facts.Unknown() });

        Assert.Equal(before, Bytes(record));
    }

    [Fact]
    public void A_message_that_waits_to_be_sent_keeps_its_record()
    {
        var story = new Story(Bank).Age(30);
        var record = story.Decide("2026-03-02", "mail");
        var before = Bytes(record);

        record.LetGo();
        story.Ask("2026-03-03", "mail");

        Assert.Equal(before, Bytes(Assert.Single(story.State.Outbox.Pending).Record));
    }

    private static string Bytes(DecisionRecord record) => Convert.ToHexString(RecordCodec.Write(record, _ => Bank).Span);
}
