using Opportune.Engine.Bank;
using Opportune.Engine.Bank.Encoding;
using Opportune.Engine.Ingest;

namespace Opportune.Engine.Tests.Profile;

public sealed class FeedbackFactsTests
{
    private static Story Told() => new(new TestBank().Build(), inference: EventInference.Shipped);

    [Fact]
    public void The_latest_words_become_facts_and_the_words_themselves_do_not()
    {
        var story = Told().Event("2026-02-01", "feedback.given", """{"text":"Great service, thank you!"}""").Event("2026-02-05", "feedback.given", """{"text":"Terrible. My transfer has still not arrived."}""");

        Assert.Equal("transfer", story.Fact("2026-02-09", "feedback.topic").AsString);
        Assert.True(story.Fact("2026-02-09", "feedback.sentiment").AsDouble < -0.2);
        Assert.Equal(4, story.Fact("2026-02-09", "feedback.daysAgo").AsInt);
        Assert.DoesNotContain(story.Bank.Facts.Facts, f => f.Name.EndsWith(".text", StringComparison.Ordinal));
    }

    [Fact]
    public void Words_told_late_do_not_replace_newer_ones()
    {
        var story = Told().Event("2026-02-05", "feedback.given", """{"text":"Terrible, I am angry."}""").Event("2026-02-01", "feedback.given", """{"text":"Great service, thank you!"}""");

        Assert.True(story.Fact("2026-02-09", "feedback.sentiment").AsDouble < 0);
    }

    [Fact]
    public void Open_complaints_say_what_they_are_about_until_they_are_closed()
    {
        var story = Told().Event("2026-02-01", "complaint.opened", """{"complaint":"k1","text":"Why was I charged a fee for this transfer?"}""").Event("2026-02-02", "complaint.opened", """{"complaint":"k2","topic":"queue"}""");

        Assert.Equal(["fees", "queue"], story.Fact("2026-02-03", "complaints.topics").AsList.Select(t => t.AsString));

        story.Event("2026-02-04", "complaint.closed", """{"complaint":"k1"}""");
        Assert.Equal(["queue"], story.Fact("2026-02-05", "complaints.topics").AsList.Select(t => t.AsString));
    }

    [Fact]
    public void Nobody_is_sold_to_by_how_they_sounded()
    {
        var facts = new TestBank().Build().Facts;

        foreach (var name in new[] { "feedback.topic", "feedback.sentiment", "feedback.daysAgo", "complaints.topics" })
            Assert.Equal((Purposes.Service | Purposes.Protection, PersonalizationLevel.Moderate), (facts.Facts[facts.SlotOf(name)].Purposes, facts.Facts[facts.SlotOf(name)].Level));
    }

    [Fact]
    public void A_snapshot_keeps_topics_tones_and_which_categories_were_inferred()
    {
        var story = Told().Event("2026-02-05", "complaint.opened", """{"complaint":"k1","text":"Terrible. My transfer has still not arrived."}""")
            .Event("2026-02-06", "transaction.booked", $$"""{"account":"a","amount":{{Story.Eur(-30)}},"merchant":"Apotheke am Markt"}""");

        var copy = CustomerState.Read(story.State.Customer, story.Bank, _ => story.Bank, story.State.ToBytes());

        Assert.True(copy.ToBytes().Span.SequenceEqual(story.State.ToBytes().Span));
    }

    [Fact]
    public void A_record_with_a_later_fact_reads_back_and_one_without_keeps_its_old_length()
    {
        var bank = new TestBank().Placement("app-home").Action("serve/help/welcome").Build();
        var without = new Story(bank).Age(40).Ask("2026-02-09", "app-home").Record;
        var with = new Story(bank, inference: EventInference.Shipped).Age(40).Event("2026-02-05", "feedback.given", """{"text":"Terrible, I am angry."}""").Ask("2026-02-09", "app-home").Record;

        foreach (var record in new[] { without, with })
        {
            var bytes = RecordCodec.Write(record, _ => bank);
            var back = RecordCodec.Read(bytes, _ => bank);
            Assert.Equal(bank.Facts.Count, back.Input.Facts.Count);
            Assert.True(bytes.Span.SequenceEqual(RecordCodec.Write(back, _ => bank).Span));
        }
        Assert.True(RecordCodec.Read(RecordCodec.Write(with, _ => bank), _ => bank).Input.Facts[bank.Facts.SlotOf("feedback.sentiment")].AsDouble < 0);
    }
}
