using Opportune.Engine;
using Opportune.Engine.Bank;
using Opportune.Engine.Learn;
using Opportune.Engine.Profile;
using Opportune.Engine.Score;
using Opportune.Engine.Tests;
using Opportune.Expressions;
using Opportune.Simulation;

namespace Opportune.Runtime.Tests.Learning;

/// <summary>The demo bank over simulated customers who all come once a round; what was counted by then decides in the next round.</summary>
internal sealed class SimulatedRounds
{
    private static readonly DateOnly Until = new(2026, 11, 20);
    private static readonly byte[] Salt = [1, 2, 3];
    private static readonly BanditOptions Options = new();
    private readonly BankDefinition _bank;
    private readonly SimulatedBank _world;
    private readonly List<Life> _lives = [];

    private SimulatedRounds(BankDefinition bank, SimulatedBank world) => (_bank, _world) = (bank, world);

    private sealed class Life(string id, List<BankEvent> events, BankDefinition bank)
    {
        public string Id => id;
        public List<BankEvent> Events => events;
        public CustomerState State { get; } = new(CustomerId.Parse(id), bank, _ => bank);
        public ExampleBook Book { get; } = new(bank, _ => bank);
        public PriorityQueue<JournalEntry, DateTimeOffset> Answers { get; } = new();
        public int Next { get; set; }

        public IReadOnlyList<Engine.Respond.LabelChange> Take(JournalEntry entry)
        {
            var labels = State.Apply(entry);
            Book.Take(entry, labels);
            return labels;
        }
    }

    /// <summary>What a round truly earned: money and successes a decision, by the known chances.</summary>
    public readonly record struct Earned(double Value, double Successes, bool ByFacts);

    public static IReadOnlyList<Earned> Run(BankDefinition bank, int customers, int rounds, int days, ulong seed, bool contextual)
    {
        var world = SimulatedBank.Create(new() { Until = Until, Customers = customers, Seed = seed });
        var run = new SimulatedRounds(bank, world);
        run._lives.AddRange(SimulatedCustomers.Read(world, bank).Select(c => new Life(c.Key, c.Value, bank)));
        var (earned, learner, bandit, learnt) = (new List<Earned>(), new PropensityLearner(), ContextualBandit.None, new HashSet<Example>(RowsAlike.Instance));
        var first = bank.Zone.StartOf(BankZone.Day(Until)).AddDays(-days).AddHours(10);
        for (var round = 0; round < rounds; round++)
        {
            var now = first.AddDays((double)days * round / rounds);
            foreach (var life in run._lives) foreach (var label in Live(life, now)) learner.Take(label);
            var counts = learner.Publish();
            if (contextual) bandit = run.Learn(bandit, counts, learnt, now);
            earned.Add(run.Decide(new DecisionPipeline(bank, new(counts.Counts, bandit.Model)), now, bandit.Model is not null));
        }
        return earned;
    }

    private static List<Engine.Respond.LabelChange> Live(Life life, DateTimeOffset now)
    {
        var labels = new List<Engine.Respond.LabelChange>();
        for (; life.Next < life.Events.Count && life.Events[life.Next].Time <= now; life.Next++) labels.AddRange(life.Take(new JournalEntry.EventTaken(life.Events[life.Next]) { At = life.Events[life.Next].Time }));
        while (life.Answers.TryPeek(out var answer, out var at) && at <= now)
        {
            life.Answers.Dequeue();
            labels.AddRange(life.Take(answer));
        }
        labels.AddRange(life.Take(new JournalEntry.ClockReached(now) { At = now }));
        return labels;
    }

    private ContextualBandit Learn(ContextualBandit bandit, PropensityModel counts, HashSet<Example> learnt, DateTimeOffset now)
    {
        List<Example> all = [.. _lives.SelectMany(l => l.Book.Finish(Permissions.Of(l.State.Profile))).Where(e => e.KnownAt <= now)];
        var fresh = all.Where(e => !learnt.Contains(e)).ToList();
        learnt.UnionWith(all);
        return bandit.IsDue(counts, now, Options) ? bandit.Started(_bank, counts, [.. all.OrderByDescending(e => e.DecidedAt).Take(Options.Training.MostRows)], Options, now) : bandit.LearntOn(_bank, counts, [.. fresh.Select(e => new NewExample(e, false))], now);
    }

    private Earned Decide(DecisionPipeline pipeline, DateTimeOffset now, bool byFacts)
    {
        var (value, successes) = (0.0, 0.0);
        foreach (var life in _lives)
        {
            var request = new DecisionRequest(life.State.Customer, [new("app-home", 2)], new Dictionary<string, CelValue>(), null, 1, true, null);
            var number = ulong.Parse(life.Id[2..], System.Globalization.CultureInfo.InvariantCulture);
            var record = pipeline.Choose(pipeline.Close(life.State, request, DecisionId.Of(number, life.State.Version + 1), now, Salt));
            life.Take(new JournalEntry.DecisionMade(record) { At = now });
            for (var slot = 0; slot < record.Slots.Count; slot++)
            {
                if (record.Slots[slot].Outcome != SlotOutcome.Chosen) continue;
                var score = record.Scores.Single(s => s.Action == _bank.Treatments[record.Slots[slot].Treatment].ActionIndex);
                var truth = Answer(life, record, slot, now);
                (value, successes) = (value + truth * score.V, successes + truth);
            }
        }
        return new(value / _lives.Count, successes / _lives.Count, byFacts);
    }

    private double Answer(Life life, DecisionRecord record, int slot, DateTimeOffset now)
    {
        var action = _bank.Actions[_bank.Treatments[record.Slots[slot].Treatment].ActionIndex];
        var answer = _world.Respond(life.Id, action.Id, now);
        life.Take(new JournalEntry.ResponseTaken(record.Input.DecisionId, slot, Outcome.Shown, now, null) { At = now });
        if (answer.Accepted) life.Answers.Enqueue(new JournalEntry.ResponseTaken(record.Input.DecisionId, slot, action.Objective, answer.At, null) { At = answer.At }, answer.At);
        return answer.Probability;
    }

    private sealed class RowsAlike : IEqualityComparer<Example>
    {
        public static RowsAlike Instance { get; } = new();
        public bool Equals(Example? x, Example? y) => (x?.Customer, x?.Action, x?.DecidedAt) == (y?.Customer, y?.Action, y?.DecidedAt);
        public int GetHashCode(Example row) => HashCode.Combine(row.Customer, row.Action, row.DecidedAt);
    }
}
