namespace Opportune.Learners;

/// <summary>A map from a model's score to a probability that holds on data the model has not learned from.</summary>
public interface ICalibration
{
    /// <summary>The probability, in [0, 1]; it never falls as the score grows.</summary>
    /// <param name="score">A number; NaN has no probability.</param>
    double Calibrate(double score);
}

internal static class CalibrationInput
{
    public static void RequireSound(ReadOnlySpan<double> scores, ReadOnlySpan<bool> labels)
    {
        if (scores.IsEmpty || scores.Length != labels.Length) throw new ArgumentException($"Calibration needs at least one score and a label for each, not {scores.Length} and {labels.Length}.", nameof(labels));
        foreach (double s in scores) if (!double.IsFinite(s)) throw new ArgumentException("A score is a finite number.", nameof(scores));
    }

    /// <summary>The probability on the line between two neighbouring knots, of which <paramref name="at"/> is the upper.</summary>
    public static double Between(int at, double[] scores, double[] probabilities, double score)
    {
        double share = (0.5 * score - 0.5 * scores[at - 1]) / (0.5 * scores[at] - 0.5 * scores[at - 1]); // halves, whose difference cannot overflow
        return probabilities[at - 1] + share * (probabilities[at] - probabilities[at - 1]);
    }
}
