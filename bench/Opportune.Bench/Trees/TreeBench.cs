using System.ComponentModel;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Opportune.Bench.Commands;
using Opportune.Bench.Http;
using Opportune.Bench.Processes;
using Opportune.Bench.Reporting;
using Opportune.Bench.Sample;
using Opportune.Bench.Stages;
using Opportune.Learners;

namespace Opportune.Bench.Trees;

/// <summary>The score of one customer by boosted trees, beside scikit-learn and xgboost on the same table.</summary>
internal sealed class TreeBench : IBench
{
    private const int Columns = 20;
    private const int Rows = 12_000;
    private const int Kept = 9_000;

    public string Name => "tree";

    public string Title => "one row scored by 100 boosted trees beside scikit-learn and xgboost";

    public bool IsUsual => true;

    public async Task<BenchReport> RunAsync(Workshop workshop)
    {
        var report = new BenchReport(Name, "Boosted trees");
        var (rows, labels) = Table();
        workshop.Say("learning 100 trees of 31 leaves");
        var model = BoostedClassifier.Learn(Learners.Table.OfRows(rows[..Kept]), labels.AsSpan(0, Kept));
        var sum = 0.0;
        var cost = ThreadMeter.Measure(Rows - Kept, i => sum += model.Predict(rows[Kept + i]), workshop.IsFull ? 3 : 0.4);
        var ours = Auc([.. rows[Kept..].Select(r => model.Predict(r))], labels[Kept..]);
        workshop.Say("scikit-learn and xgboost");
        var rivals = await RivalsAsync(workshop, rows, labels);
        report.Figures.Add(new("tree.row", "a row scored by 100 boosted trees of 31 leaves", cost.Microseconds, "µs")
        {
            Goal = Goal.Most(3), Beside = [.. rivals.Select(r => r.Auc is { } auc && Math.Abs(auc - ours) > 0.01 ? Against.Missing(r.Name, $"AUC {auc:0.000} against our {ours:0.000}: not the same model") : r.Auc is null ? Against.Missing(r.Name, r.WhyNot!) : new Against($"{r.Name}, AUC {AucOf(r)}", r.Microseconds))],
            Note = $"{Columns} columns, learnt from {Kept:N0} rows; AUC on {Rows - Kept:N0} others {ours.ToString("0.000", CultureInfo.InvariantCulture)}; rivals by their own predict_proba of one row, one thread",
        });
        return report;

        static string AucOf((string Name, double? Auc, double Microseconds, string? WhyNot) r) => r.Auc!.Value.ToString("0.000", CultureInfo.InvariantCulture);
    }

    private static (double[][] Rows, bool[] Labels) Table()
    {
        var draws = new Draws(77);
        var rows = Enumerable.Range(0, Rows).Select(_ => Enumerable.Range(0, Columns).Select(_ => draws.Unit() * 4 - 2).ToArray()).ToArray();
        return (rows, [.. rows.Select(r => draws.Unit() < 1 / (1 + Math.Exp(-(r[0] * r[1] + Math.Sin(2 * r[2]) * 2 + r[3] - (r[4] > 0.5 ? 1.5 : 0) - 0.5))))]);
    }

    private static async Task<List<(string Name, double? Auc, double Microseconds, string? WhyNot)>> RivalsAsync(Workshop workshop, double[][] rows, bool[] labels)
    {
        var file = Path.Combine(workshop.Folder("trees"), "table.csv");
        await File.WriteAllTextAsync(file, string.Join('\n', rows.Select((r, i) => string.Join(',', r.Select(v => v.ToString("R", CultureInfo.InvariantCulture))) + (labels[i] ? ",1" : ",0"))), new UTF8Encoding(false));
        var found = new List<(string, double?, double, string?)>();
        foreach (var rival in new[] { "scikit-learn", "xgboost" })
        {
            try
            {
                var text = await Child.RunAsync(FastApiRival.Python, [Path.Combine(workshop.RivalScripts, "trees.py"), rival, file, Kept.ToString(CultureInfo.InvariantCulture)], TimeSpan.FromMinutes(5), new Dictionary<string, string> { ["OMP_NUM_THREADS"] = "1" });
                using var json = JsonDocument.Parse(text);
                found.Add((json.RootElement.GetProperty("name").GetString()!, json.RootElement.GetProperty("auc").GetDouble(), json.RootElement.GetProperty("microseconds").GetDouble(), null));
            }
            catch (Exception missing) when (missing is InvalidOperationException or Win32Exception) { found.Add((rival, null, 0, missing.Message.Split('\n')[^1].Trim())); }
        }
        return found;
    }

    /// <summary>The chance that a yes scores above a no (Mann–Whitney), ties counted half.</summary>
    private static double Auc(double[] scores, bool[] labels)
    {
        var order = scores.Select((s, i) => (Score: s, Label: labels[i])).OrderBy(p => p.Score).ToList();
        var (rank, sum, yes) = (0, 0.0, labels.Count(l => l));
        foreach (var group in order.GroupBy(p => p.Score))
        {
            var n = group.Count();
            sum += group.Count(p => p.Label) * (rank + (n + 1) / 2.0);
            rank += n;
        }
        return (sum - yes * (yes + 1) / 2.0) / (yes * (double)(labels.Length - yes));
    }
}
