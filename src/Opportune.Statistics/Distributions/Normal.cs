using Opportune.Learners;

namespace Opportune.Statistics;

/// <summary>The standard normal distribution.</summary>
public static class Normal
{
    /// <inheritdoc cref="Numerics.NormalDensity"/>
    public static double Density(double z) => Numerics.NormalDensity(z);

    /// <inheritdoc cref="Numerics.NormalCdf"/>
    public static double Cdf(double z) => Numerics.NormalCdf(z);

    /// <inheritdoc cref="Numerics.NormalQuantile"/>
    public static double Quantile(double p) => Numerics.NormalQuantile(p);
}
