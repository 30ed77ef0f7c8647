namespace Opportune.Learners;

/// <summary>A map from probabilities to probabilities of three parameters: logit p′ = a·ln p − b·ln(1 − p) + c, with a, b ≥ 0.</summary>
/// <remarks>It holds the identity (a = b = 1, c = 0) and corrects both over- and under-confidence, which Platt's map on probabilities cannot. Source: M. Kull, T. Silva Filho, P. Flach, "Beta calibration", AISTATS 2017, §4:
/// logistic regression on (ln p, −ln(1 − p)); a parameter that comes out below 0 is set to 0 and the other learned again. Scores are probabilities, cut to [1e-12, 1 − 1e-12].</remarks>
public sealed class BetaCalibration : ICalibration, ISavedModel<BetaCalibration>
{
    private readonly double a, b, c;

    private BetaCalibration(double a, double b, double c) => (this.a, this.b, this.c) = (a, b, c);

    /// <inheritdoc/>
    public static string Kind => "beta-calibration/1";

    /// <summary>The parameters a, b and c.</summary>
    public (double A, double B, double C) Parameters => (a, b, c);

    /// <inheritdoc cref="IsotonicCalibration.Learn"/>
    public static BetaCalibration Learn(ReadOnlySpan<double> scores, ReadOnlySpan<bool> labels)
    {
        CalibrationInput.RequireSound(scores, labels);
        double[] y = new double[labels.Length], one = new double[labels.Length], low = new double[labels.Length], high = new double[labels.Length];
        for (int i = 0; i < y.Length; i++)
        {
            (low[i], high[i]) = Logs(scores[i]);
            (y[i], one[i]) = (labels[i] ? 1.0 : 0.0, 1.0);
        }
        const double ridge = 1e-6; // only so that separable rows have an answer
        double[] w = LogisticNewton.Minimise([.. low.Zip(high, (l, h) => new[] { l, h })], y, one, ridge);
        if (w[0] >= 0.0 && w[1] >= 0.0) return new(w[0], w[1], w[2]);
        bool dropFirst = w[0] < 0.0;
        double[] rest = LogisticNewton.Minimise([.. (dropFirst ? high : low).Select(v => new[] { v })], y, one, ridge);
        if (rest[0] < 0.0)
        {
            double rate = (Numerics.Sum(y) + 1.0) / (y.Length + 2.0);
            return new(0.0, 0.0, Numerics.Log(rate / (1.0 - rate)));
        }
        return dropFirst ? new(0.0, rest[0], rest[1]) : new(rest[0], 0.0, rest[1]);
    }

    /// <inheritdoc/>
    public double Calibrate(double score)
    {
        (double low, double high) = Logs(score);
        return Numerics.Sigmoid(a * low + b * high + c);
    }

    /// <inheritdoc/>
    public void Write(ModelWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Write("parameters", [a, b, c]);
    }

    /// <inheritdoc/>
    public static BetaCalibration Read(ModelReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        double[] p = reader.ReadDoubles("parameters");
        return new(p[0], p[1], p[2]);
    }

    private static (double Low, double High) Logs(double p)
    {
        double inside = Math.Clamp(p, 1e-12, 1.0 - 1e-12);
        return (Numerics.Log(inside), -Numerics.Log1p(-inside));
    }
}
