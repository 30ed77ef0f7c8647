using Opportune.Learners;
using Opportune.Statistics;

namespace Opportune.Host.Commands.Evaluate.Drifting;

/// <summary>How far one column has moved between two tables.</summary>
/// <param name="Name">Of the column.</param>
/// <param name="Kind">numbers or categories.</param>
/// <param name="MissingBefore">Share without a value.</param>
/// <param name="MissingAfter">Likewise.</param>
/// <param name="StabilityIndex">PSI over the tenths of the numbers before, or the categories; missing is a bin of its own.</param>
/// <param name="StabilityCi95">By the delta method over rows.</param>
/// <param name="StabilityOfChance">What the PSI exceeds in 5 % of cases where nothing moved: (1/n + 1/m)·χ²₀.₉₅(bins − 1) (B. Yurdakul, 2018).</param>
/// <param name="Test">KS for numbers, chi² for categories.</param>
/// <param name="Statistic">The distance, or χ².</param>
/// <param name="PValue">Of one column alone.</param>
/// <param name="Moved">Rows of the stream, from 1, at which ADWIN saw the mean move.</param>
internal sealed record DriftColumn(string Name, string Kind, double MissingBefore, double MissingAfter, double StabilityIndex, Interval StabilityCi95, double StabilityOfChance, string Test, double Statistic, double PValue, IReadOnlyList<int> Moved)
{
    /// <summary>Fewest rows of a side: with fewer, chance moves every column.</summary>
    public const int LeastRows = 30;

    private const int Tenths = 10, MostCategories = 50;

    /// <summary>Of all columns the p-value after Benjamini and Hochberg.</summary>
    public double AdjustedPValue { get; init; } = PValue;

    /// <summary>shift above 0.25, watch above 0.1, where it is more than chance; else calm.</summary>
    public string Verdict => StabilityIndex <= StabilityOfChance && AdjustedPValue > 0.05 ? "calm" : StabilityIndex > 0.25 ? "shift" : StabilityIndex > 0.1 ? "watch" : "calm";

    /// <summary>Compares a column; null where no value is known on a side, or where it holds texts most of which occur once: the note says which.</summary>
    /// <param name="name">Of the column.</param>
    /// <param name="before">Its texts then, in order of time.</param>
    /// <param name="after">Its texts now.</param>
    /// <param name="delimiter">Of the files.</param>
    public static (DriftColumn? Column, IReadOnlyList<string> Notes) Of(string name, IReadOnlyList<string?> before, IReadOnlyList<string?> after, char delimiter)
    {
        if (before.All(t => t is null) || after.All(t => t is null)) return (null, [$"{name} is left out: a side has no value."]);
        var (all, notes) = (before.Concat(after).ToArray(), new List<string>());
        if (FeatureColumns.Numbers(name, all, delimiter, notes, inOrder: false) is { } numbers) return (OfNumbers(name, numbers[..before.Count], numbers[before.Count..]), notes);
        if (FeatureColumns.AreTexts(all.Where(t => t is not null).CountBy(t => t!, StringComparer.Ordinal).ToDictionary(StringComparer.Ordinal))) return (null, [.. notes, $"{name} is left out: most of its texts occur once, as names and identifiers do."]);
        return (OfCategories(name, before, after), notes);
    }

    private static DriftColumn OfNumbers(string name, double[] before, double[] after)
    {
        double[] known = [.. before.Where(v => !double.IsNaN(v)).Order()], now = [.. after.Where(v => !double.IsNaN(v))];
        double[] edges = [.. Enumerable.Range(1, Tenths - 1).Select(k => known[(int)((long)k * known.Length / Tenths)]).Distinct()];
        int Bin(double v) => double.IsNaN(v) ? edges.Length + 1 : edges.Count(e => v >= e);
        var (distance, p) = Drift.Numbers(known, now);
        double low = known[(int)(0.01 * (known.Length - 1))], high = known[(int)(0.99 * (known.Length - 1))];
        double Scaled(double v) => high > low ? Math.Clamp((v - low) / (high - low), 0, 1) : v > low ? 1 : v < low ? 0 : 0.5;
        return Of(name, "numbers", before.Length, after.Length, before.Count(double.IsNaN), after.Count(double.IsNaN), Counts(before.Select(Bin), edges.Length + 2), Counts(after.Select(Bin), edges.Length + 2), "KS", distance, p,
            Watch(before.Concat(after).Select(v => double.IsNaN(v) ? double.NaN : Scaled(v))));
    }

    private static DriftColumn OfCategories(string name, IReadOnlyList<string?> before, IReadOnlyList<string?> after)
    {
        string[] often = [.. before.Concat(after).Where(t => t is not null).CountBy(t => t!, StringComparer.Ordinal).OrderByDescending(c => c.Value).ThenBy(c => c.Key, StringComparer.Ordinal).Take(MostCategories).Select(c => c.Key)];
        var bins = often.Select((t, k) => (t, k)).ToDictionary(p => p.t, p => p.k, StringComparer.Ordinal);
        int Bin(string? t) => t is null ? often.Length + 1 : bins.GetValueOrDefault(t, often.Length);
        long[] then = Counts(before.Select(Bin), often.Length + 2), now = Counts(after.Select(Bin), often.Length + 2);
        var (statistic, p) = Drift.Categories(then, now);
        var usual = Array.IndexOf(then, then[..often.Length].Max());
        return Of(name, "categories", before.Count, after.Count, (int)then[^1], (int)now[^1], then, now, "chi²", statistic, p, Watch(before.Concat(after).Select(t => t is null ? double.NaN : Bin(t) == usual ? 1.0 : 0.0)));
    }

    private static DriftColumn Of(string name, string kind, int n, int m, int missing, int missingNow, long[] before, long[] now, string test, double statistic, double p, IReadOnlyList<int> moved)
    {
        int[] used = [.. Enumerable.Range(0, before.Length).Where(b => before[b] + now[b] > 0)];
        long[] then = [.. used.Select(b => before[b])], after = [.. used.Select(b => now[b])];
        var index = Drift.StabilityIndex(then, after);
        var error = 1.96 * ErrorOf(then, after);
        return new(name, kind, (double)missing / n, (double)missingNow / m, index, new(Math.Max(0, index - error), index + error), (1.0 / n + 1.0 / m) * UpperChiSquare(used.Length - 1), test, statistic, p, moved);
    }

    // Delta method: ∂/∂pᵢ = −ln(qᵢ/pᵢ) − (qᵢ − pᵢ)/pᵢ and ∂/∂qᵢ = ln(qᵢ/pᵢ) + (qᵢ − pᵢ)/qᵢ, with multinomial variances.
    private static double ErrorOf(long[] before, long[] now)
    {
        double n = before.Sum(), m = now.Sum(), half = 0.5 * before.Length;
        double[] p = [.. before.Select(c => (c + 0.5) / (n + half))], q = [.. now.Select(c => (c + 0.5) / (m + half))];
        double[] byP = [.. p.Zip(q, (a, b) => -Math.Log(b / a) - (b - a) / a)], byQ = [.. p.Zip(q, (a, b) => Math.Log(b / a) + (b - a) / b)];
        static double Variance(double[] shares, double[] slopes) => shares.Zip(slopes, (s, g) => s * g * g).Sum() - Math.Pow(shares.Zip(slopes, (s, g) => s * g).Sum(), 2);
        return Math.Sqrt(Math.Max(0, Variance(p, byP) / n + Variance(q, byQ) / m));
    }

    private static double UpperChiSquare(int degrees)
    {
        if (degrees < 1) return 0;
        double low = 0, high = 10.0 * degrees + 20;
        for (var step = 0; step < 60; step++)
        {
            var middle = (low + high) / 2;
            if (ChiSquare.UpperTail(middle, degrees) > 0.05) low = middle;
            else high = middle;
        }
        return low;
    }

    private static List<int> Watch(IEnumerable<double> stream)
    {
        var (window, moved, row) = (new AdaptiveWindow(), new List<int>(), 0);
        foreach (var value in stream)
        {
            row++;
            if (!double.IsNaN(value) && window.Learn(value)) moved.Add(row);
        }
        return moved;
    }

    private static long[] Counts(IEnumerable<int> bins, int count)
    {
        var counts = new long[count];
        foreach (var bin in bins) counts[bin]++;
        return counts;
    }
}
