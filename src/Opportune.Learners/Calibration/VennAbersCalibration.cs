namespace Opportune.Learners;

/// <summary>Isotonic calibration that never says 0 or 1: each score is tried once as a no and once as a yes, and the two answers are joined.</summary>
/// <remarks>p₀ and p₁ are the isotonic fits at the score with one more row of it, labelled 0 and 1; p = p₁/(1 − p₀ + p₁), the probability that minimises the worst log loss of the two. Source: V. Vovk, I. Petej, "Venn-Abers predictors", UAI 2014, §4; for scores of rows that the model has
/// not learned from. Computed at each distinct score, at most 500 (neighbours are taken together beyond), and straight between. O(n log n) and 500² once; a probability costs a search.</remarks>
public sealed class VennAbersCalibration : ICalibration, ISavedModel<VennAbersCalibration>
{
    private const int MostKnots = 500;

    private readonly double[] scores, probabilities; // ascending

    private VennAbersCalibration(double[] scores, double[] probabilities)
    {
        if (scores.Length == 0 || scores.Length != probabilities.Length) throw new InvalidDataException("model.layout: the probabilities do not fit the scores.");
        (this.scores, this.probabilities) = (scores, probabilities);
    }

    /// <inheritdoc/>
    public static string Kind => "venn-abers-calibration/1";

    /// <inheritdoc cref="IsotonicCalibration.Learn"/>
    public static VennAbersCalibration Learn(ReadOnlySpan<double> scores, ReadOnlySpan<bool> labels)
    {
        CalibrationInput.RequireSound(scores, labels);
        (double[] at, double[] rows, double[] positives) = Knots(scores, labels);
        var probabilities = new double[at.Length];
        for (int k = 0; k < at.Length; k++)
        {
            double asNo = FitAt(k, 0.0, rows, positives), asYes = FitAt(k, 1.0, rows, positives);
            probabilities[k] = asYes / (1.0 - asNo + asYes);
        }
        return new(at, probabilities);
    }

    /// <inheritdoc/>
    public double Calibrate(double score)
    {
        int at = Array.BinarySearch(scores, score);
        if (at >= 0) return probabilities[at];
        at = ~at;
        if (at == scores.Length || double.IsNaN(score)) return probabilities[^1];
        if (at == 0) return probabilities[0];
        return CalibrationInput.Between(at, scores, probabilities, score);
    }

    /// <inheritdoc/>
    public void Write(ModelWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Write("scores", scores);
        writer.Write("probabilities", probabilities);
    }

    /// <inheritdoc/>
    public static VennAbersCalibration Read(ModelReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        return new(reader.ReadDoubles("scores"), reader.ReadDoubles("probabilities"));
    }

    // Rows of equal score together; then, where there are too many, neighbours until each knot has its share of the rows.
    private static (double[] At, double[] Rows, double[] Positives) Knots(ReadOnlySpan<double> scores, ReadOnlySpan<bool> labels)
    {
        double[] sorted = scores.ToArray(), y = new double[sorted.Length];
        for (int i = 0; i < y.Length; i++) y[i] = labels[i] ? 1.0 : 0.0;
        Array.Sort(sorted, y); // the labels of equal scores are only summed, so their order does not matter
        int distinct = 1;
        for (int i = 1; i < sorted.Length; i++) if (sorted[i] != sorted[i - 1]) distinct++;
        double least = distinct <= MostKnots ? 1.0 : (double)sorted.Length / MostKnots;
        var knots = new List<(double Sum, double Rows, double Positives)>();
        for (int i = 0; i < sorted.Length;)
        {
            double sum = 0.0, rows = 0.0, positives = 0.0;
            do
            {
                double score = sorted[i];
                for (; i < sorted.Length && sorted[i] == score; i++) (sum, rows, positives) = (sum + score, rows + 1.0, positives + y[i]);
            }
            while (i < sorted.Length && rows < least);
            knots.Add((sum, rows, positives));
        }
        return ([.. knots.Select(k => distinct <= MostKnots ? Single(k.Sum, k.Rows, sorted) : k.Sum / k.Rows)], [.. knots.Select(k => k.Rows)], [.. knots.Select(k => k.Positives)]);
    }

    // The very score and not its mean over equal rows, which rounding may move off it.
    private static double Single(double sum, double rows, double[] sorted)
    {
        double mean = sum / rows;
        int at = Array.BinarySearch(sorted, mean);
        if (at >= 0) return mean;
        at = Math.Min(~at, sorted.Length - 1);
        return at > 0 && mean - sorted[at - 1] < sorted[at] - mean ? sorted[at - 1] : sorted[at];
    }

    // The isotonic fit at one knot with one more row there, by pooling adjacent violators.
    private static double FitAt(int knot, double label, double[] rows, double[] positives)
    {
        double[] sums = new double[rows.Length], weights = new double[rows.Length];
        var ends = new int[rows.Length];
        int blocks = 0;
        for (int k = 0; k < rows.Length; k++)
        {
            double sum = positives[k] + (k == knot ? label : 0.0), weight = rows[k] + (k == knot ? 1.0 : 0.0);
            while (blocks > 0 && sums[blocks - 1] * weight >= sum * weights[blocks - 1])
            {
                blocks--;
                (sum, weight) = (sum + sums[blocks], weight + weights[blocks]);
            }
            (sums[blocks], weights[blocks], ends[blocks]) = (sum, weight, k);
            blocks++;
        }
        int own = 0;
        while (ends[own] < knot) own++;
        return sums[own] / weights[own];
    }
}
