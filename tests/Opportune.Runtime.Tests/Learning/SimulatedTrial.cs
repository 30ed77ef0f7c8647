using Opportune.Engine;
using Opportune.Engine.Bank;
using Opportune.Engine.Learn;
using Opportune.Engine.Profile;
using Opportune.Engine.Score;
using Opportune.Engine.Tests;
using Opportune.Expressions;
using Opportune.Simulation;

namespace Opportune.Runtime.Tests.Learning;

/// <summary>Half a year of decisions of the demo bank over simulated customers, whose true chance of saying yes to anything is known.</summary>
internal sealed class SimulatedTrial
{
    private static readonly DateOnly Until = new(2026, 11, 20);
    private static readonly byte[] Salt = [1, 2, 3];
    private static readonly (string Name, int Count)[] Visits = [("app-home", 2), ("web-home", 1), ("account-summary", 1), ("post-transaction", 1)];
    private readonly SimulatedBank _world;
    private readonly Dictionary<string, IReadOnlyList<Example>> _examples = new(StringComparer.Ordinal);

    private SimulatedTrial(BankDefinition bank, SimulatedBank world) => (Bank, _world) = (bank, world);

    public BankDefinition Bank { get; }

    /// <summary>Every decision made, with its customer, oldest first.</summary>
    public List<(string Customer, DecisionInput Input)> Decisions { get; } = [];

    public IReadOnlyList<Example> Examples { get; private set; } = [];

    /// <summary>Runs it: every customer visits so many times, each visit is decided, shown and truly answered.</summary>
    public static SimulatedTrial Run(BankDefinition bank, int customers, int visits, ulong seed, PropensityModel? model = null)
    {
        var world = SimulatedBank.Create(new() { Until = Until, Customers = customers, Seed = seed });
        var trial = new SimulatedTrial(bank, world);
        var pipeline = new DecisionPipeline(bank, model ?? PropensityModel.Untrained);
        foreach (var (customer, events) in SimulatedCustomers.Read(world, bank)) trial.Live(pipeline, customer, events, visits);
        trial.Decisions.Sort((a, b) => a.Input.DecidedAt.CompareTo(b.Input.DecidedAt));
        trial.Examples = [.. trial._examples.Values.SelectMany(e => e)];
        return trial;
    }

    /// <summary>The true chance that a customer says yes to an action shown at an instant.</summary>
    public double Truth(string customer, string action, DateTimeOffset at) => _world.Respond(customer, action, at).Probability;

    /// <summary>What the best choices of a model would truly be worth, in money a decision, over recorded decisions from an instant on.</summary>
    public (double Value, double Successes) WorthOf(PropensityModel model, DateTimeOffset from)
    {
        var pipeline = new DecisionPipeline(Bank, model);
        var (value, successes, n) = (0.0, 0.0, 0);
        foreach (var (customer, input) in Decisions.Where(d => d.Input.DecidedAt >= from && !d.Input.NoModel))
        {
            n++;
            var record = pipeline.Choose(input with { AllowExploration = false });
            foreach (var slot in record.Slots.Where(s => s.Outcome == SlotOutcome.Chosen))
            {
                var score = record.Scores.Single(s => s.Action == Bank.Treatments[slot.Treatment].ActionIndex);
                var truth = Truth(customer, Bank.Actions[score.Action].Id, input.DecidedAt);
                (value, successes) = (value + truth * score.V, successes + truth);
            }
        }
        return (value / n, successes / n);
    }

    private void Live(DecisionPipeline pipeline, string customer, List<BankEvent> events, int visits)
    {
        var (state, book) = (new CustomerState(CustomerId.Parse(customer), Bank, _ => Bank), new ExampleBook(Bank, _ => Bank));
        void Take(JournalEntry entry) => book.Take(entry, state.Apply(entry));
        var number = ulong.Parse(customer[2..], System.Globalization.CultureInfo.InvariantCulture);
        var (next, first) = (0, Bank.Zone.StartOf(BankZone.Day(Until)).AddDays(-180).AddHours(10));
        var answers = new PriorityQueue<JournalEntry, DateTimeOffset>();
        for (var visit = 0; visit < visits; visit++)
        {
            var now = first.AddDays(180.0 * visit / visits).AddMinutes(number % 60);
            for (; next < events.Count && events[next].Time <= now; next++) Take(new JournalEntry.EventTaken(events[next]) { At = events[next].Time });
            while (answers.TryPeek(out var answer, out var at) && at <= now) { answers.Dequeue(); Take(answer); }
            Take(new JournalEntry.ClockReached(now) { At = now });
            var (placement, count) = Visits[visit % Visits.Length];
            var request = new DecisionRequest(state.Customer, [new(placement, count)], new Dictionary<string, CelValue>(), null, 1, true, null);
            var record = pipeline.Choose(pipeline.Close(state, request, DecisionId.Of(number, state.Version + 1), now, Salt));
            Take(new JournalEntry.DecisionMade(record) { At = now });
            Decisions.Add((customer, record.Input));
            for (var slot = 0; slot < record.Slots.Count; slot++)
                if (record.Slots[slot].Outcome == SlotOutcome.Chosen) Answer(customer, record, slot, now, Take, answers);
        }
        Take(new JournalEntry.ClockReached(first.AddDays(400)) { At = first.AddDays(400) });
        _examples[customer] = book.Finish(Permissions.Of(state.Profile));
    }

    private void Answer(string customer, DecisionRecord record, int slot, DateTimeOffset now, Action<JournalEntry> take, PriorityQueue<JournalEntry, DateTimeOffset> later)
    {
        var action = Bank.Actions[Bank.Treatments[record.Slots[slot].Treatment].ActionIndex];
        var answer = _world.Respond(customer, action.Id, now);
        take(new JournalEntry.ResponseTaken(record.Input.DecisionId, slot, Outcome.Shown, now, null) { At = now });
        if (answer.Accepted) later.Enqueue(new JournalEntry.ResponseTaken(record.Input.DecisionId, slot, action.Objective, answer.At, null) { At = answer.At }, answer.At);
        else if (answer.Outcome == "dismissed") later.Enqueue(new JournalEntry.ResponseTaken(record.Input.DecisionId, slot, Outcome.Dismissed, answer.At, null) { At = answer.At }, answer.At);
    }
}
