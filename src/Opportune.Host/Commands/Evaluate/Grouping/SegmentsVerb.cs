using System.CommandLine;
using System.Globalization;
using Opportune.Host.Commands.Evaluate.Cards;

namespace Opportune.Host.Commands.Evaluate.Grouping;

/// <summary><c>opportune evaluate segments</c>: groups of rows that are alike, what sets each apart, and whether they would be found again.</summary>
internal static class SegmentsVerb
{
    private const int MostColumnsShown = 8;

    /// <summary>The verb.</summary>
    public static Verb Create()
    {
        var count = new Option<string>("--count") { Description = "Number of segments, or a range from which the best silhouette is taken", HelpName = "N|N-M", DefaultValueFactory = _ => "2-8" };
        var seed = new Option<long>("--seed") { Description = "Of the draws", HelpName = "N", DefaultValueFactory = _ => 0 };
        var (data, drop) = (EvaluateOptions.Data(), EvaluateOptions.Drop());
        return new Verb("segments", "Group rows that are alike, and say what sets each group apart",
            "opportune evaluate segments --data ../shared/data/churn_modelling/Churn_Modelling.csv --drop RowNumber,CustomerId,Surname,Exited",
            "opportune evaluate segments --data customers.csv --count 5 --json") { data, drop, count, seed }
            .Runs(async (parsed, output, _) =>
            {
                var counts = Counts(parsed.GetValue(count)!);
                var file = TableFile.Read(parsed, data);
                var features = FeatureColumns.Of(file, FeatureColumns.Names(parsed.GetValue(drop)));
                if (file.Rows < Math.Max(SegmentEvaluation.LeastRows, 10 * counts[^1])) throw new VerbException("segments.few", $"{file.Path} has {file.Rows} rows; at least {Math.Max(SegmentEvaluation.LeastRows, 10 * counts[^1])} are needed for {counts[^1]} segments. Take more rows or a smaller --count.", ExitCode.Refused);
                var found = await Progress.RunAsync(output, "finding segments", advance => Task.Run(() => SegmentEvaluation.Of(features.Table, counts, parsed.GetValue(seed), done => advance(done, ""))));
                Report(file, features, found).Show(output, parsed);
                return ExitCode.Done;
            });
    }

    private static int[] Counts(string text)
    {
        var parts = text.Split('-');
        var isRange = parts.Length == 2;
        if (parts.Length is 1 or 2 && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var low) && int.TryParse(parts[^1], NumberStyles.None, CultureInfo.InvariantCulture, out var high) && low >= 2 && high <= 50 && (!isRange || low < high)) return [.. Enumerable.Range(low, high - low + 1)];
        throw new VerbException("usage.count", $"{text} is no number of segments. Write one from 2 to 50, or a range such as 2-8.");
    }

    private static Findings Report(TableFile file, FeatureColumns features, SegmentEvaluation found)
    {
        var shown = found.Segments[0].Apart.Select(a => a.Column).OrderByDescending(c => found.Segments.Max(s => Math.Abs(DifferenceOf(s, c)))).ThenBy(c => c, StringComparer.Ordinal).Take(MostColumnsShown).ToList();
        string[] names = [.. found.Segments.Select((s, k) => $"{k + 1}: {s.Name}")];
        return new()
        {
            Title = $"{found.Segments.Count} segments of {Path.GetFileName(file.Path)}",
            Heading = $"{Figures.Count(file.Rows)} rows, {features.Table.Columns.Count} columns, {found.Segments.Count} segments{(found.ByCount.Count > 0 ? $" (the best silhouette of {found.ByCount.Keys.Min()} to {found.ByCount.Keys.Max()})" : "")}",
            Notes = [.. features.Notes, .. found.RowsLearned < file.Rows ? new[] { $"Learned from {found.RowsLearned} rows drawn by chance." } : []],
            Tables =
            [
                new("Segments", ["segment", "rows", "share", "95 %", "what sets it apart (standard deviations; categories: share)"],
                    [.. found.Segments.Select((s, k) => new[] { names[k], Figures.Count(s.Rows), Figures.Percent(s.Share), $"{Figures.Percent(s.ShareCi95.Low)} to {Figures.Percent(s.ShareCi95.High)}", TraitsOf(s) })]),
                new("Trust", ["measure", "value", "95 %", "meaning"],
                [
                    ["silhouette", Figures.Of(found.Silhouette.Value), Figures.Of(found.Silhouette.Ci95), found.Silhouette.Value > 0.5 ? "clear groups" : found.Silhouette.Value > 0.25 ? "groups that touch" : "one cloud, cut"],
                    ["found again", Figures.Of(found.Stability.Value), Figures.Of(found.Stability.Ci95), found.Stability.Value > 0.8 ? "the same from other customers" : found.Stability.Value > 0.5 ? "much the same from other customers" : "others from other customers: do not build on them"],
                ]),
            ],
            Remarks = [$"{Figures.Seconds(found.SecondsToFit)} s to fit; {Figures.Count(found.RowsPerSecond)} rows/s to assign, one at a time"],
            Method =
            [
                "k-means on numbers scaled to a deviation of 1 and on categories as 0 or 1; the best of five starts.",
                "Silhouette: how much nearer a row is to its own segment's centre than to the next. Found again: segments are learned from two random halves and compared on the same rows (adjusted Rand index: 1 the same, 0 chance).",
                "Segments describe; they do not show that treating them differently helps. Leave out attributes by which customers must not be told apart (--drop).",
            ],
            Plots = () =>
            [
                new("profile", "How far each segment's mean lies from that of all rows: numbers in standard deviations, categories in share.", GridChart.Of("What sets each segment apart", names, shown, (i, j) => DifferenceOf(found.Segments[i], shown[j]), 1.5)),
                .. found.ByCount.Count == 0 ? Array.Empty<Plot>() :
                [
                    new Plot("silhouette", "The silhouette of each number of segments that was tried.", new Chart("How many segments", "segments", "silhouette", (found.ByCount.Keys.Min() - 0.3, found.ByCount.Keys.Max() + 0.3), Chart.Around(found.ByCount.Values.Append(0)))
                        .Line(null, Svg.Colours[0], found.ByCount.OrderBy(c => c.Key).Select(c => ((double)c.Key, c.Value))).Dots(null, Svg.Colours[0], found.ByCount.Select(c => ((double)c.Key, c.Value, 5.0, 0.0, 0.0))).Done()),
                ],
            ],
            Document = new { Data = file.Path, Rows = file.Rows, found.RowsLearned, features.Notes, Columns = features.Table.Columns.Select(c => c.Name), found.Segments, found.Silhouette, found.Stability, SilhouetteByCount = found.ByCount, found.SecondsToFit, found.RowsPerSecond },
        };
    }

    // What rounds to nothing sets nothing apart.
    private static string TraitsOf(FoundSegment segment) => string.Join(", ", segment.Apart.Where(a => Math.Abs(a.Difference) >= 0.05).Take(5).Select(a => $"{a.Column} {a.Difference.ToString("+0.00;-0.00", CultureInfo.InvariantCulture)}")) is { Length: > 0 } traits ? traits : "nothing";

    private static double DifferenceOf(FoundSegment segment, string column) => segment.Apart.First(a => a.Column == column).Difference;
}
