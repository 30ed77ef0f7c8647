using Opportune.Engine.Bank;
using Opportune.Engine.Learn;
using Opportune.Engine.Score;
using Opportune.Expressions;
using Opportune.Learners;

namespace Opportune.Engine.Tests.Learn;

/// <summary>A made-up bank whose true chances are known: a stranger of any age and balance comes every quarter of an hour, sees one of four cards that are all worth the same, and answers within a week.</summary>
/// <remarks>Whoever decides, the same strangers come in the same order with the same luck, so that two ways of learning differ by what they choose and by nothing else.</remarks>
internal sealed class BanditWorld(long seed, Func<int, double, double, double> truth)
{
    private const int Publication = 200, Window = 7 * 24 * 4;
    private static readonly string[] Cards = [.. Enumerable.Range(0, 4).Select(i => $"grow/cards/card-{i}")];
    private static readonly DateTimeOffset Start = new(2026, 1, 5, 0, 0, 0, TimeSpan.Zero);
    private static readonly TrainingOptions Options = new() { HeldOut = 0.3 };

    public static BankDefinition Bank { get; } = Cards.Aggregate(new TestBank().Placement("app-home", exploration: 200, range: 10), (bank, card) => bank.Action(card, a => a.Prior = 0.15)).Build();

    /// <summary>Each card suits another quarter of the people: old or young, rich or poor. Over all people every card is as good as any other.</summary>
    public static double ByFacts(int card, double age, double wealth) => Numerics.Sigmoid(-2.2 + 1.3 * (card % 2 == 0 ? age : -age) + 1.3 * (card / 2 == 0 ? wealth : -wealth));

    /// <summary>Each card has a rate of its own, whoever sees it.</summary>
    public static double ByCard(int card, double age, double wealth) => 0.08 + 0.04 * card;

    /// <summary>What came of it.</summary>
    /// <param name="Reward">Mean true chance of what was chosen.</param>
    /// <param name="Best">Mean true chance of the best card each time.</param>
    /// <param name="LateReward">The reward over the second half.</param>
    /// <param name="LateBest">The best over the second half.</param>
    /// <param name="ByFacts">Decisions scored by facts.</param>
    public sealed record Outcome(double Reward, double Best, double LateReward, double LateBest, int ByFacts);

    /// <summary>Lets so many strangers come; counts are published every 200 of them, the bandit with them.</summary>
    public Outcome Run(int strangers, bool contextual)
    {
        var (template, random) = (new Story(Bank).Close("2026-03-02", "app-home"), CounterRandom.FromSeed(seed));
        var (learner, rows, learnt, pipeline) = (new PropensityLearner(), new List<Example>(), 0, new DecisionPipeline(Bank, PropensityModel.Untrained));
        var (online, started, byFacts, rewards, bests) = ((TrainedPropensity?)null, 0, 0, new double[strangers], new double[strangers]);
        for (var i = 0; i < strangers; i++)
        {
            var (age, wealth, draw, luck) = (2 * random.NextDouble() - 1, 2 * random.NextDouble() - 1, random.NextDouble(), random.NextDouble());
            var at = Start.AddMinutes(15 * i);
            var input = template with { DecidedAt = at, Draws = [draw], Facts = Facts(age, wealth), ModelHash = pipeline.Model.Hash };
            var slot = pipeline.Choose(input).Slots[0];
            (rewards[i], bests[i]) = (0, Enumerable.Range(0, Cards.Length).Max(c => truth(c, age, wealth)));
            if (slot.Treatment >= 0)
            {
                var card = Bank.Treatments[slot.Treatment].ActionIndex;
                rewards[i] = truth(card, age, wealth);
                rows.Add(new(CustomerId.Parse($"c-{i}"), Cards[card], at, at.AddMinutes(15 * Window), input.Facts, PersonalizationLevel.Advanced, slot.Probability, 0, "", luck < rewards[i]));
            }
            if (pipeline.Model.Trained is not null) byFacts++;
            if (i % Publication != Publication - 1) continue;
            var fresh = rows.Skip(learnt).TakeWhile(r => r.KnownAt <= at).ToList();
            learnt += fresh.Count;
            foreach (var row in fresh) learner.Take(new("", 0, row.Action, 1, row.Succeeded ? 1 : 0, at));
            if (contextual) (online, started) = Next(online, started, rows[..learnt], fresh, at);
            pipeline = new(Bank, new(learner.Publish().Counts, online));
        }
        return new(rewards.Average(), bests.Average(), rewards.Skip(strangers / 2).Average(), bests.Skip(strangers / 2).Average(), byFacts);
    }

    private static (TrainedPropensity? Online, int Started) Next(TrainedPropensity? online, int started, List<Example> all, List<Example> fresh, DateTimeOffset now)
    {
        if (all.Count >= Options.LeastRows && 2 * all.Count >= 3 * started) return (BanditTrainer.Learn(Bank, all, Options, new(), now).Model, all.Count);
        return (online is null ? null : OnlinePropensity.Learn(Bank, online, [.. fresh.Select(r => new NewExample(r, false))], now), started);
    }

    private static CelValue[] Facts(double age, double wealth)
    {
        CelValue[] facts = [.. Bank.Facts.Facts.Select(f => CelValue.Missing(f.Name))];
        facts[Bank.Facts.SlotOf("customer.age")] = CelValue.Int((long)(48 + 30 * age));
        facts[Bank.Facts.SlotOf("balance.total")] = CelValue.Double(Numerics.Exp(7 + 2 * wealth));
        return facts;
    }
}
