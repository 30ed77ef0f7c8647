using Opportune.Engine.Bank;
using Opportune.Engine.Learn;
using Opportune.Engine.Score;
using Opportune.Expressions;
using Opportune.Learners;

namespace Opportune.Engine.Tests.Learn;

public sealed class HistoryTests
{
    private static readonly BankDefinition Bank = new TestBank().Placement("app-home").Action("grow/cards/card")
        .Feature("churn", ScoreReaders.Event, Aggregate.Last, new(40, Bucket.Day), "data.model == 'churn'", "value").Build();

    private static readonly ScoreReaders Everybody = new(Purposes.Marketing, PersonalizationLevel.Advanced);

    /// <summary>Two hundred customers over two years; who holds no savings product closes the account with a chance of one in twenty a month, others hardly ever.</summary>
    private static List<Example> Lives(bool isTold = true, PersonalizationLevel level = PersonalizationLevel.Advanced)
    {
        var random = CounterRandom.FromSeed(4);
        var rows = new List<Example>();
        for (var c = 0; c < 200; c++)
        {
            var story = new Story(Bank, customer: $"c-{c}");
            var events = new List<BankEvent>();
            void Tell(string time, string type, string data)
            {
                story.Event(time, type, data);
                events.Add(story.Last!);
            }
            var saves = c % 3 != 0;
            Tell("2024-01-02", "account.opened", $$"""{"account":"a-{{c}}","kind":"current","currency":"EUR","holders":[{"customer":"c-{{c}}","role":"owner"}]}""");
            if (saves || !isTold) Tell("2024-01-03", "product.opened", """{"product":"saver"}""");
            for (var month = 4; month < 24; month++)
                if (random.NextDouble() < (saves ? 0.003 : 0.05)) { Tell($"{2024 + month / 12}-{month % 12 + 1:00}-15", "account.closed", $$"""{"account":"a-{{c}}"}"""); break; }
            rows.AddRange(EventHistory.Rows(Bank, CustomerId.Parse($"c-{c}"), events, "account.closed", 90, level, Story.At("2026-02-01")));
        }
        return rows;
    }

    private static EventTraining.Done Done(EventTraining training) => training as EventTraining.Done ?? throw new InvalidOperationException(((EventTraining.Refused)training).Message);

    [Fact]
    public void A_row_knows_nothing_that_came_later_and_ends_with_the_account()
    {
        var story = new Story(Bank);
        var events = new List<BankEvent>();
        foreach (var (time, type, data) in new[]
        {
            ("2025-01-02", "account.opened", """{"account":"a","kind":"current","currency":"EUR","holders":[{"customer":"c-1","role":"owner"}]}"""),
            ("2025-06-15", "product.opened", """{"product":"saver"}"""), ("2025-08-20", "account.closed", """{"account":"a"}"""),
        })
        {
            story.Event(time, type, data);
            events.Add(story.Last!);
        }

        var rows = EventHistory.Rows(Bank, story.State.Customer, events, "account.closed", 60, PersonalizationLevel.Advanced, Story.At("2026-01-01"));

        Assert.Equal([(5, false, false), (6, false, false), (7, true, true), (8, true, true)],
            rows.Select(r => (Bank.Zone.ToLocal(r.DecidedAt).Month, NextProducts.HeldBy(r).Contains("saver"), r.Succeeded)));
        Assert.All(rows, r => Assert.Equal(r.DecidedAt.AddDays(60), r.KnownAt));
    }

    [Fact]
    public void It_learns_who_leaves_and_says_how_sure()
    {
        var done = Done(EventTrainer.Learn(Bank, Lives(), "account.closed", 90, Everybody));

        Assert.True(done.Auc.Ci95.Low > 0.6, $"{done.Auc}");
        Assert.True(done.LogLoss < done.RateLogLoss);
        var read = ModelFile.Load<EventModel>(done.Model.Content.ToArray());
        Assert.Equal(done.Model.Hash, read.Hash);
    }

    [Fact]
    public void What_does_not_rank_better_than_chance_is_not_written() =>
        Assert.Contains(Assert.IsType<EventTraining.Refused>(EventTrainer.Learn(Bank, [.. Lives(isTold: false).Select((r, i) => r with { Succeeded = i % 7 == 0 })], "account.closed", 90, Everybody)).Code, (string[])["train.score.useless", "train.score.blind"]);

    [Fact]
    public void A_score_is_made_only_of_facts_that_all_its_readers_may_see()
    {
        var wide = Done(EventTrainer.Learn(Bank, Lives(), "account.closed", 90, Everybody));
        var narrow = new ScoreReaders(Purposes.Marketing | Purposes.Credit, PersonalizationLevel.Basic);
        var credit = EventTrainer.Learn(Bank, Lives(), "account.closed", 90, narrow);

        Assert.All(wide.Model.Inputs, i => Assert.True(ModelAccess.Allows(Bank.Facts.Facts[Bank.Facts.SlotOf(i.Fact)], Purposes.Marketing, isCredit: false)));
        Assert.All(Done(credit).Model.Inputs, i =>
        {
            var fact = Bank.Facts.Facts[Bank.Facts.SlotOf(i.Fact)];
            Assert.True(fact.Level == PersonalizationLevel.Basic && !fact.Protected, i.Fact);
        });
    }

    [Fact]
    public void The_readers_are_all_features_that_read_the_score()
    {
        Assert.Equal(new ScoreReaders(Purposes.All, PersonalizationLevel.Basic), ScoreReaders.Of(Bank, "churn", []));
        Assert.Null(ScoreReaders.Of(Bank, "segment", []));
        var products = new TestBank().Placement("app-home").Feature("card", ScoreReaders.Event, Aggregate.Last, new(40, Bucket.Day), "data.model == 'next-product' && data.item == 'card'", "value").Build();
        Assert.NotNull(ScoreReaders.Of(products, "next-product", ["saver", "card"]));
        Assert.Null(ScoreReaders.Of(products, "next-product", ["saver"]));
    }

    [Fact]
    public void Products_that_go_together_are_proposed_to_who_holds_the_one_and_not_the_other()
    {
        List<IReadOnlyList<string>> holdings = [.. Enumerable.Range(0, 60).Select(i => (IReadOnlyList<string>)(i % 3 == 0 ? ["a", "b"] : i % 3 == 1 ? ["c", "d"] : ["e"])), ["a"]];

        var found = NextProducts.Of(["a", "b", "c", "d", "e"], holdings);

        Assert.Equal("b", found.Scores[^1][0].Product);
        Assert.Equal(1.0, found.Hits);
        Assert.DoesNotContain("a", found.Scores[0].Select(s => s.Product));
    }

    [Fact]
    public void Segments_part_customers_who_differ_and_say_by_what()
    {
        var random = CounterRandom.FromSeed(3);
        List<Example> rows = [.. Enumerable.Range(0, 200).Select(i =>
        {
            CelValue[] facts = [.. Bank.Facts.Facts.Select(f => CelValue.Missing(f.Name))];
            facts[Bank.Facts.SlotOf("balance.total")] = CelValue.Double(i / 2 % 2 == 0 ? 100 + 50 * random.NextDouble() : 90_000 + 9_000 * random.NextDouble());
            return new Example(CustomerId.Parse($"c-{i}"), "", Story.At("2026-01-01"), Story.At("2026-01-01"), facts, PersonalizationLevel.Advanced, 1, 0, "", false);
        })];

        var found = CustomerSegments.Of(Bank, rows, Everybody, 2)!;

        Assert.All(Enumerable.Range(0, 200), i => Assert.Equal(found.Members[i % 4], found.Members[i]));
        Assert.True(found is { Silhouette: > 0.8, Stability: > 0.9 } && found.Names.All(n => n.Contains("balance.total", StringComparison.Ordinal)), $"{found.Silhouette} {found.Stability} {string.Join('|', found.Names)}");
        Assert.Null(CustomerSegments.Of(Bank, rows, Everybody with { Level = PersonalizationLevel.Basic }, 2));
    }
}
