using Opportune.Learners;

namespace Opportune.Statistics;

/// <summary>Takes out of an experiment's metric what was known of each unit before.</summary>
/// <remarks>y′ = y − θ(x − x̄), θ = cov(x, y)/var(x) over all arms together; the difference of arms keeps its expectation, its variance falls by the factor 1 − ρ². x must be measured before assignment.
/// Source: A. Deng, Y. Xu, R. Kohavi, T. Walker, WSDM 2013, §3.</remarks>
public static class Cuped
{
    /// <summary>The adjusted values, in the order given.</summary>
    /// <param name="metric">y of every unit of every arm.</param>
    /// <param name="before">x of the same units.</param>
    /// <exception cref="ArgumentException">Lengths differ, fewer than two units, or a number that is not finite.</exception>
    public static double[] Adjust(ReadOnlySpan<double> metric, ReadOnlySpan<double> before)
    {
        if (metric.Length != before.Length || metric.Length < 2) throw new ArgumentException("Every unit, at least two, needs its metric and its value before.", nameof(before));
        double meanX = Numerics.Sum(before) / before.Length, meanY = Numerics.Sum(metric) / metric.Length;
        double[] x = new double[before.Length], y = new double[metric.Length];
        for (int i = 0; i < x.Length; i++) (x[i], y[i]) = (before[i] - meanX, metric[i] - meanY);
        double length = Numerics.Length(x);
        if (!double.IsFinite(length) || !double.IsFinite(meanY)) throw new ArgumentException("Metrics and values before are finite numbers.", nameof(metric));
        for (int i = 0; i < x.Length; i++) x[i] = length == 0.0 ? 0.0 : x[i] / length;
        double slope = Numerics.Dot(x, y);
        for (int i = 0; i < y.Length; i++) y[i] = metric[i] - slope * x[i];
        return y;
    }
}
