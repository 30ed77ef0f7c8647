using Opportune.Engine.Bank;
using Opportune.Engine.Learn;
using Opportune.Engine.Respond;
using Opportune.Engine.Score;
using Opportune.Learners;

namespace Opportune.Engine.Tests.Respond;

/// <summary>An action that is new: shown 60 times a day, taken by every twentieth customer some days later, with a window of fourteen days.</summary>
public sealed class YoungActionTests
{
    private const string Id = "grow/cards/card";
    private const double Truth = 0.05;
    private const int Days = 60, ADay = 60, Window = 14;

    private static readonly BankDefinition Bank = new TestBank().Placement("app-home").Action(Id, a => (a.Objective, a.Attribution, a.Prior) = (Outcome.Accepted, TimeSpan.FromDays(Window), Truth)).Build();
    private static readonly DateTimeOffset Start = Story.At("2026-03-02");

    /// <summary>What happens, in its order: exposures, and answers whose delay is exponential with a mean of four days, those beyond the window left out.</summary>
    private static List<(DateTimeOffset At, int Exposure, bool IsAnswer)> Traffic(long seed)
    {
        var (random, traffic) = (CounterRandom.FromSeed(seed), new List<(DateTimeOffset, int, bool)>());
        for (var i = 0; i < Days * ADay; i++)
        {
            var at = Start.AddDays(i / ADay).AddMinutes(i % ADay);
            traffic.Add((at, i, false));
            var (succeeds, delay) = (random.NextDouble() < Truth, TimeSpan.FromDays(-4 * Numerics.Log(1 - random.NextDouble() * (1 - Numerics.Exp(-Window / 4.0)))));
            if (succeeds) traffic.Add((at + delay, i, true));
        }
        traffic.Sort();
        return traffic;
    }

    /// <summary>The counts at each midnight, by the rule in use.</summary>
    private static List<ActionCounts> Counted(long seed)
    {
        var (exposures, learner, made) = (new Exposures(), new PropensityLearner(), new Story(Bank).Ask("2026-03-02", "app-home").Record);
        var (days, next, traffic) = (new List<ActionCounts>(), 0, Traffic(seed));
        for (var day = 1; day <= Days; day++)
        {
            var midnight = Start.AddDays(day);
            for (; next < traffic.Count && traffic[next].At <= midnight; next++)
            {
                var (at, exposure, isAnswer) = traffic[next];
                var id = DecisionId.Of(1, exposure + 1);
                if (!isAnswer) exposures.Take(made with { Input = made.Input with { DecisionId = id, DecidedAt = at } }, DecisionName.Of(id), Bank);
                foreach (var label in exposures.Take(new JournalEntry.ResponseTaken(id, 0, isAnswer ? Outcome.Accepted : Outcome.Shown, at, null) { At = at })) learner.Take(label);
            }
            foreach (var label in exposures.TakeClock(midnight)) learner.Take(label);
            days.Add(learner.Publish().Counts.GetValueOrDefault(Id));
        }
        return days;
    }

    /// <summary>The counts at each midnight, had successes been counted when they came and failures when their window ended.</summary>
    private static List<ActionCounts> CountedAtOnce(long seed)
    {
        var (traffic, days) = (Traffic(seed), new List<ActionCounts>());
        var answered = traffic.Where(t => t.IsAnswer).Select(t => t.Exposure).ToHashSet();
        for (var day = 1; day <= Days; day++)
        {
            var midnight = Start.AddDays(day);
            var (yes, no) = (traffic.Count(t => t.IsAnswer && t.At <= midnight), traffic.Count(t => !t.IsAnswer && !answered.Contains(t.Exposure) && t.At.AddDays(Window) <= midnight));
            days.Add(new(yes, yes + no));
        }
        return days;
    }

    private static double P(ActionCounts counts) => new Propensities(Bank, new(new Dictionary<string, ActionCounts> { [Id] = counts })).Of(0, useModel: true).Mean;

    /// <summary>Four standard errors of the estimate: its prior is the truth and worth 20 decisions.</summary>
    private static double Noise(ActionCounts counts) => 4 * Math.Sqrt(Truth * (1 - Truth) * counts.Trials) / (counts.Trials + Bank.PriorStrength);

    [Theory, InlineData(1), InlineData(2), InlineData(3), InlineData(4), InlineData(5)]
    public void A_young_action_looks_no_better_and_no_worse_than_it_is_at_any_age(long seed)
    {
        var days = Counted(seed);

        Assert.Equal((Days - Window) * ADay + 1, days[^1].Trials);
        Assert.All(days, counts => Assert.InRange(P(counts), Truth - Noise(counts) - 1e-9, Truth + Noise(counts) + 1e-9));
    }

    [Theory, InlineData(1), InlineData(2), InlineData(3), InlineData(4), InlineData(5)]
    public void Counting_successes_at_once_would_have_made_it_look_twice_as_good_for_weeks(long seed)
    {
        var days = CountedAtOnce(seed);

        Assert.True(days.Count(counts => P(counts) > 2 * Truth) >= 10, string.Join(' ', days.Select(c => $"{P(c):0.000}")));
        Assert.Contains(days, counts => P(counts) > Truth + Noise(counts));
    }
}
