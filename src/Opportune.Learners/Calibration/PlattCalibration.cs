namespace Opportune.Learners;

/// <summary>A logistic map from any real score to a probability: σ(a·s + b).</summary>
/// <remarks>Maximum likelihood with the targets (N₊ + 1)/(N₊ + 2) and 1/(N₋ + 2) instead of 1 and 0, so that a few separable rows do not give certainty. Source: J. Platt, "Probabilistic outputs for support vector
/// machines", 1999; Newton's method after H.-T. Lin, C.-J. Lin, R. Weng, Machine Learning 68 (2007) 267. For few rows or scores of a margin; a slope below 0 is taken as 0.</remarks>
public sealed class PlattCalibration : ICalibration, ISavedModel<PlattCalibration>
{
    private PlattCalibration(double slope, double intercept) => (Slope, Intercept) = (slope, intercept);

    /// <inheritdoc/>
    public static string Kind => "platt-calibration/1";

    /// <summary>a ≥ 0.</summary>
    public double Slope { get; }

    /// <summary>b.</summary>
    public double Intercept { get; }

    /// <inheritdoc cref="IsotonicCalibration.Learn"/>
    public static PlattCalibration Learn(ReadOnlySpan<double> scores, ReadOnlySpan<bool> labels)
    {
        CalibrationInput.RequireSound(scores, labels);
        double positives = 0.0;
        foreach (bool label in labels) positives += label ? 1.0 : 0.0;
        double high = (positives + 1.0) / (positives + 2.0), low = 1.0 / (labels.Length - positives + 2.0);
        double[] y = new double[labels.Length], one = new double[labels.Length];
        var x = new double[y.Length][];
        for (int i = 0; i < y.Length; i++) (y[i], one[i]) = (labels[i] ? high : low, 1.0);
        (double centre, double size) = Spread(scores);
        for (int i = 0; i < x.Length; i++) x[i] = [(scores[i] - centre) / size]; // so that the unit of scores does not matter
        double[] w = LogisticNewton.Minimise(x, y, one, 1e-9);
        if (w[0] >= 0.0) return new(w[0] / size, w[1] - w[0] / size * centre);
        double mean = Numerics.Sum(y) / y.Length;
        return new(0.0, Numerics.Log(mean / (1.0 - mean)));
    }

    private static (double Centre, double Size) Spread(ReadOnlySpan<double> scores)
    {
        double least = double.PositiveInfinity, most = double.NegativeInfinity;
        foreach (double s in scores) (least, most) = (Math.Min(least, s), Math.Max(most, s));
        double size = 0.5 * most - 0.5 * least;
        return (0.5 * least + 0.5 * most, size > 1e-300 ? size : 1.0);
    }

    /// <inheritdoc/>
    public double Calibrate(double score) => Numerics.Sigmoid(Slope * score + Intercept);

    /// <inheritdoc/>
    public void Write(ModelWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Write("slope", Slope);
        writer.Write("intercept", Intercept);
    }

    /// <inheritdoc/>
    public static PlattCalibration Read(ModelReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        return new(reader.ReadDouble("slope"), reader.ReadDouble("intercept"));
    }
}
