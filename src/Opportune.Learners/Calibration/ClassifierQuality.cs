namespace Opportune.Learners;

/// <summary>How well probabilities told positives from negatives.</summary>
public static class ClassifierQuality
{
    /// <summary>The area under the ROC curve: the chance that a random positive scores above a random negative, ties counting half.</summary>
    /// <remarks>From ranks (J. Hanley, B. McNeil, Radiology 143 (1982) 29). O(n log n). NaN where one class is absent.</remarks>
    /// <exception cref="ArgumentException">Lengths differ, or a score is not a number.</exception>
    public static double Auc(ReadOnlySpan<double> scores, ReadOnlySpan<bool> labels)
    {
        if (scores.Length != labels.Length) throw new ArgumentException("Every score needs its label.", nameof(labels));
        double[] s = scores.ToArray();
        if (s.Any(double.IsNaN)) throw new ArgumentException("A score is a number, not NaN.", nameof(scores));
        bool[] y = labels.ToArray();
        Array.Sort(s, y);
        double below = 0.0, wins = 0.0, positives = 0.0;
        for (int i = 0; i < s.Length;)
        {
            double score = s[i], here = 0.0, negatives = 0.0;
            for (; i < s.Length && s[i] == score; i++) { if (y[i]) here++; else negatives++; }
            wins += here * (below + 0.5 * negatives);
            below += negatives;
            positives += here;
        }
        return wins / (positives * below);
    }

    /// <summary>The mean of −ln(probability given to what happened), probabilities cut to [1e-15, 1 − 1e-15].</summary>
    /// <exception cref="ArgumentException">Lengths differ, there is no row, or a probability is not in [0, 1].</exception>
    public static double LogLoss(ReadOnlySpan<double> probabilities, ReadOnlySpan<bool> labels)
    {
        RequireRows(probabilities, labels);
        var losses = new double[labels.Length];
        for (int i = 0; i < losses.Length; i++)
        {
            double p = Math.Clamp(probabilities[i], 1e-15, 1.0 - 1e-15);
            losses[i] = labels[i] ? -Numerics.Log(p) : -Numerics.Log1p(-p);
        }
        return Numerics.Sum(losses) / losses.Length;
    }

    /// <summary>The mean squared distance between probability and outcome (G. Brier 1950), in [0, 1].</summary>
    /// <exception cref="ArgumentException">Lengths differ, there is no row, or a probability is not in [0, 1].</exception>
    public static double Brier(ReadOnlySpan<double> probabilities, ReadOnlySpan<bool> labels)
    {
        RequireRows(probabilities, labels);
        var off = new double[labels.Length];
        for (int i = 0; i < off.Length; i++) off[i] = probabilities[i] - (labels[i] ? 1.0 : 0.0);
        return Numerics.Dot(off, off) / off.Length;
    }

    private static void RequireRows(ReadOnlySpan<double> probabilities, ReadOnlySpan<bool> labels)
    {
        if (labels.IsEmpty || probabilities.Length != labels.Length) throw new ArgumentException("There is at least one row, with a probability and a label.", nameof(labels));
        foreach (double p in probabilities) if (!(p >= 0.0 && p <= 1.0)) throw new ArgumentException("A probability lies in [0, 1].", nameof(probabilities));
    }
}
