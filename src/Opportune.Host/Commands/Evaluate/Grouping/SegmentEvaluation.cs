using System.Diagnostics;
using System.Globalization;
using Opportune.Host.Commands.Evaluate.Ranking;
using Opportune.Learners;
using Opportune.Statistics;

namespace Opportune.Host.Commands.Evaluate.Grouping;

/// <summary>One segment.</summary>
/// <param name="Name">By what sets it apart.</param>
/// <param name="Rows">Of those given.</param>
/// <param name="Share">Of all rows.</param>
/// <param name="ShareCi95">Wilson's interval.</param>
/// <param name="Apart">Columns by falling distance of the segment's mean from that of all, in standard deviations (categories: in share).</param>
internal sealed record FoundSegment(string Name, int Rows, double Share, Interval ShareCi95, IReadOnlyList<SegmentTrait> Apart);

/// <summary>What a column says of a segment.</summary>
internal readonly record struct SegmentTrait(string Column, double Difference);

/// <summary>The segments of a table, and how far to trust them.</summary>
/// <param name="Segments">By falling size.</param>
/// <param name="Silhouette">Mean simplified silhouette, Student's interval over twenty parts of the rows.</param>
/// <param name="Stability">Mean adjusted Rand index of segments learned from random halves, Student's interval over the pairs of halves.</param>
/// <param name="ByCount">The silhouette of each number of segments that was tried.</param>
/// <param name="SecondsToFit">Of learning with the number chosen.</param>
/// <param name="RowsPerSecond">Assigned, one at a time on one thread.</param>
/// <param name="RowsLearned">Drawn for learning.</param>
internal sealed record SegmentEvaluation(IReadOnlyList<FoundSegment> Segments, Measured Silhouette, Measured Stability, IReadOnlyDictionary<int, double> ByCount, double SecondsToFit, double RowsPerSecond, int RowsLearned)
{
    /// <summary>Fewest rows.</summary>
    public const int LeastRows = 60;

    private const int MostLearned = 20_000, MostForStability = 4_000, Parts = 20, Pairs = 8;

    /// <summary>Finds segments.</summary>
    /// <param name="table">At least <see cref="LeastRows"/> rows.</param>
    /// <param name="counts">Numbers of segments to try; the one of the best silhouette is taken.</param>
    /// <param name="seed">Of all draws.</param>
    /// <param name="advance">Told the done share.</param>
    public static SegmentEvaluation Of(Table table, IReadOnlyList<int> counts, long seed, Action<double> advance)
    {
        var random = CounterRandom.FromSeed(seed);
        int[] order = [.. Enumerable.Range(0, table.Rows)];
        random.Shuffle(order.AsSpan());
        var sample = table.Select([.. order.Take(MostLearned).Order()]);
        var tried = new Dictionary<int, double>();
        foreach (var count in counts)
        {
            if (counts.Count > 1) tried[count] = KMeansSegments.Learn(sample, count, seed, starts: 2).Silhouette(sample);
            advance(0.6 * tried.Count / counts.Count);
        }
        var best = counts.Count == 1 ? counts[0] : tried.MaxBy(t => t.Value).Key;
        var started = Stopwatch.GetTimestamp();
        var model = KMeansSegments.Learn(sample, best, seed);
        var fit = Stopwatch.GetElapsedTime(started).TotalSeconds;
        advance(0.8);
        double[][] rows = [.. Enumerable.Range(0, table.Rows).Select(table.Row)];
        started = Stopwatch.GetTimestamp();
        int[] members = [.. rows.Select(r => model.Predict(r))];
        var rate = rows.Length / Stopwatch.GetElapsedTime(started).TotalSeconds;
        double[] parts = [.. Enumerable.Range(0, Parts).Select(p => model.Silhouette(sample.Select([.. Enumerable.Range(0, sample.Rows).Where(i => i % Parts == p)])))];
        var few = Math.Min(sample.Rows, MostForStability);
        var stability = Measured.Mean(Agreements(sample.Select([.. Enumerable.Range(0, few).Select(k => (int)((long)k * sample.Rows / few))]), best, random, seed));
        advance(1);
        var found = Enumerable.Range(0, best).Select(k => Segment(model, k, members.Count(m => m == k), rows.Length)).OrderByDescending(s => s.Rows).ToList();
        return new(found, Measured.Mean(parts), stability, tried, fit, rate, sample.Rows);
    }

    private static double[] Agreements(Table sample, int count, CounterRandom random, long seed)
    {
        var found = new double[Pairs];
        int[] order = [.. Enumerable.Range(0, sample.Rows)];
        double[][] rows = [.. order.Select(sample.Row)];
        for (var pair = 0; pair < Pairs; pair++)
        {
            random.Shuffle(order.AsSpan());
            var half = order.Length / 2;
            KMeansSegments one = KMeansSegments.Learn(sample.Select(order[..half]), count, seed + pair, starts: 2), other = KMeansSegments.Learn(sample.Select(order[half..]), count, seed + pair, starts: 2);
            found[pair] = KMeansSegments.Agreement([.. rows.Select(r => one.Predict(r))], [.. rows.Select(r => other.Predict(r))]);
        }
        return found;
    }

    private static FoundSegment Segment(KMeansSegments model, int k, int rows, int all)
    {
        var apart = model.Describe(k);
        return new(NameOf(apart), rows, (double)rows / all, Proportion.Wilson(rows, all), [.. apart.Select(a => new SegmentTrait(a.Column, a.Difference))]);
    }

    // A column is named where the segment differs by a third of a deviation, or a category by a fifth of the rows.
    private static string NameOf(IReadOnlyList<(string Column, double Difference)> apart)
    {
        string[] words = [.. apart.Where(a => Math.Abs(a.Difference) >= (a.Column.Contains('=', StringComparison.Ordinal) ? 0.2 : 0.33)).Take(3).Select(a => a switch
        {
            (var c, var d) when c.Contains('=', StringComparison.Ordinal) => string.Create(CultureInfo.InvariantCulture, $"{(d > 0 ? "" : "not ")}{c}"),
            (var c, > 1.0) => $"very high {c}",
            (var c, > 0) => $"high {c}",
            (var c, < -1.0) => $"very low {c}",
            (var c, _) => $"low {c}",
        })];
        return words.Length == 0 ? "about average" : string.Join(", ", words);
    }
}
