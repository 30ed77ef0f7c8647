using Opportune.Bench.Commands;
using Opportune.Bench.Reporting;
using Opportune.Bench.Rules;
using Opportune.Bench.Stages;
using Opportune.Expressions;

namespace Opportune.Bench.Smoke;

/// <summary>Ratios that continuous integration compares with recorded ones: the engine against a yardstick of the same machine at the same time, by core time.</summary>
internal sealed class SmokeBench : IBench
{
    private const int Rounds = 5;
    private const double Seconds = 0.12;

    public string Name => "smoke";

    public string Title => "ratios for continuous integration: stages against a yardstick, rules against C# closures";

    public bool IsUsual => true;

    public Task<BenchReport> RunAsync(Workshop workshop)
    {
        var report = new BenchReport(Name, "Ratios that continuous integration watches");
        foreach (var (name, ratio) in Measure()) report.Figures.Add(new("smoke." + name, Names[name], ratio, "×"));
        report.Notes.Add("By core time, the best of several turns. A fall by more than a third below `ratios.json` fails the tests.");
        return Task.FromResult(report);
    }

    private static readonly Dictionary<string, string> Names = new(StringComparer.Ordinal)
    {
        ["decide"] = "yardstick ÷ a decision of 200 actions", ["encode-encrypt"] = "yardstick ÷ a record encoded and encrypted", ["event-fold"] = "yardstick ÷ 50 events folded", ["event-read"] = "yardstick ÷ 10 events read",
        ["rules-50"] = "C# closures over thresholds ÷ 50 compiled rules", ["rules-1000"] = "C# closures over thresholds ÷ 1,000 rules by their index", ["lean-decide"] = "100,000 ÷ bytes allocated by a decision",
    };

    /// <summary>Names of all ratios.</summary>
    internal static IEnumerable<string> All => Names.Keys;

    /// <summary>Measures all ratios; more is better.</summary>
    /// <param name="only">Names of ratios, or empty for all.</param>
    internal static SortedDictionary<string, double> Measure(params IReadOnlyCollection<string> only)
    {
        var (stages, yardstick, found) = (new StageBench(200, 200, 30), new Yardstick(), new SortedDictionary<string, double>(StringComparer.Ordinal));
        foreach (var (stage, times) in new[] { ("decide", 1.0), ("encode-encrypt", 1), ("event-fold", 50), ("event-read", 10) })
        {
            if (only.Count > 0 && !only.Contains(stage) && !(stage == "decide" && only.Contains("lean-decide"))) continue;
            // In turns, and the best of each: a disturbance makes a turn slower, never faster.
            var (unit, cost) = (double.MaxValue, new StageCost(double.MaxValue, 0, 0));
            for (var round = 0; round < Rounds; round++)
            {
                unit = Math.Min(unit, ThreadMeter.Measure(1, _ => yardstick.Run(), Seconds, 1).Microseconds);
                var turn = stages.Run(Seconds, [stage], 1).Single().Cost;
                if (turn.Microseconds < cost.Microseconds) cost = turn;
            }
            found[stage] = unit / (cost.Microseconds * times);
            if (stage == "decide") found["lean-decide"] = 1e5 / cost.Bytes;
        }
        foreach (var count in new[] { 50, 1_000 })
            if (only.Count == 0 || only.Contains($"rules-{count}")) found[$"rules-{count}"] = Rules(count);
        return found;
    }

    private static double Rules(int count)
    {
        var set = new RuleSet(count, 2_000);
        var (conditions, facts, closures, contexts, verdicts) = (set.Conditions(), set.Facts(), set.Closures(), set.Contexts, new bool[count]);
        var (compiled, index) = (count > 50 ? [] : Array.ConvertAll(conditions, c => c.CompilePredicate()), new CelIndex(conditions));
        var (byHand, ours) = (double.MaxValue, double.MaxValue);
        for (var round = 0; round < Rounds; round++)
        {
            byHand = Math.Min(byHand, ThreadMeter.Measure(facts.Length, c => Judge(closures, contexts[c]), Seconds, 1).Microseconds);
            ours = Math.Min(ours, ThreadMeter.Measure(facts.Length, c =>
            {
                if (compiled.Length > 0) Judge(compiled, facts[c]);
                else index.Sift(facts[c], verdicts);
            }, Seconds, 1).Microseconds);
        }
        return byHand / ours;

        void Judge<T>(Predicate<T>[] rules, T customer)
        {
            for (var r = 0; r < rules.Length; r++) verdicts[r] = rules[r](customer);
        }
    }
}
