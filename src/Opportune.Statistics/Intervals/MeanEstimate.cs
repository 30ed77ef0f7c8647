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
        double n = values.Length, first = values[0];
        var off = new double[values.Length];
        for (int i = 0; i < off.Length; i++) off[i] = values[i] - first; // so that equal values have no error, not that of rounding
        double shift = Numerics.Sum(off) / n;
        if (!double.IsFinite(first) || !double.IsFinite(shift)) throw new ArgumentException("Values are finite numbers, and so is the sum of their distances.", nameof(values));
        for (int i = 0; i < off.Length; i++) off[i] -= shift;
        return new(first + shift, Numerics.Length(off) / Numerics.Sqrt(n * (n - 1.0)), off.Length);
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
        double d = treated.Mean - control.Mean, larger = Math.Max(treated.StandardError, control.StandardError);
        if (larger == 0.0) return (d, new(d, d), d == 0.0 ? 1.0 : 0.0);
        double t = treated.StandardError / larger, c = control.StandardError / larger, a = t * t, b = c * c, error = larger * Numerics.Sqrt(a + b);
        double degrees = (a + b) * (a + b) / (a * a / (treated.Count - 1.0) + b * b / (control.Count - 1.0));
        double half = StudentT.Quantile(0.5 + 0.5 * confidence, degrees) * error;
        return (d, new(d - half, d + half), 2.0 * StudentT.Cdf(-Math.Abs(d) / error, degrees));
    }
}
