namespace Opportune.Learners;

/// <summary>How predicted probabilities compare with observed rates, bin by bin.</summary>
/// <param name="Bins">The bins that hold rows, by ascending prediction.</param>
/// <param name="ExpectedCalibrationError">Σ share of rows·|mean prediction − observed rate|, in [0, 1].</param>
/// <param name="MaximumCalibrationError">The largest |mean prediction − observed rate| of a bin.</param>
public sealed record Reliability(IReadOnlyList<Reliability.Bin> Bins, double ExpectedCalibrationError, double MaximumCalibrationError)
{
    /// <summary>The rows of one bin.</summary>
    /// <param name="Rows">How many rows.</param>
    /// <param name="MeanPrediction">Their mean predicted probability.</param>
    /// <param name="ObservedRate">Their share of positives.</param>
    public readonly record struct Bin(int Rows, double MeanPrediction, double ObservedRate);

    /// <summary>The reliability over bins of equal width, or of equal numbers of rows.</summary>
    /// <remarks>Source: M. Naeini, G. Cooper, M. Hauskrecht, AAAI 2015 (equal width); K. Nguyen, B. O'Connor, EMNLP 2015 (equal mass). The estimate is biased upwards by about √(bins/rows).</remarks>
    /// <param name="predictions">n ≥ 1 probabilities.</param>
    /// <param name="labels">What happened.</param>
    /// <param name="bins">1 or more; default 10.</param>
    /// <param name="equalMass">Bins of equal numbers of rows; rows of equal prediction may then fall into two bins.</param>
    /// <exception cref="ArgumentException">No row, lengths that differ, a prediction outside [0, 1], or no bin.</exception>
    public static Reliability Of(ReadOnlySpan<double> predictions, ReadOnlySpan<bool> labels, int bins = 10, bool equalMass = false)
    {
        CalibrationInput.RequireSound(predictions, labels);
        ArgumentOutOfRangeException.ThrowIfLessThan(bins, 1);
        double[] p = predictions.ToArray();
        int[] order = [.. Enumerable.Range(0, p.Length).OrderBy(i => p[i])];
        if (p[order[0]] < 0.0 || p[order[^1]] > 1.0) throw new ArgumentException("A prediction is a probability in [0, 1].", nameof(predictions));
        int[] count = new int[bins];
        double[] sum = new double[bins], positives = new double[bins];
        for (int rank = 0; rank < order.Length; rank++)
        {
            int i = order[rank], bin = equalMass ? (int)((long)rank * bins / order.Length) : Math.Min(bins - 1, (int)(p[i] * bins));
            count[bin]++;
            sum[bin] += p[i];
            positives[bin] += labels[i] ? 1.0 : 0.0;
        }
        Bin[] found = [.. Enumerable.Range(0, bins).Where(b => count[b] > 0).Select(b => new Bin(count[b], sum[b] / count[b], positives[b] / count[b]))];
        double[] gaps = Array.ConvertAll(found, b => Math.Abs(b.MeanPrediction - b.ObservedRate));
        return new(found, Numerics.Sum([.. found.Zip(gaps, (b, gap) => (double)b.Rows / p.Length * gap)]), gaps.Max());
    }
}
