using Opportune.Learners;

namespace Opportune.Statistics;

/// <summary>The area under the ROC curve with its standard error, and the difference of two scores on the same rows.</summary>
/// <remarks>With V₁ᵢ the share of negatives below positive i (ties half) and V₀ⱼ the share of positives above negative j, var = s²(V₁)/m + s²(V₀)/n; for a difference of two scores the same with the differences of their V:
/// E. DeLong, D. DeLong, D. Clarke-Pearson, Biometrics 44 (1988) 837, by mid-ranks (X. Sun, W. Xu, IEEE SPL 21 (2014)). Rows are taken as independent; of classes that do not overlap the estimated error is 0, which is too sure. O(n log n).</remarks>
/// <param name="Value">In [0, 1]; of a difference in [−1, 1].</param>
/// <param name="StandardError">0 or more.</param>
public readonly record struct RocArea(double Value, double StandardError)
{
    /// <summary>Value ± 1.96 standard errors.</summary>
    public Interval Ci95 => new(Value - 1.959963984540054 * StandardError, Value + 1.959963984540054 * StandardError);

    /// <summary>The area of scores; null where a class has fewer than two rows.</summary>
    /// <exception cref="ArgumentException">Lengths differ, or a score is not a number.</exception>
    public static RocArea? Of(ReadOnlySpan<double> scores, ReadOnlySpan<bool> labels) => Components(scores, labels) is { } c ? Of(c.Above, c.Below) : null;

    /// <summary>The area of one score less that of another over the same rows; null where a class has fewer than two rows.</summary>
    /// <exception cref="ArgumentException">Lengths differ, or a score is not a number.</exception>
    public static RocArea? Difference(ReadOnlySpan<double> scores, ReadOnlySpan<double> others, ReadOnlySpan<bool> labels)
    {
        var (first, second) = (Components(scores, labels), Components(others, labels));
        return first is { } a && second is { } b ? Of([.. a.Above.Zip(b.Above, (x, y) => x - y)], [.. a.Below.Zip(b.Below, (x, y) => x - y)]) : null;
    }

    private static RocArea Of(double[] above, double[] below)
    {
        MeanEstimate one = MeanEstimate.Of(above), other = MeanEstimate.Of(below);
        return new(one.Mean, Numerics.Sqrt(one.StandardError * one.StandardError + other.StandardError * other.StandardError));
    }

    private static (double[] Above, double[] Below)? Components(ReadOnlySpan<double> scores, ReadOnlySpan<bool> labels)
    {
        if (scores.Length != labels.Length) throw new ArgumentException("Every row needs a score and a label.", nameof(labels));
        double[] s = scores.ToArray();
        if (s.Any(double.IsNaN)) throw new ArgumentException("A score is a number, not NaN.", nameof(scores));
        bool[] y = labels.ToArray();
        int[] positives = [.. Enumerable.Range(0, y.Length).Where(i => y[i])], negatives = [.. Enumerable.Range(0, y.Length).Where(i => !y[i])];
        double m = positives.Length, n = negatives.Length;
        if (m < 2 || n < 2) return null;
        double[] all = MidRanks(s, [.. Enumerable.Range(0, s.Length)]), within = MidRanks(s, positives), without = MidRanks(s, negatives);
        return ([.. positives.Select((i, k) => (all[i] - within[k]) / n)], [.. negatives.Select((j, k) => 1.0 - (all[j] - without[k]) / m)]);
    }

    private static double[] MidRanks(double[] scores, int[] rows)
    {
        double[] sorted = [.. rows.Select(i => scores[i])], ranks = new double[rows.Length];
        int[] order = [.. Enumerable.Range(0, rows.Length)];
        Array.Sort(sorted, order);
        for (int start = 0; start < order.Length;)
        {
            int end = start;
            while (end < order.Length && sorted[end] == sorted[start]) end++;
            for (int k = start; k < end; k++) ranks[order[k]] = 0.5 * (start + end + 1);
            start = end;
        }
        return ranks;
    }
}
