using Opportune.Bench.Reporting;
using Opportune.Bench.Stages;
using Opportune.Learners;

namespace Opportune.Bench.Rivals;

/// <summary>Understanding short texts beside scikit-learn's support vector machine and fastText, on one fifth of Banking77 held out.</summary>
internal static class TextRivals
{
    /// <summary>Compares accuracy and times.</summary>
    internal static async Task RunAsync(string data, string folder, PythonRival python, BenchReport report, List<string[]> times)
    {
        var rows = Rows(Path.Combine(data, "banking77", "train.csv"));
        int[] order = [.. Enumerable.Range(0, rows.Count)];
        CounterRandom.FromSeed(7).Shuffle(order.AsSpan());
        var (test, train) = (order[..(rows.Count / 5)].Select(i => rows[i]).ToList(), order[(rows.Count / 5)..].Select(i => rows[i]).ToList());
        File.WriteAllLines(Path.Combine(folder, "train.tsv"), train.Select(r => $"{r.Label}\t{r.Text}"));
        File.WriteAllLines(Path.Combine(folder, "test.tsv"), test.Select(r => $"{r.Label}\t{r.Text}"));
        var (model, seconds) = Fitting.Best(threads => TextNetwork.Learn([.. train.Select(r => r.Text)], [.. train.Select(r => r.Label)], new() { Threads = threads }), 1);
        var accuracy = test.Average(r => model.Predict(r.Text) == r.Label ? 1.0 : 0.0);
        var query = ThreadMeter.Measure(test.Count, i => model.Predict(test[i].Text), 0.5);
        var beside = new List<Against>();
        foreach (var (task, name) in new[] { ("svm", "scikit-learn TF-IDF + LinearSVC"), ("fasttext", "fastText 0.9.2") })
        {
            var (answer, why) = await python.RunAsync(task);
            beside.Add(answer is { } rival ? new(name, rival.GetProperty("accuracy").GetDouble()) : Against.Missing(name, why));
            if (answer is not { } measured) continue;
            TreeRivals.Time(times, "Banking77: fit", name, seconds, measured.GetProperty("seconds").GetDouble(), "s");
            TreeRivals.Time(times, "Banking77: one query", name, query.Microseconds, measured.GetProperty("row").GetDouble(), "µs");
        }
        report.Figures.Add(new("rivals.banking77", "accuracy on a fifth of Banking77 held out", accuracy, "") { Goal = Goal.Least(0.93), Beside = beside, Note = $"{train.Count:N0} texts learned from, {test.Count:N0} asked" });
        report.Figures.Add(new("rivals.query", "one text understood", query.Microseconds, "µs") { Goal = Goal.Most(100), Note = "core time of one thread" });
    }

    private static List<(string Label, string Text)> Rows(string path)
    {
        // The label is the last field and holds no comma; a quoted text may go over several lines.
        var (rows, text) = (new List<(string, string)>(), "");
        foreach (var line in File.ReadLines(path).Skip(1))
        {
            text = text.Length == 0 ? line : $"{text} {line}";
            if (text.Count(c => c == '"') % 2 == 1) continue;
            var comma = text.LastIndexOf(',');
            rows.Add((text[(comma + 1)..].Trim(), text[..comma].Trim('"').Replace("\"\"", "\"", StringComparison.Ordinal).Replace('\t', ' ')));
            text = "";
        }
        return rows;
    }
}
