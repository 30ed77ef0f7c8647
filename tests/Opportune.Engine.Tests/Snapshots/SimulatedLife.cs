using Opportune.Engine.Bank;
using Opportune.Engine.Ingest;
using Opportune.Engine.Score;
using Opportune.Engine.Triggers;
using Opportune.Learners;
using Opportune.Simulation;

namespace Opportune.Engine.Tests.Snapshots;

/// <summary>Journals of simulated customers: their events, and between them decisions, answers, deliveries and the clock, by chance of a fixed seed.</summary>
internal static class SimulatedLife
{
    public static readonly DateOnly Until = new(2026, 3, 17);

    public static BankDefinition Bank { get; } = DetectorCatalogue.All.Aggregate(new TestBank { Name = "lives" }, (bank, detector) => bank.Moment(detector.Name))
        .Attribute("employment", "employment", Expressions.CelType.String).Attribute("vulnerable", "vulnerable", Expressions.CelType.Bool)
        .Feature("groceriesCount", "transaction.booked", Aggregate.Count, new(30, Bucket.Day), "data.category == 'groceries'")
        .Feature("spentMonth", "transaction.booked", Aggregate.Sum, new(1, Bucket.Month), "data.amount < 0.0", "amount", negate: true)
        .Feature("least", "transaction.booked", Aggregate.Min, new(12, Bucket.Month), null, "amount")
        .Feature("most", "transaction.booked", Aggregate.Max, new(48, Bucket.Hour), null, "amount")
        .Feature("lastScore", "credit-score.changed", Aggregate.Last, new(12, Bucket.Month), null, "score")
        .Feature("daysSinceSession", "session.started", Aggregate.DaysSince, new(180, Bucket.Day))
        .Feature("diningRatio", "transaction.booked", Aggregate.RatioToPast, new(30, Bucket.Day), "data.category == 'dining'", "amount", negate: true, past: 3)
        .Product("saver", "savings").Product("travel-card", "cards", credit: true)
        .Placement("app-home", slots: 2, price: 0.1, exploration: 10, fallback: true).Placement("e-mail-offers", "e-mail", Direction.Outbound, slots: 2)
        .Limit("contact.weekly", 4, LimitPeriod.Rolling, TimeSpan.FromDays(7))
        .Action("grow/cards/travel-card", a => (a.Product, a.Objective) = ("travel-card", Outcome.Converted)).Action("grow/saving/saver", a => (a.Product, a.Objective) = ("saver", Outcome.Accepted))
        .Action("nurture/budget/overview", a => (a.Class, a.CustomerValue) = (MessageClass.Guidance, "8.0")).Action("serve/help/welcome", a => a.Class = MessageClass.Service)
        .Build();

    public static DecisionPipeline Pipeline { get; } = new(Bank, PropensityModel.Untrained);

    private static readonly Lazy<IReadOnlyDictionary<string, List<BankEvent>>> Simulated =
        new(() => SimulatedCustomers.Read(SimulatedBank.Create(new SimulationOptions { Until = Until, Customers = 12 }), Bank));

    public static IReadOnlyDictionary<string, List<JournalEntry>> All { get; } = Simulated.Value.Where(c => c.Value.Count > 50).ToDictionary(c => c.Key, c => Journal(c.Key, c.Value), StringComparer.Ordinal);

    public static CustomerState Empty(string customer, BankDefinition? bank = null) => new(CustomerId.Parse(customer), bank ?? Bank, _ => Bank);

    public static DecisionRequest Ask(CustomerState state, string placement, string? requestId) => new(state.Customer, [new(placement, 2)], new Dictionary<string, Expressions.CelValue>(), requestId, 7, true, null);

    private static List<JournalEntry> Journal(string customer, List<BankEvent> events)
    {
        var (state, chance, entries, made) = (Empty(customer), CounterRandom.ForDraw([11], customer, 0), new List<JournalEntry>(), new List<DecisionRecord>());
        foreach (var e in events.TakeLast(900).Where(e => state.Profile.Seen.Judge(e) == Novelty.New))
        {
            Add(new JournalEntry.EventTaken(e) { At = e.Time });
            if (chance.NextDouble() > 0.1) continue;
            var at = e.Time.AddMinutes(3);
            var request = Ask(state, chance.NextDouble() < 0.6 ? "app-home" : "e-mail-offers", chance.NextDouble() < 0.5 ? $"r{entries.Count}" : null);
            var record = Pipeline.Decide(state, request, DecisionId.Of(77, state.Version + 1), at, [1, 2]).Record;
            Add(new JournalEntry.DecisionMade(record) { At = at });
            made.Add(record);
            var answered = made[(int)(chance.NextDouble() * made.Count)].Input.DecisionId;
            var kind = chance.NextDouble();
            if (kind < 0.5) Add(new JournalEntry.ResponseTaken(answered, 0, (Outcome)(int)(chance.NextDouble() * 8), at, null) { At = at });
            else if (kind < 0.7) Add(new JournalEntry.DeliveryReported(answered, 0, (DeliveryResult)(int)(chance.NextDouble() * 4), "x", 1) { At = at, Pause = TimeSpan.FromMinutes(7) });
            else if (kind < 0.8) Add(new JournalEntry.ClockReached(at) { At = at });
            else if (kind < 0.82) Add(null!);
        }
        return entries;

        void Add(JournalEntry entry)
        {
            state.Apply(entry);
            entries.Add(entry);
        }
    }
}
