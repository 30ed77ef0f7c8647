using System.Globalization;
using System.Text.Json;
using Opportune.Bench.Reporting;
using Opportune.Bench.Stages;
using Opportune.Learners;
using Opportune.Statistics;

namespace Opportune.Bench.Rivals;

/// <summary>Boosted trees: as good as scikit-learn's over twenty splits, as fast to learn as XGBoost, its models scored and explained to the same numbers.</summary>
internal static class TreeRivals
{
    private const int Splits = 20;

    /// <summary>Compares quality with HistGradientBoosting on Bank Marketing: random splits, and the file's last 30 % as the honest question.</summary>
    internal static async Task QualityAsync(string data, string folder, PythonRival python, BenchReport report, List<string[]> times)
    {
        var bank = RivalTable.BankMarketing(data);
        int[][] splits = [.. bank.Splits(Splits), [.. Enumerable.Range(0, bank.Table.Rows).Skip((int)(0.7 * bank.Table.Rows))]];
        bank.Write(folder, "bank", splits);
        double[] ours = [.. splits.Select(held => Area(bank, held))];
        var fitting = Fitting.Best(threads => Learn(bank, splits[0], threads), 5);
        double[][] rows = [.. splits[0].Select(bank.Table.Row)];
        var row = ThreadMeter.Measure(rows.Length, i => fitting.Model.Predict(rows[i]), 0.3);
        var (answer, why) = await python.RunAsync("trees", "bank");
        if (answer is not { } rival)
        {
            report.Notes.Add($"scikit-learn was not measured: {why}");
            return;
        }
        double[] theirs = [.. rival.GetProperty("areas").EnumerateArray().Select(a => a.GetDouble())];
        var paired = MeanEstimate.Of([.. ours.Zip(theirs, (a, b) => a - b).Take(Splits)]);
        report.Figures.Add(new("rivals.auc", $"AUC on Bank Marketing less HistGradientBoosting's, mean of {Splits} random splits", paired.Mean, "")
        {
            Goal = Goal.Least(-0.003),
            Note = string.Create(CultureInfo.InvariantCulture, $"ours {ours.Take(Splits).Average():F4}, scikit-learn {theirs.Take(Splits).Average():F4}; the difference lies in {paired.Interval().Low:F4} to {paired.Interval().High:F4}. Learned from the first 70 % of the file and asked for the rest: ours {ours[^1]:F4}, scikit-learn {theirs[^1]:F4}"),
        });
        Time(times, "boosted trees, Bank Marketing: fit", "scikit-learn HistGB", fitting.Seconds, rival.GetProperty("seconds").GetDouble(), "s");
        Time(times, "boosted trees, Bank Marketing: one row", "scikit-learn HistGB", row.Microseconds, rival.GetProperty("row").GetDouble(), "µs");
    }

    /// <summary>Compares time with XGBoost, and its models' margins and contributions as we read them.</summary>
    internal static async Task TimesAsync(string data, string folder, PythonRival python, Agreement agreement, BenchReport report, List<string[]> times)
    {
        foreach (var (name, title, table) in new[] { ("bank-plain", "Bank Marketing", RivalTable.BankMarketing(data).Plain()), ("adult-plain", "Adult", RivalTable.Adult(data).Plain()) })
        {
            var held = table.Splits(1)[0];
            table.Write(folder, name, [held]);
            var (answer, why) = await python.RunAsync("xgboost", name);
            if (answer is not { } rival)
            {
                report.Notes.Add($"XGBoost was not measured: {why}");
                return;
            }
            var (model, seconds) = Fitting.Best(threads => Learn(table, held, threads), 5);
            double[][] rows = [.. held.Select(table.Table.Row)];
            var area = ClassifierQuality.Auc([.. rows.Select(r => model.Predict(r))], table.At(held));
            agreement.Check($"{title}: AUC of boosted trees", "xgboost", [area], [rival.GetProperty("area").GetDouble()], name == "adult-plain" ? 0.005 : 0.03); // two good learners differ by chance: 823 rows held out, and 6,512
            Compare(title, File.ReadAllText(Path.Combine(folder, name + ".model.json")), rows, python.Numbers(name + ".margins"), python.Numbers(name + ".contributions"), agreement, rival, times);
            var theirs = rival.GetProperty("seconds").GetDouble();
            Time(times, $"boosted trees, {title}: fit", "xgboost hist", seconds, theirs, "s");
            report.Figures.Add(new($"rivals.fit-{name[..^6]}", $"time to learn 100 trees from {title}, as a multiple of XGBoost's", seconds / theirs, "×") { Goal = Goal.Most(1.5), Note = string.Create(CultureInfo.InvariantCulture, $"{seconds:F3} s and {theirs:F3} s for {table.Table.Rows - held.Length:N0} rows of {table.Table.Columns.Count} columns, the better of one and two threads each") });
            if (name != "adult-plain") continue;
            var row = ThreadMeter.Measure(rows.Length, i => model.Predict(rows[i]), 0.3);
            report.Figures.Add(new("rivals.row", "one row of Adult scored by 100 boosted trees", row.Microseconds, "µs") { Goal = Goal.Most(3), Beside = [new("xgboost inplace_predict", rival.GetProperty("row").GetDouble())], Note = "core time of one thread; XGBoost is asked from Python, so most of its time is the call" });
        }
    }

    private static void Compare(string title, string json, double[][] rows, double[][] margins, double[][] contributions, Agreement agreement, JsonElement rival, List<string[]> times)
    {
        var read = XgBoostModel.ReadClassifier(json);
        agreement.Check($"{title}: margins of XGBoost's model", "xgboost", rows.Select(r => read.Trees.Score(r)), margins.Select(m => m[0]), 1e-5);
        var columns = rows[0].Length;
        var ours = new List<double>();
        var parts = new double[columns];
        foreach (var row in rows.Take(500))
        {
            var rest = read.Explain(row, parts);
            ours.AddRange(parts);
            ours.Add(rest);
        }
        agreement.Check($"{title}: TreeSHAP of XGBoost's model", "xgboost", ours, contributions.Take(500).SelectMany(c => c), 1e-5);
        var explain = ThreadMeter.Measure(Math.Min(500, rows.Length), i => read.Explain(rows[i], parts), 0.3);
        Time(times, $"TreeSHAP, {title}: one row", "xgboost", explain.Microseconds, rival.GetProperty("explain").GetDouble(), "µs");
    }

    /// <summary>Adds a row of times.</summary>
    internal static void Time(List<string[]> times, string what, string rival, double ours, double theirs, string unit) =>
        times.Add([what, rival, Words.Of(ours, unit), Words.Of(theirs, unit), (ours / theirs).ToString("0.00", CultureInfo.InvariantCulture) + " ×"]);

    private static BoostedClassifier Learn(RivalTable table, int[] held, int threads)
    {
        var known = table.Others(held);
        return BoostedClassifier.Learn(table.Table.Select(known), table.At(known), new() { Threads = threads });
    }

    private static double Area(RivalTable table, int[] held)
    {
        var model = Learn(table, held, 2);
        return ClassifierQuality.Auc(Array.ConvertAll(held, i => model.Predict(table.Table.Row(i))), table.At(held));
    }
}
