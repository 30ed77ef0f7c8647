using Opportune.Statistics;

namespace Opportune.Host.Commands.Evaluate;

/// <summary>The area under the ROC curve of held-out rows with its standard error.</summary>
/// <remarks>E. DeLong, D. DeLong, D. Clarke-Pearson, Biometrics 44 (1988) 837: with V₁ᵢ the share of negatives below positive i (ties half) and V₀ⱼ the share of positives above negative j, var = s²(V₁)/m + s²(V₀)/n. By mid-ranks (X. Sun, W. Xu, IEEE SPL 21 (2014)), O(n log n).</remarks>
/// <param name="Value">In [0, 1].</param>
/// <param name="StandardError">0 or more.</param>
internal readonly record struct AucEstimate(double Value, double StandardError)
{
    /// <summary>Value ± 1.96 standard errors, within [0, 1].</summary>
    public Interval Ci95 => new(Math.Max(0, Value - 1.96 * StandardError), Math.Min(1, Value + 1.96 * StandardError));

    /// <summary>The area of scores.</summary>
    /// <exception cref="VerbException">A class has fewer than two rows.</exception>
    public static AucEstimate Of(double[] scores, bool[] labels)
    {
        double[] all = MidRanks(scores, [.. Enumerable.Range(0, scores.Length)]);
        int[] positives = [.. Enumerable.Range(0, labels.Length).Where(i => labels[i])], negatives = [.. Enumerable.Range(0, labels.Length).Where(i => !labels[i])];
        double m = positives.Length, n = negatives.Length;
        if (m < 2 || n < 2) throw new VerbException("evaluate.split.class", $"A held-out part has {m} positives and {n} negatives; two of each are needed. Hold out more rows.", ExitCode.Refused);
        double[] within = MidRanks(scores, positives), without = MidRanks(scores, negatives);
        double[] above = [.. positives.Select((i, k) => (all[i] - within[k]) / n)], below = [.. negatives.Select((j, k) => 1 - (all[j] - without[k]) / m)];
        MeanEstimate one = MeanEstimate.Of(above), other = MeanEstimate.Of(below);
        return new(one.Mean, Math.Sqrt(one.StandardError * one.StandardError + other.StandardError * other.StandardError));
    }

    /// <summary>The mean over folds, whose errors are taken as independent.</summary>
    public static AucEstimate Mean(IReadOnlyCollection<AucEstimate> folds) => new(folds.Average(f => f.Value), Math.Sqrt(folds.Sum(f => f.StandardError * f.StandardError)) / folds.Count);

    private static double[] MidRanks(double[] scores, int[] rows)
    {
        double[] sorted = [.. rows.Select(i => scores[i])], ranks = new double[rows.Length];
        int[] order = [.. Enumerable.Range(0, rows.Length)];
        Array.Sort(sorted, order);
        for (var start = 0; start < order.Length;)
        {
            var end = start;
            while (end < order.Length && sorted[end] == sorted[start]) end++;
            for (var k = start; k < end; k++) ranks[order[k]] = 0.5 * (start + end + 1);
            start = end;
        }
        return ranks;
    }
}
