using Opportune.Learners;

namespace Opportune.Statistics;

/// <summary>Student's t distribution.</summary>
public static class StudentT
{
    // Beyond, the logarithms of the gamma function are so large that their difference loses digits; the expansions below leave out terms of 1/ν³.
    private const double Many = 1e5;

    /// <summary>The probability of a value ≤ t: for t ≤ 0, ½·I_x(ν/2, ½) with x = ν/(ν + t²) (DLMF 8.17; Abramowitz and Stegun 26.7.1).</summary>
    /// <exception cref="ArgumentOutOfRangeException">degrees is not above 0.</exception>
    public static double Cdf(double t, double degrees)
    {
        if (!(degrees > 0.0)) throw new ArgumentOutOfRangeException(nameof(degrees), degrees, "Degrees of freedom are above 0.");
        if (degrees > Many) return CdfOfMany(t, degrees);
        double squares = t * t;
        // near 0 from the other side, where 1 − x has no digits left of x
        double tail = squares < 1.0 ? 0.5 - 0.5 * IncompleteBeta.Regularised(squares / (degrees + squares), 0.5, 0.5 * degrees) : 0.5 * IncompleteBeta.Regularised(degrees / (degrees + squares), 0.5 * degrees, 0.5);
        return t <= 0.0 ? tail : 1.0 - tail;
    }

    /// <summary>The t with <see cref="Cdf"/>(t) = p, by inverting the incomplete beta function.</summary>
    /// <exception cref="ArgumentOutOfRangeException">p is outside (0, 1), or degrees is not above 0.</exception>
    public static double Quantile(double p, double degrees)
    {
        if (!(p > 0.0 && p < 1.0)) throw new ArgumentOutOfRangeException(nameof(p), p, "A probability lies strictly between 0 and 1.");
        if (!(degrees > 0.0)) throw new ArgumentOutOfRangeException(nameof(degrees), degrees, "Degrees of freedom are above 0.");
        if (degrees > Many) return QuantileOfMany(Normal.Quantile(p), degrees);
        double tail = Math.Min(p, 1.0 - p);
        if (tail == 0.5) return 0.0;
        // 1 − x from the other side, so that t near 0 keeps its digits
        double rest = IncompleteBeta.Quantile(1.0 - 2.0 * tail, 0.5, 0.5 * degrees);
        double x = rest < 0.5 ? 1.0 - rest : IncompleteBeta.Quantile(2.0 * tail, 0.5 * degrees, 0.5);
        double size = Numerics.Sqrt(degrees * (rest < 0.5 ? rest : 1.0 - x) / x);
        return p < 0.5 ? -size : size;
    }

    // R. Fisher, Metron 5 (1925) 109; Abramowitz and Stegun 26.7.
    private static double CdfOfMany(double t, double degrees)
    {
        if (double.IsInfinity(degrees) || Math.Abs(t) > 40.0) return Normal.Cdf(t);
        double s = t * t, first = t * (s + 1.0) / (4.0 * degrees), second = t * (3.0 * s * s * s - 7.0 * s * s - 5.0 * s - 3.0) / (96.0 * degrees * degrees);
        return Normal.Cdf(t) - Normal.Density(t) * (first + second);
    }

    // Abramowitz and Stegun 26.7.5.
    private static double QuantileOfMany(double z, double degrees)
    {
        double s = z * z;
        return z + z * (s + 1.0) / (4.0 * degrees) + z * (5.0 * s * s + 16.0 * s + 3.0) / (96.0 * degrees * degrees);
    }
}
