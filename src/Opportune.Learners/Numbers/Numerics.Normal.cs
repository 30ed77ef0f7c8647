namespace Opportune.Learners;

public static partial class Numerics
{
    private const double InverseSqrtTwoPi = 0.3989422804014327;

    /// <summary>The density of the standard normal distribution: e^(−z²/2)/√(2π).</summary>
    public static double NormalDensity(double z) => InverseSqrtTwoPi * ExpOfHalfSquare(z);

    /// <summary>The probability of a standard normal value ≤ z, in [0, 1]; relative error below 2e-15 in the lower tail down to z = −38.</summary>
    /// <remarks>For |z| &lt; 3 the series ½ + φ(z)·Σ z²ⁿ⁺¹/(2n + 1)!! (DLMF 7.6.2), farther out the continued fraction of Mills' ratio
    /// (DLMF 7.9.3).</remarks>
    public static double NormalCdf(double z)
    {
        if (double.IsNaN(z)) return z;
        if (z < -3.0) return NormalUpperTail(-z);
        if (z > 3.0) return 1.0 - NormalUpperTail(z);
        if (z < -1.0) return NormalUpperTail(-z);
        double sum = z, term = z;
        for (int n = 1; n < 200 && Math.Abs(term) > 1e-18 * Math.Abs(sum); n++)
        {
            term *= z * z / (2 * n + 1);
            sum += term;
        }
        return 0.5 + NormalDensity(z) * sum;
    }

    /// <summary>The z with <see cref="NormalCdf"/>(z) = p; −∞ at 0 and ∞ at 1.</summary>
    /// <remarks>Start: the rational approximation of P. Acklam (2003), relative error 1.2e-9; then one step of Halley's method, which brings it to about 1e-15.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">p is outside [0, 1].</exception>
    public static double NormalQuantile(double p)
    {
        if (!(p >= 0.0 && p <= 1.0)) throw new ArgumentOutOfRangeException(nameof(p), p, "A probability lies in [0, 1].");
        if (p == 0.0) return double.NegativeInfinity;
        if (p == 1.0) return double.PositiveInfinity;
        if (p > 0.5) return -NormalLowerQuantile(1.0 - p); // 1 − p is exact here
        return p == 0.5 ? 0.0 : NormalLowerQuantile(p);
    }

    private static double NormalLowerQuantile(double p)
    {
        double z = p < 0.02425 ? NormalTail(Sqrt(-2.0 * Log(p))) : NormalCentre(p - 0.5);
        if (p < 1e-300) return z;
        double u = (NormalCdf(z) - p) / NormalDensity(z);
        return z - u / (1.0 + 0.5 * z * u);
    }

    private static double NormalTail(double q) =>
        (((((-0.007784894002430293 * q - 0.3223964580411365) * q - 2.400758277161838) * q - 2.549732539343734) * q + 4.374664141464968) * q + 2.938163982698783)
        / ((((0.007784695709041462 * q + 0.3224671290700398) * q + 2.445134137142996) * q + 3.754408661907416) * q + 1.0);

    private static double NormalCentre(double q)
    {
        double r = q * q;
        return (((((-39.69683028665376 * r + 220.9460984245205) * r - 275.9285104469687) * r + 138.3577518672690) * r - 30.66479806614716) * r + 2.506628277459239) * q
            / (((((-54.47609879822406 * r + 161.5858368580409) * r - 155.6989798598866) * r + 66.80131188771972) * r - 13.28068155288572) * r + 1.0);
    }

    // Q(z) for z ≥ 1: φ(z)/(z + 1/(z + 2/(z + 3/(z + …)))), evaluated from the far end.
    private static double NormalUpperTail(double z)
    {
        if (z > 40.0) return 0.0;
        double fraction = z;
        for (int n = 30 + (int)(500.0 / (z * z)); n >= 1; n--) fraction = z + n / fraction;
        return NormalDensity(z) / fraction;
    }

    // e^(−z²/2) with z² split so that its rounding error does not grow with z.
    private static double ExpOfHalfSquare(double z)
    {
        double high = BitConverter.Int64BitsToDouble(BitConverter.DoubleToInt64Bits(z) & unchecked((long)0xFFFF_FFFF_0000_0000));
        return double.IsInfinity(z) ? 0.0 : Exp(-0.5 * high * high) * Exp(-0.5 * (z - high) * (z + high));
    }
}
