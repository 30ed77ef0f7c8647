using Opportune.Learners;

namespace Opportune.Statistics;

/// <summary>A mean and how sure it is.</summary>
/// <param name="Mean">The mean.</param>
/// <param name="StandardError">Its standard error, 0 or more.</param>
/// <param name="Count">How many values it is the mean of.</param>
public readonly record struct MeanEstimate(double Mean, double StandardError, long Count)
{
    /// <summary>The mean of values with the standard error s/√n (s with n − 1).</summary>
    /// <exception cref="ArgumentException">Fewer than two values, or one that is not finite.</exception>
    public static MeanEstimate Of(ReadOnlySpan<double> values)
    {
        if (values.Length < 2) throw new ArgumentException("A mean with its error needs two values or more.", nameof(values));
        double mean = Numerics.Sum(values) / values.Length;
        if (!double.IsFinite(mean)) throw new ArgumentException("Values are finite numbers.", nameof(values));
        var off = new double[values.Length];
        for (int i = 0; i < off.Length; i++) off[i] = values[i] - mean;
        return new(mean, Numerics.Sqrt(Numerics.Dot(off, off) / (off.Length - 1.0) / off.Length), off.Length);
    }

    /// <summary>mean ± t·standard error, t of Student's distribution with n − 1 degrees of freedom.</summary>
    public Interval Interval(double confidence = 0.95)
    {
        double half = StudentT.Quantile(0.5 + 0.5 * confidence, Count - 1.0) * StandardError;
        return new(Mean - half, Mean + half);
    }

    /// <summary>The difference of two independent means: Welch's interval (B. Welch, Biometrika 34 (1947) 28).</summary>
    public static (double Difference, Interval Interval, double PValue) Difference(MeanEstimate treated, MeanEstimate control, double confidence = 0.95)
    {
        double a = treated.StandardError * treated.StandardError, b = control.StandardError * control.StandardError, d = treated.Mean - control.Mean, error = Numerics.Sqrt(a + b);
        if (error == 0.0) return (d, new(d, d), d == 0.0 ? 1.0 : 0.0);
        double degrees = (a + b) * (a + b) / (a * a / (treated.Count - 1.0) + b * b / (control.Count - 1.0));
        double half = StudentT.Quantile(0.5 + 0.5 * confidence, degrees) * error;
        return (d, new(d - half, d + half), 2.0 * StudentT.Cdf(-Math.Abs(d) / error, degrees));
    }
}
