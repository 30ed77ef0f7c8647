using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using Opportune.Bench.Commands;
using Opportune.Bench.Processes;
using Opportune.Bench.Reporting;
using Opportune.Bench.Stages;
using Opportune.Expressions;

namespace Opportune.Bench.Rules;

/// <summary>All verdicts of 50 and of 1,000 rules over 10,000 distinct customers, beside two rules engines that people use; their verdicts are compared first.</summary>
internal sealed class RulesBench : IBench
{
    private const int Contexts = 10_000;
    private static readonly (int Count, double Goal)[] Sizes = [(50, 1_000_000), (1_000, 100_000)];

    public string Name => "rules";

    public string Title => "all verdicts of 50 and 1,000 rules beside zen-engine and json-rules-engine";

    public bool IsUsual => true;

    public async Task<BenchReport> RunAsync(Workshop workshop)
    {
        var report = new BenchReport(Name, "Rules");
        var why = await NodeRivals.PrepareAsync(workshop);
        foreach (var (count, goal) in Sizes)
        {
            workshop.Say($"{count:N0} rules");
            var set = new RuleSet(count, Contexts);
            var (conditions, facts) = (set.Conditions(), set.Facts());
            var (index, compiled) = (new CelIndex(conditions), Array.ConvertAll(conditions, c => c.CompilePredicate()));
            var made = ThreadMeter.Measure(1, _ => index = new(conditions), seconds: 0.2);
            var verdicts = new bool[Contexts * count];
            for (var c = 0; c < Contexts; c++) Judge(index, compiled, facts[c], verdicts.AsSpan(c * count, count));
            var compared = Math.Min(Contexts, workshop.Size(100_000, 2_000_000) / count);
            var hash = Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes(verdicts.AsSpan(0, compared * count))));
            var seconds = workshop.IsFull ? 5 : 0.7;
            var one = ThreadMeter.Measure(Contexts, c => Judge(index, compiled, facts[c], verdicts.AsSpan(c * count, count)), seconds);
            var all = InParallel(index, compiled, facts, seconds);
            var single = ThreadMeter.Measure(Contexts, c => Judge(compiled, facts[c], verdicts.AsSpan(c * count, count)), seconds);
            var (closures, contexts) = (set.Closures(), set.Contexts);
            var plain = ThreadMeter.Measure(Contexts, c => Judge(closures, contexts[c], verdicts.AsSpan(c * count, count)), seconds);
            var cores = Environment.ProcessorCount;
            var rivals = why is null ? await NodeRivals.MeasureAsync(workshop, set, hash, compared, workshop.Size(3, 10)) : [Against.Missing("zen-engine", why), Against.Missing("json-rules-engine", why)];
            report.Figures.Add(new($"rules.{count}", $"customers judged by {count:N0} rules, all verdicts written", cores * 1e6 / one.Microseconds, "/s")
            {
                Goal = Goal.Least(goal), Beside = [new("each rule compiled by itself", cores * 1e6 / single.Microseconds), new("C# closures over thresholds", cores * 1e6 / plain.Microseconds), .. rivals],
                Note = $"{cores} cores by core time; by the clock, {cores} threads at once, {all:N0}/s. The index is made in {made.Microseconds / 1e3:0.0} ms. {verdicts.Count(v => v) / (double)verdicts.Length:P0} of the verdicts are yes; a rival's verdicts were compared for {compared:N0} customers",
            });
        }
        report.Notes.Add($"{Contexts:N0} distinct customers with nine facts; rules of two or three comparisons; a verdict is written for every rule and customer. A rival counts only if every verdict compared equals ours. Rates are for all cores by core time: what one core does in a second of its own time, times the number of cores.");
        return report;
    }

    /// <summary>All rules at once; those that do more than compare facts with constants are asked where the rest of them holds.</summary>
    private static void Judge(CelIndex index, Predicate<CelValue[]>[] rules, CelValue[] facts, Span<bool> verdicts)
    {
        index.Sift(facts, verdicts);
        foreach (var r in index.Undecided) verdicts[r] = verdicts[r] && rules[r](facts);
    }

    private static void Judge<T>(Predicate<T>[] rules, T customer, Span<bool> verdicts)
    {
        for (var r = 0; r < rules.Length; r++) verdicts[r] = rules[r](customer);
    }

    /// <summary>A thread a core, by the clock.</summary>
    private static double InParallel(CelIndex index, Predicate<CelValue[]>[] rules, CelValue[][] facts, double seconds)
    {
        var (watch, done) = (Stopwatch.StartNew(), 0L);
        Parallel.For(0, Environment.ProcessorCount, thread =>
        {
            var (own, verdicts) = (0L, new bool[rules.Length]);
            for (var c = thread; watch.Elapsed.TotalSeconds < seconds; c = (c + 1) % facts.Length, own++) Judge(index, rules, facts[c], verdicts);
            Interlocked.Add(ref done, own);
        });
        return done / watch.Elapsed.TotalSeconds;
    }
}

/// <summary>The rules engines of the JavaScript world.</summary>
internal static class NodeRivals
{
    /// <summary>Installs them; why they are not here, or null.</summary>
    internal static async Task<string?> PrepareAsync(Workshop workshop)
    {
        try
        {
            Directory.CreateDirectory(workshop.RivalsFolder);
            foreach (var file in new[] { "package.json", "rules.mjs" }) File.Copy(Path.Combine(workshop.RivalScripts, file), Path.Combine(workshop.RivalsFolder, file), overwrite: true);
            if (Directory.Exists(Path.Combine(workshop.RivalsFolder, "node_modules", "@gorules", "zen-engine"))) return null;
            workshop.Say("installing zen-engine and json-rules-engine with npm");
            await Child.RunAsync("npm", ["install", "--no-audit", "--no-fund", "--silent"], TimeSpan.FromMinutes(3), folder: workshop.RivalsFolder);
            return null;
        }
        catch (System.ComponentModel.Win32Exception) { return "no Node.js or npm"; }
        catch (InvalidOperationException failed) { return "npm install failed: " + failed.Message.Split('\n')[0]; }
    }

    /// <summary>Measures each, and throws away whoever judges otherwise.</summary>
    internal static async Task<List<Against>> MeasureAsync(Workshop workshop, RuleSet set, string hash, int compared, int seconds)
    {
        var file = Path.Combine(workshop.Folder("rules"), "rules.json");
        await File.WriteAllTextAsync(file, set.Json());
        var found = new List<Against>();
        foreach (var engine in new[] { "zen-engine", "json-rules-engine" })
        {
            try
            {
                var text = await Child.RunAsync("node", ["rules.mjs", engine, file, compared.ToString(CultureInfo.InvariantCulture), seconds.ToString(CultureInfo.InvariantCulture)], TimeSpan.FromMinutes(10), folder: workshop.RivalsFolder);
                using var json = JsonDocument.Parse(text);
                var (name, verdicts, perCore) = (json.RootElement.GetProperty("name").GetString()!, json.RootElement.GetProperty("verdicts").GetString(), json.RootElement.GetProperty("perCoreSecond").GetDouble());
                workshop.Say($"{name}: {perCore * Environment.ProcessorCount:N0}/s");
                found.Add(verdicts == hash ? new(name, perCore * Environment.ProcessorCount) : Against.Missing(name, "its verdicts differ from ours, so its speed says nothing"));
            }
            catch (InvalidOperationException failed) { found.Add(Against.Missing(engine, failed.Message.Split('\n')[0])); }
        }
        return found;
    }
}
