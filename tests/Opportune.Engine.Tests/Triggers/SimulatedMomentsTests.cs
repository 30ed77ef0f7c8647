using System.Globalization;
using Opportune.Engine.Bank;
using Opportune.Engine.Profile;
using Opportune.Engine.Triggers;
using Opportune.Simulation;

namespace Opportune.Engine.Tests.Triggers;

public sealed class SimulatedMomentsTests(ITestOutputHelper output)
{
    private static readonly (DateOnly Until, ulong Seed)[] Banks = [(new(2026, 3, 17), 1), (new(2025, 12, 30), 2), (new(2026, 6, 5), 3), (new(2026, 1, 21), 4)];

    /// <remarks>
    /// What is left is beyond the bank's eyes. Missed: first pays without a category; a rise paid one day before the year's end together with a thirteenth salary; 60 idle evenings of customers
    /// whose bonus or invoices make their recent outgoings larger than their usual ones; journeys of which only a last cheap payment is near. Wrong: poor customers whose forecast goes below zero
    /// by a few days' spending, and who in truth stop buying in time. Of about 90 true cases a moment, 0.9 leaves room for 9 such customers.
    /// </remarks>
    [Fact]
    public void Detectors_find_nine_of_ten_true_moments_and_are_right_nine_times_of_ten()
    {
        var bank = Moments().Build();
        var counts = bank.Moments.ToDictionary(m => m.Name, _ => new Count(), StringComparer.Ordinal);
        foreach (var (until, seed) in Banks) Compare(SimulatedBank.Create(new SimulationOptions { Until = until, Seed = seed }), until, bank, counts);

        foreach (var (moment, c) in counts)
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{moment,-22} true {c.True,3}  hit {c.Hit,3}  wrong {c.Wrong,3}  precision {c.Precision:0.00}  recall {c.Recall:0.00}"));
        Assert.All(counts, c => Assert.True(c.Value.Precision >= 0.9 && c.Value.Recall >= 0.9, c.Key));
    }

    private static void Compare(SimulatedBank simulated, DateOnly until, BankDefinition bank, Dictionary<string, Count> counts)
    {
        var at = bank.Zone.StartOf(BankZone.Day(until) + 1).AddSeconds(-1);
        foreach (var (customer, events) in SimulatedCustomers.Read(simulated, bank))
        {
            var found = MomentFinder.Find(new ProfileView(SimulatedCustomers.Fold(customer, bank, events), at)).Select(m => m.Name).ToHashSet(StringComparer.Ordinal);
            foreach (var (moment, count) in counts) count.Take(simulated.TrueMoments[customer].Contains(moment), found.Contains(moment));
        }
    }

    private sealed class Count
    {
        public int True { get; private set; }
        public int Hit { get; private set; }
        public int Wrong { get; private set; }
        public double Precision => (double)Hit / (Hit + Wrong);
        public double Recall => (double)Hit / True;

        public void Take(bool isTrue, bool isFound)
        {
            if (isTrue) True++;
            if (isTrue && isFound) Hit++;
            if (!isTrue && isFound) Wrong++;
        }
    }

    /// <summary>The detectors with the numbers by which the simulated bank's witness judges.</summary>
    private static TestBank Moments() => new TestBank()
        .Moment("salary-received", Long, new() { ["withinDays"] = 4 })
        .Moment("salary-increased", Long, new() { ["leastPercent"] = 4.9, ["withinDays"] = 36 })
        .Moment("salary-stopped", Long, new() { ["graceDays"] = 5 })
        .Moment("idle-cash", Long, new() { ["overDays"] = 60, ["keepMonths"] = 3, ["leastAmount"] = 0 })
        .Moment("low-balance-ahead", Long, new() { ["leastChance"] = 0.55 })
        .Moment("repeated-overdraft", Long, new() { ["leastDays"] = 1, ["leastFalls"] = 2 })
        .Moment("home-search", Long, new() { ["withinDays"] = 15 })
        .Moment("abandoned-application", Long, new() { ["withinDays"] = 15 })
        .Moment("travel", Long, new() { ["withinDays"] = 15 })
        .Moment("large-deposit", Long, new() { ["withinDays"] = 15 });

    private static TimeSpan Long => TimeSpan.FromDays(100);
}
