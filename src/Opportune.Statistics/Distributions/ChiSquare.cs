using Opportune.Learners;

namespace Opportune.Statistics;

/// <summary>The chi-square distribution.</summary>
public static class ChiSquare
{
    /// <summary>The probability of a value ≥ x: Q(k/2, x/2), the regularised upper incomplete gamma function.</summary>
    /// <remarks>Series of DLMF 8.11.4 below x = k + 2, Legendre's continued fraction (DLMF 8.9.2) by the modified Lentz algorithm above. Relative
    /// error about 1e-13 for k ≤ 1,000, growing with k to 1e-9 at 1e6 and 1e-7 at 1e8.</remarks>
    /// <param name="x">0 or more.</param>
    /// <param name="degrees">Degrees of freedom k, &gt; 0, at most 1e8.</param>
    /// <exception cref="ArgumentOutOfRangeException">x is negative, or degrees is not above 0 or above 1e8.</exception>
    public static double UpperTail(double x, double degrees)
    {
        if (!(x >= 0.0)) throw new ArgumentOutOfRangeException(nameof(x), x, "A chi-square value is 0 or more.");
        if (!(degrees > 0.0 && degrees <= 1e8)) throw new ArgumentOutOfRangeException(nameof(degrees), degrees, "Degrees of freedom are above 0 and at most 1e8.");
        if (x == 0.0) return 1.0;
        if (double.IsInfinity(x)) return 0.0;
        double a = 0.5 * degrees, half = 0.5 * x;
        double front = Numerics.Exp(a * Numerics.Log(half) - half - Numerics.LogGamma(a));
        return half < a + 1.0 ? Math.Max(0.0, 1.0 - front * LowerSeries(a, half)) : front * UpperFraction(a, half);
    }

    private static double LowerSeries(double a, double x)
    {
        double term = 1.0 / a, sum = term;
        for (int n = 1; n < 100_000 && term > sum * 1e-17; n++)
        {
            term *= x / (a + n);
            sum += term;
        }
        return sum;
    }

    private static double UpperFraction(double a, double x)
    {
        double b = x + 1.0 - a, c = 1e300, d = 1.0 / b, f = d;
        for (int n = 1; n < 100_000; n++)
        {
            double numerator = n * (a - n);
            b += 2.0;
            d = 1.0 / Away(numerator * d + b);
            c = Away(b + numerator / c);
            double change = c * d;
            f *= change;
            if (Math.Abs(change - 1.0) < 1e-16) break;
        }
        return f;
    }

    private static double Away(double value) => Math.Abs(value) < 1e-300 ? 1e-300 : value;
}
