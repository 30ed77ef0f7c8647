using System.Diagnostics;
using Opportune.Bench.Reporting;
using Opportune.Learners;

namespace Opportune.Bench.Rivals;

/// <summary>What has one right answer: logistic and ridge regression, isotonic calibration, EASE.</summary>
internal static class PlainRivals
{
    private const int MostItems = 1_000;

    /// <summary>Compares with scikit-learn on Adult's numbers.</summary>
    internal static async Task LinearAsync(string data, string folder, PythonRival python, Agreement agreement, BenchReport report, List<string[]> times)
    {
        var adult = RivalTable.Adult(data).Numbers();
        adult.Write(folder, "numbers", []);
        var (answer, why) = await python.RunAsync("plain", "numbers");
        if (answer is not { } rival)
        {
            report.Notes.Add($"scikit-learn was not measured: {why}");
            return;
        }
        double[][] theirs = python.Numbers("numbers.plain"), rows = [.. Enumerable.Range(0, adult.Table.Rows).Select(adult.Table.Row)];
        var (logistic, seconds) = Fitting.Best(_ => LogisticRegression.Learn(adult.Table, adult.Labels), 3);
        agreement.Check("Adult: probabilities of logistic regression", "scikit-learn", rows.Select(r => logistic.Predict(r)), theirs.Select(t => t[0]), 1e-6);
        TreeRivals.Time(times, "logistic regression, Adult's numbers: fit", "scikit-learn", seconds, rival.GetProperty("logistic").GetDouble(), "s");
        double[] targets = [.. adult.Labels.Select((l, i) => l ? adult.Table.Columns[0].Values[i] : 0)];
        var (ridge, ridgeSeconds) = Fitting.Best(_ => RidgeRegression.Learn(adult.Table, targets), 3);
        agreement.Check("Adult: answers of ridge regression", "scikit-learn", rows.Select(r => ridge.Predict(r)), theirs.Select(t => t[1]), 1e-8);
        TreeRivals.Time(times, "ridge regression, Adult's numbers: fit", "scikit-learn", ridgeSeconds, rival.GetProperty("ridge").GetDouble(), "s");
        double[] scores = [.. theirs.Select(t => t[2])];
        var (isotonic, isotonicSeconds) = Fitting.Best(_ => IsotonicCalibration.Learn(scores, adult.Labels), 3);
        agreement.Check("Adult: isotonic calibration", "scikit-learn", scores.Select(isotonic.Calibrate), theirs.Select(t => t[3]), 1e-12);
        TreeRivals.Time(times, "isotonic calibration, Adult: fit", "scikit-learn", isotonicSeconds, rival.GetProperty("isotonic").GetDouble(), "s");
    }

    /// <summary>Compares EASE with numpy on who bought from whom with Birmingham's purchase cards.</summary>
    internal static async Task EaseAsync(string data, string folder, PythonRival python, Agreement agreement, BenchReport report, List<string[]> times)
    {
        var users = Purchases(Path.Combine(data, "birmingham_purchase_cards", "working_2014_2016.csv"));
        File.WriteAllLines(Path.Combine(folder, "purchases.csv"), users.SelectMany((items, u) => items.Select(i => $"{u},{i}")));
        var (answer, why) = await python.RunAsync("ease", "purchases");
        if (answer is not { } rival)
        {
            report.Notes.Add($"numpy was not measured: {why}");
            return;
        }
        var items = users.SelectMany(u => u).Max() + 1;
        var started = Stopwatch.GetTimestamp();
        var ease = Ease.Learn(users, items);
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        var bytes = File.ReadAllBytes(Path.Combine(folder, "purchases.weights"));
        agreement.Check($"purchases: weights of EASE, {items} items", "numpy", Enumerable.Range(0, items * items).Select(k => ease.Weight(k / items, k % items)), Enumerable.Range(0, items * items).Select(k => BitConverter.ToDouble(bytes, 8 * k)), 1e-6);
        TreeRivals.Time(times, $"EASE, {users.Count:N0} users, {items:N0} items: fit", "numpy", seconds, rival.GetProperty("seconds").GetDouble(), "s");
    }

    // The merchants of each cost centre; of all merchants the most frequent. No field before the cost centre holds a comma in quotes but merchant and category do, so fields are split by hand.
    private static List<int[]> Purchases(string path)
    {
        var pairs = File.ReadLines(path).Skip(1).Select(Fields).Where(f => f.Count > 6 && f[2].Length > 0 && f[6].Length > 0).Select(f => (User: f[6], Item: f[2])).Distinct().ToList();
        var items = pairs.CountBy(p => p.Item).OrderByDescending(c => c.Value).ThenBy(c => c.Key, StringComparer.Ordinal).Take(MostItems).Select((c, k) => (c.Key, k)).ToDictionary(c => c.Key, c => c.k, StringComparer.Ordinal);
        return [.. pairs.Where(p => items.ContainsKey(p.Item)).GroupBy(p => p.User, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal).Select(g => g.Select(p => items[p.Item]).Order().ToArray())];
    }

    private static List<string> Fields(string line)
    {
        var (fields, quoted, start) = (new List<string>(), false, 0);
        for (var i = 0; i <= line.Length; i++)
        {
            if (i < line.Length && line[i] == '"') quoted = !quoted;
            else if (i == line.Length || (line[i] == ',' && !quoted))
            {
                fields.Add(line[start..i].Trim('"'));
                start = i + 1;
            }
        }
        return fields;
    }
}
