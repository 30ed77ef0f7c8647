using Opportune.Engine.Bank;
using Opportune.Engine.Learn;
using Opportune.Engine.Score;
using Opportune.Expressions;
using Opportune.Learners;

namespace Opportune.Engine.Tests.Learn;

/// <summary>A made-up bank whose true chances are known: a stranger of any tenure and balance comes every quarter of an hour, sees one of four cards that are all worth the same, and answers within a week.</summary>
/// <remarks>Whoever decides, the same strangers come in the same order with the same luck, so that two ways of learning differ by what they choose and by nothing else.</remarks>
/// <param name="seed">Of strangers and luck.</param>
/// <param name="truth">The chance that a stranger takes a card, by tenure and wealth, both from −1 to 1.</param>
/// <param name="later">The chance in the second half; null for the same.</param>
internal sealed class BanditWorld(long seed, Func<int, double, double, double> truth, Func<int, double, double, double>? later = null)
{
    private const int Publication = 200, Window = 7 * 24 * 4;
    private static readonly string[] Cards = [.. Enumerable.Range(0, 4).Select(i => $"grow/cards/card-{i}")];
    private static readonly DateTimeOffset Start = new(2026, 1, 5, 0, 0, 0, TimeSpan.Zero);
    private static readonly BanditOptions Options = new();

    public static BankDefinition Bank { get; } = Cards.Aggregate(new TestBank().Placement("app-home", exploration: 200, range: 10), (bank, card) => bank.Action(card, a => a.Prior = 0.15)).Build();

    /// <summary>Each card suits another quarter of the people: new or faithful, rich or poor. Over all people every card is as good as any other.</summary>
    public static double ByFacts(int card, double tenure, double wealth) => Numerics.Sigmoid(-2.2 + 1.3 * (card % 2 == 0 ? tenure : -tenure) + 1.3 * (card / 2 == 0 ? wealth : -wealth));

    /// <summary>The same, but each card suits the quarter that another one did.</summary>
    public static double Turned(int card, double tenure, double wealth) => ByFacts(3 - card, tenure, wealth);

    /// <summary>Each card has a rate of its own, whoever sees it.</summary>
    public static double ByCard(int card, double tenure, double wealth) => 0.08 + 0.04 * card;

    /// <summary>What came of it.</summary>
    /// <param name="Reward">Mean true chance of what was chosen.</param>
    /// <param name="Best">Mean true chance of the best card each time.</param>
    /// <param name="LateReward">The reward over the second half.</param>
    /// <param name="LateBest">The best over the second half.</param>
    /// <param name="ByFacts">Decisions scored by facts.</param>
    public sealed record Outcome(double Reward, double Best, double LateReward, double LateBest, int ByFacts);

    /// <summary>Lets so many strangers come; counts are published every 200 of them, the bandit with them.</summary>
    /// <param name="strangers">How many.</param>
    /// <param name="contextual">Whether chances are learnt by facts.</param>
    /// <param name="learnsOn">Whether also between starts.</param>
    public Outcome Run(int strangers, bool contextual, bool learnsOn = true)
    {
        var (template, random) = (new Story(Bank).Close("2026-03-02", "app-home"), CounterRandom.FromSeed(seed));
        var (learner, rows, learnt, pipeline) = (new PropensityLearner(), new List<Example>(), 0, new DecisionPipeline(Bank, PropensityModel.Untrained));
        var (bandit, byFacts, rewards, bests) = (ContextualBandit.None, 0, new double[strangers], new double[strangers]);
        for (var i = 0; i < strangers; i++)
        {
            var (tenure, wealth, draw, luck) = (2 * random.NextDouble() - 1, 2 * random.NextDouble() - 1, random.NextDouble(), random.NextDouble());
            var (at, chance) = (Start.AddMinutes(15 * i), i < strangers / 2 ? truth : later ?? truth);
            var input = template with { DecidedAt = at, Draws = [draw], Facts = Facts(tenure, wealth), ModelHash = pipeline.Model.Hash };
            var slot = pipeline.Choose(input).Slots[0];
            (rewards[i], bests[i]) = (0, Enumerable.Range(0, Cards.Length).Max(c => chance(c, tenure, wealth)));
            if (slot.Treatment >= 0)
            {
                var card = Bank.Treatments[slot.Treatment].ActionIndex;
                rewards[i] = chance(card, tenure, wealth);
                rows.Add(new(CustomerId.Parse($"c-{i}"), Cards[card], at, at.AddMinutes(15 * Window), input.Facts, PersonalizationLevel.Advanced, slot.Probability, 0, "", luck < rewards[i]));
            }
            if (pipeline.Model.Trained is not null) byFacts++;
            if (i % Publication != Publication - 1) continue;
            var fresh = rows.Skip(learnt).TakeWhile(r => r.KnownAt <= at).ToList();
            learnt += fresh.Count;
            foreach (var row in fresh) learner.Take(new("", 0, row.Action, 1, row.Succeeded ? 1 : 0, at));
            var counts = learner.Publish();
            if (contextual) bandit = bandit.IsDue(counts, at, Options) ? bandit.Started(Bank, counts, rows[..learnt], Options, at) : bandit.LearntOn(Bank, counts, learnsOn ? [.. fresh.Select(r => new NewExample(r, false))] : [], at);
            pipeline = new(Bank, new(counts.Counts, bandit.Model));
        }
        return new(rewards.Average(), bests.Average(), rewards.Skip(strangers / 2).Average(), bests.Skip(strangers / 2).Average(), byFacts);
    }

    private static CelValue[] Facts(double tenure, double wealth)
    {
        CelValue[] facts = [.. Bank.Facts.Facts.Select(f => CelValue.Missing(f.Name))];
        facts[Bank.Facts.SlotOf("customer.relationshipMonths")] = CelValue.Int((long)(180 + 170 * tenure));
        facts[Bank.Facts.SlotOf("balance.total")] = CelValue.Double(Numerics.Exp(7 + 2 * wealth));
        return facts;
    }
}
