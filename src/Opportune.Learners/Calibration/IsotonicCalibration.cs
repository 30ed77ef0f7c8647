namespace Opportune.Learners;

/// <summary>The best non-falling map from scores to probabilities, straight between its steps.</summary>
/// <remarks>Minimises Σ(yᵢ − f(sᵢ))² over non-falling f, by pooling adjacent violators; rows of equal score count as one. Source: M. Ayer et al., Ann. Math. Statist. 26 (1955) 641;
/// B. Zadrozny, C. Elkan, KDD 2002. O(n log n). Give it some hundreds of rows or more: it follows noise; and it may answer 0 or 1.</remarks>
public sealed class IsotonicCalibration : ICalibration, ISavedModel<IsotonicCalibration>
{
    private readonly double[] scores, probabilities; // the ends of the steps, ascending

    private IsotonicCalibration(double[] scores, double[] probabilities) => (this.scores, this.probabilities) = (scores, probabilities);

    /// <inheritdoc/>
    public static string Kind => "isotonic-calibration/1";

    /// <summary>Learns the map.</summary>
    /// <param name="scores">n ≥ 1 finite scores of rows that the model did not learn from.</param>
    /// <param name="labels">What happened.</param>
    /// <exception cref="ArgumentException">No row, lengths that differ, or a score that is not finite.</exception>
    public static IsotonicCalibration Learn(ReadOnlySpan<double> scores, ReadOnlySpan<bool> labels)
    {
        CalibrationInput.RequireSound(scores, labels);
        double[] s = scores.ToArray(), y = new double[s.Length];
        for (int i = 0; i < y.Length; i++) y[i] = labels[i] ? 1.0 : 0.0;
        Array.Sort(s, y); // the labels of equal scores are only summed, so their order does not matter
        var blocks = new List<Block>();
        for (int i = 0; i < s.Length;)
        {
            var block = new Block(s[i], s[i], 0.0, 0.0);
            for (double score = s[i]; i < s.Length && s[i] == score; i++) block = block with { Sum = block.Sum + y[i], Weight = block.Weight + 1.0 };
            while (blocks.Count > 0 && blocks[^1].Mean >= block.Mean)
            {
                block = new(blocks[^1].First, block.Last, blocks[^1].Sum + block.Sum, blocks[^1].Weight + block.Weight);
                blocks.RemoveAt(blocks.Count - 1);
            }
            blocks.Add(block);
        }
        return new([.. blocks.SelectMany(b => b.Ends())], [.. blocks.SelectMany(b => b.Ends().Select(_ => b.Mean))]);
    }

    /// <inheritdoc/>
    public double Calibrate(double score)
    {
        int at = Array.BinarySearch(scores, score);
        if (at >= 0) return probabilities[at];
        at = ~at;
        if (at == 0) return probabilities[0];
        if (at == scores.Length || double.IsNaN(score)) return probabilities[^1];
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
    public static IsotonicCalibration Read(ModelReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        return new(reader.ReadDoubles("scores"), reader.ReadDoubles("probabilities"));
    }

    private readonly record struct Block(double First, double Last, double Sum, double Weight)
    {
        public double Mean => Sum / Weight;

        public double[] Ends() => First == Last ? [First] : [First, Last];
    }
}
