using System.Text.Json;
using System.Text.Json.Nodes;
using Opportune.Definition;
using Opportune.Definition.Import;
using Opportune.Engine.Bank;
using Opportune.Engine.Ingest;
using Opportune.Engine.Profile;
using Opportune.Engine.Triggers;
using Opportune.Learners;
using Opportune.Runtime.Import;
using Opportune.Simulation;

namespace Opportune.Runtime.Tests.Shortfalls;

/// <summary>Whether the forecast behind <c>low-balance-ahead</c> foresees shortfalls better than the rule that it replaced.</summary>
public sealed class ShortfallTests(ITestOutputHelper output)
{
    private static readonly (DateOnly, ulong)[] Known = [(new(2026, 3, 17), 1), (new(2025, 12, 30), 2), (new(2026, 6, 5), 3), (new(2026, 1, 21), 4)];
    private static readonly (DateOnly, ulong)[] Unseen = [(new(2026, 4, 9), 11), (new(2025, 10, 13), 12), (new(2026, 7, 27), 13), (new(2026, 2, 5), 14)];

    private static readonly Dictionary<string, Func<ProfileView, int, double>> Rules = new() { ["before"] = Before, ["now"] = Now };

    [Fact]
    public void On_a_bank_that_it_was_not_built_on_the_forecast_warns_more_often_rightly_and_misses_less()
    {
        var trial = Simulated(Unseen[..1], every: 3);

        Assert.True(trial.Of("now").Average > trial.Of("before").Average + 0.02);
        Assert.True(trial.Of("now").Precision >= trial.Of("before").Precision - 0.02 && trial.Of("now").Recall >= trial.Of("before").Recall - 0.02);
    }

    [Theory(Explicit = true)]
    [InlineData(true), InlineData(false)]
    public void The_figures_of_simulated_banks(bool known) => Simulated(known ? Known : Unseen, every: 1);

    [Theory(Explicit = true)]
    [InlineData(14), InlineData(30)]
    public void The_figures_of_the_Berka_bank(int days)
    {
        var folder = Path.Combine(DemoBank.Root, "..", "shared", "data", "berka");
        if (!Directory.Exists(folder)) Assert.Skip("needs ../shared/data/berka");
        var bank = Bank("berka");
        var reader = new EventReader(bank.Events, bank.Currency);
        var (owners, events) = (new Dictionary<string, string>(StringComparer.Ordinal), new SortedDictionary<string, List<BankEvent>>(StringComparer.Ordinal));
        foreach (var item in new MappedHistory(MappingLoader.Load(Path.Combine(DemoBank.Root, "banks", "berka", "import.yaml")).Mapping!, folder).Read().OfType<MappedEvent>().Where(i => i.Type is "account.opened" or "transaction.booked"))
        {
            var e = reader.Read(item.Json, new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero), isHistory: true).Event!;
            if (e.Customer is { } owner) owners[e.Text("account")!] = owner.ToString();
            if (!events.TryGetValue(owners[e.Text("account")!], out var own)) events[owners[e.Text("account")!]] = own = [];
            own.Add(e);
        }
        var trial = new ShortfallTrial(days, Rules);
        foreach (var (owner, own) in events.Where(c => c.Value.Count >= 12)) trial.Watch(bank, owner, [.. own.OrderBy(e => e.Time)], BankZone.Day(new(1993, 7, 1)), BankZone.Day(new(1994, 3, 31)));
        Say(trial);
    }

    private ShortfallTrial Simulated((DateOnly Until, ulong Seed)[] banks, int every)
    {
        var (bank, trial) = (Bank("demo"), new ShortfallTrial(14, Rules));
        foreach (var (until, seed) in banks)
            foreach (var (customer, events) in Read(SimulatedBank.Create(new SimulationOptions { Until = until, Seed = seed }), bank))
                trial.Watch(bank, customer, events, BankZone.Day(until) - 120, BankZone.Day(until), every);
        Say(trial);
        return trial;
    }

    private void Say(ShortfallTrial trial)
    {
        foreach (var line in trial.Lines()) output.WriteLine(line);
    }

    /// <summary>The rule until now: the median week of spending and what recurs until the next income, graded by how many weeks' spending are missing.</summary>
    private static double Before(ProfileView profile, int days)
    {
        if (profile.Bills.Count + profile.Income.Count == 0) return 0;
        var lowest = profile.CashFlow.Evenings.Take(days + 1).Min();
        if (profile.CashFlow.NextIncome is null && profile.SavingsBalance >= -lowest) return 0;
        return Numerics.Sigmoid((lowest < 0 ? -lowest : -lowest - 1) / Math.Max(100.0, 7.0 * profile.CashFlow.DailySpending));
    }

    private static double Now(ProfileView profile, int days)
    {
        if (profile.Bills.Count + profile.Income.Count == 0) return 0;
        var (outlook, isNear) = (BalanceOutlook.Of(profile, days), BalanceOutlook.IsNear(profile, 0, days, ShortfallTrial.Warns));
        Assert.True(isNear || outlook.Paths.ChanceBelow(0) < ShortfallTrial.Warns, "A shortfall that is likely was passed over.");
        return outlook.Paths.Below(0) is { } below && outlook.IsFilled(profile, (long)-below.Lowest) ? 0 : outlook.Paths.ChanceBelow(0);
    }

    private static BankDefinition Bank(string name) => BankLoader.Load(BankSource.FromFolder(Path.Combine(DemoBank.Root, "banks", name)), DetectorCatalogue.All, EventCatalogue.BuiltIn).Bank!;

    private static Dictionary<string, List<BankEvent>> Read(SimulatedBank simulated, BankDefinition bank)
    {
        var reader = new EventReader(bank.Events, bank.Currency);
        var (events, holders) = (simulated.Customers.ToDictionary(c => c.Id, _ => new List<BankEvent>(), StringComparer.Ordinal), new Dictionary<string, string[]>(StringComparer.Ordinal));
        foreach (var s in simulated.Events())
        {
            var json = new JsonObject { ["id"] = s.Id, ["source"] = s.Source, ["type"] = s.Type, ["time"] = s.Time.ToString("O"), ["customer"] = s.Customer, ["data"] = s.Data };
            var e = reader.Read(JsonSerializer.SerializeToUtf8Bytes(json), s.Time, isHistory: true).Event!;
            if (e.Type.Name == "account.opened") holders[e.Text("account")!] = [.. e["holders"].AsList.Select(h => h.AsString.Split('|')[0])];
            IEnumerable<string> concerned = e.Text("account") is { } account && holders.TryGetValue(account, out var all) ? all.Append(s.Customer!).Distinct() : [s.Customer!];
            foreach (var customer in concerned) if (events.TryGetValue(customer, out var own)) own.Add(e);
        }
        return events;
    }
}
