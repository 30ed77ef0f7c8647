namespace Opportune.Learners;

/// <summary>The standard normal distribution by cubic interpolation between values 1/64 apart: absolute error below 3e-10.</summary>
internal static class NormalTable
{
    private const int PerUnit = 64, Last = 8 * PerUnit;

    private static readonly double[] Cdf = [.. Enumerable.Range(-Last, 2 * Last + 2).Select(i => Numerics.NormalCdf((double)i / PerUnit))];
    private static readonly double[] Density = [.. Enumerable.Range(-Last, 2 * Last + 2).Select(i => Numerics.NormalDensity((double)i / PerUnit))];

    /// <summary>The probability of a value ≤ z, and the density at z; both 0 or 1 and 0 beyond ±8.</summary>
    public static (double Cdf, double Density) At(double z)
    {
        if (!(z > -8.0)) return (0.0, 0.0);
        if (z >= 8.0) return (1.0, 0.0);
        double scaled = (z + 8.0) * PerUnit;
        int i = (int)scaled;
        double t = scaled - i, left = (double)(i - Last) / PerUnit, right = left + 1.0 / PerUnit;
        double cdf = Hermite(t, Cdf[i], Cdf[i + 1], Density[i], Density[i + 1]);
        return (cdf, Hermite(t, Density[i], Density[i + 1], -left * Density[i], -right * Density[i + 1]));
    }

    private static double Hermite(double t, double a, double b, double slopeA, double slopeB)
    {
        double rest = 1.0 - t;
        return rest * rest * ((1.0 + 2.0 * t) * a + t * slopeA / PerUnit) + t * t * ((3.0 - 2.0 * t) * b - rest * slopeB / PerUnit);
    }
}
