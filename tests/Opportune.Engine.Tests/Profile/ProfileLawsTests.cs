using Opportune.Engine.Bank;
using Opportune.Engine.Profile;
using Opportune.Engine.Triggers;
using Opportune.Learners;
using Opportune.Simulation;

namespace Opportune.Engine.Tests.Profile;

/// <summary>What holds for every customer, tried on simulated ones.</summary>
public sealed class ProfileLawsTests
{
    private static readonly DateOnly Until = new(2026, 3, 17);

    private static readonly BankDefinition Bank = DetectorCatalogue.All.Aggregate(new TestBank(), (bank, detector) => bank.Moment(detector.Name))
        .Attribute("employment", "employment", Expressions.CelType.String).Attribute("vulnerable", "vulnerable", Expressions.CelType.Bool)
        .Feature("groceriesCount", "transaction.booked", Aggregate.Count, new(30, Bucket.Day), "data.category == 'groceries'")
        .Feature("spentMonth", "transaction.booked", Aggregate.Sum, new(1, Bucket.Month), "data.amount < 0.0", "amount", negate: true)
        .Feature("meanDining", "transaction.booked", Aggregate.Mean, new(90, Bucket.Day), "data.category == 'dining'", "amount")
        .Feature("least", "transaction.booked", Aggregate.Min, new(12, Bucket.Month), null, "amount")
        .Feature("most", "transaction.booked", Aggregate.Max, new(48, Bucket.Hour), null, "amount")
        .Feature("lastScore", "credit-score.changed", Aggregate.Last, new(12, Bucket.Month), null, "score")
        .Placement("app-home").Segment("young", "customer.age < 30")
        .Feature("daysSinceSession", "session.started", Aggregate.DaysSince, new(180, Bucket.Day))
        .Feature("diningRatio", "transaction.booked", Aggregate.RatioToPast, new(30, Bucket.Day), "data.category == 'dining'", "amount", negate: true, past: 3)
        .Build();

    private static readonly Dictionary<string, List<BankEvent>> Events = new(SimulatedCustomers.Read(SimulatedBank.Create(new SimulationOptions { Until = Until, Customers = 40 }), Bank));

    /// <summary>Twenty months: more than single bookings are kept for.</summary>
    private static readonly Dictionary<string, List<BankEvent>> Longer = new(SimulatedCustomers.Read(SimulatedBank.Create(new SimulationOptions { Until = Until, Customers = 12, Months = 20 }), Bank));

    [Fact]
    public void The_order_in_which_events_arrive_changes_no_fact_no_moment_and_no_evidence()
    {
        foreach (var (customer, events) in Events)
        {
            var shuffled = events.ToArray();
            CounterRandom.ForDraw([7], customer, 0).Shuffle(shuffled.AsSpan());
            Assert.Equal(Picture(customer, events), Picture(customer, shuffled));
        }
    }

    [Fact]
    public void Taking_every_event_twice_changes_nothing()
    {
        foreach (var (customer, events) in Events) Assert.Equal(Picture(customer, events), Picture(customer, events.SelectMany(e => new[] { e, e }).Concat(events)));
    }

    /// <summary>What detectors look up is kept from event to event: it must not differ from what is worked out once at the end, however late events come and however much is forgotten meanwhile.</summary>
    [Fact]
    public void Whoever_looks_after_every_event_finds_what_one_look_at_the_end_finds()
    {
        foreach (var (customer, events) in Longer)
        {
            var late = events.ToArray();
            for (var i = 1; i < late.Length; i += 11) (late[i - 1], late[i]) = (late[i], late[i - 1]);
            for (var i = 90; i < late.Length; i += 97) (late[i - 90], late[i]) = (late[i], late[i - 90]);
            var watched = new ProfileState(CustomerId.Parse(customer), Bank);
            foreach (var e in late)
            {
                watched.Take(e);
                MomentFinder.Find(new ProfileView(watched, watched.Latest!.Value));
            }
            var at = Bank.Zone.StartOf(BankZone.Day(Until) + 1);
            Assert.Equal(Picture(SimulatedCustomers.Fold(customer, Bank, late), at), Picture(watched, at));
        }
    }

    [Fact]
    public void A_profile_as_of_an_instant_knows_nothing_of_what_came_later()
    {
        var at = Bank.Zone.StartOf(BankZone.Day(Until.AddDays(-60)));
        foreach (var (customer, events) in Events)
        {
            var live = new ProfileState(CustomerId.Parse(customer), Bank);
            foreach (var e in events.Where(e => e.Time <= at)) live.Take(e);
            Assert.Equal(Picture(live, at), Picture(SimulatedCustomers.Fold(customer, Bank, events.Where(e => e.Time <= at).Reverse()), at));
            Assert.DoesNotContain(Sheet(live, at).Evidence.SelectMany(e => e.Events), source => events.Any(e => e.Time > at && $"{e.Source}/{e.Id}" == source));
        }
    }

    [Fact]
    public void What_is_safe_to_save_is_never_negative_and_never_more_than_the_lowest_balance_ahead()
    {
        foreach (var (customer, events) in Events)
            for (var day = -200; day <= 0; day += 40)
            {
                var at = Bank.Zone.StartOf(BankZone.Day(Until.AddDays(day)));
                var flow = new ProfileView(SimulatedCustomers.Fold(customer, Bank, events.Where(e => e.Time <= at)), at).CashFlow;
                Assert.InRange(flow.SafeToSave, 0, Math.Max(0, flow.Lowest));
                Assert.True(flow.BillsUntilIncome >= 0 && flow.DailySpending >= 0 && flow.Evenings[flow.LowestInDays] == flow.Lowest);
            }
    }

    [Fact]
    public void Facts_kept_from_an_earlier_decision_equal_facts_worked_out_anew()
    {
        var pipeline = new DecisionPipeline(Bank, Engine.Score.PropensityModel.Untrained);
        var start = Bank.Zone.StartOf(BankZone.Day(Until.AddDays(-4)));
        foreach (var (customer, events) in Events)
        {
            var kept = new CustomerState(CustomerId.Parse(customer), Bank, _ => Bank);
            for (var hours = 0; hours < 120; hours += 7)
            {
                var at = start.AddHours(hours);
                foreach (var e in events.Where(e => e.Time <= at && e.Time > (hours == 0 ? DateTimeOffset.MinValue : at.AddHours(-7)))) kept.Apply(new JournalEntry.EventTaken(e) { At = e.Time });
                var fresh = new CustomerState(CustomerId.Parse(customer), Bank, _ => Bank);
                foreach (var e in events.Where(e => e.Time <= at)) fresh.Apply(new JournalEntry.EventTaken(e) { At = e.Time });
                Assert.Equal(Input(fresh, at), Input(kept, at));
                Assert.Equal(Input(fresh, at.AddMinutes(50)), Input(kept, at.AddMinutes(50)));
            }
        }

        string Input(CustomerState state, DateTimeOffset at)
        {
            var input = pipeline.Close(state, new(state.Customer, [new("app-home", 1)], new Dictionary<string, Expressions.CelValue>(), null, 0, false, null), "d", at, [1]);
            Assert.Equal(MomentFinder.NextChange(new ProfileView(state.Profile, at)), state.WakeAt(at)); // nothing else waits
            return string.Join('\n', input.Facts.Select((v, slot) => $"{Bank.Facts.Facts[slot].Name} = {v}").Concat(input.Evidence.Select(e => $"{e.Slot}: {string.Join(' ', e.Events)}"))
                .Concat(input.Moments.Select(m => $"{m.Name} {m.At:O} {m.Expires:O} {m.Confidence} {string.Join(' ', m.Evidence)}")));
        }
    }

    private static string Picture(string customer, IEnumerable<BankEvent> events) =>
        Picture(SimulatedCustomers.Fold(customer, Bank, events), Bank.Zone.StartOf(BankZone.Day(Until) + 1));

    private static string Picture(ProfileState state, DateTimeOffset at)
    {
        var sheet = Sheet(state, at);
        var moments = MomentFinder.Find(new ProfileView(state, at));
        return string.Join('\n', sheet.Values.Select((v, slot) => $"{Bank.Facts.Facts[slot].Name} = {v}")
            .Concat(sheet.Evidence.Select(e => $"{e.Slot}: {string.Join(' ', e.Events)}"))
            .Concat(moments.Select(m => $"{m.Name} {m.At:O} {m.Confidence} {string.Join(' ', m.Evidence)}")).Append($"wakes {MomentFinder.NextChange(new ProfileView(state, at)):O}"));
    }

    private static FactSheet Sheet(ProfileState state, DateTimeOffset at)
    {
        var sheet = new FactSheet(Bank.Facts);
        var view = new ProfileView(state, at);
        ProfileFacts.Fill(sheet, view, [], PersonalizationLevel.Advanced);
        MomentFinder.Find(view, sheet);
        return sheet;
    }
}
