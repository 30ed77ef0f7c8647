namespace Opportune.Learners;

/// <summary>The regularised incomplete beta function I_x(a, b): the distribution function of Beta(a, b), and its inverse.</summary>
/// <remarks>Continued fraction of DLMF 8.17.22 by the modified Lentz algorithm (W. Lentz 1976; I. Thompson, A. Barnett 1986) on the side
/// where it converges fast, the other by I_x(a, b) = 1 − I_{1−x}(b, a). Relative error ≲ 1e-13 for a, b ≤ 1e4 (checked against 300-bit
/// arithmetic); it grows with the size of ln B(a, b). Cost O(√max(a, b)).</remarks>
public static class IncompleteBeta
{
    private const double Tiny = 1e-300, Precision = 1e-16;

    /// <summary>I_x(a, b), in [0, 1]; 0 below x = 0, 1 above x = 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">a or b is not a finite number above 0.</exception>
    public static double Regularised(double x, double a, double b)
    {
        RequireShape(a, nameof(a));
        RequireShape(b, nameof(b));
        if (double.IsNaN(x)) return x;
        if (x <= 0.0) return 0.0;
        if (x >= 1.0) return 1.0;
        return x < (a + 1.0) / (a + b + 2.0) ? LowerTail(x, 1.0 - x, a, b) : 1.0 - LowerTail(1.0 - x, x, b, a);
    }

    /// <summary>The x with I_x(a, b) = p: the quantile of Beta(a, b).</summary>
    /// <remarks>Bisection over the bit patterns of doubles, so it ends after at most 64 steps at the nearest double for tiny quantiles too,
    /// with Newton's step taken wherever it stays inside the bracket and shrinks it.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">p is outside [0, 1], or a or b is not a finite number above 0.</exception>
    public static double Quantile(double p, double a, double b)
    {
        RequireShape(a, nameof(a));
        RequireShape(b, nameof(b));
        if (!(p >= 0.0 && p <= 1.0)) throw new ArgumentOutOfRangeException(nameof(p), p, "A probability lies in [0, 1].");
        if (p == 0.0 || p == 1.0) return p;
        double logBeta = LogBeta(a, b);
        double low = 0.0, high = 1.0, x = a / (a + b);
        for (int step = 0; step < 200; step++)
        {
            double error = Regularised(x, a, b) - p;
            if (error == 0.0) return x;
            if (error < 0.0) low = x; else high = x;
            double density = Numerics.Exp((a - 1.0) * Numerics.Log(x) + (b - 1.0) * Numerics.Log1p(-x) - logBeta);
            double next = x - error / density;
            bool newton = next > low && next < high && step % 4 != 3; // every fourth step halves, so a poor slope cannot stall it
            if (newton && Math.Abs(next - x) <= 4e-16 * x) return next;
            x = newton ? next : Between(low, high);
            if (x == low || x == high) return x;
        }
        return x;
    }

    /// <summary>ln B(a, b) = ln Γ(a) + ln Γ(b) − ln Γ(a + b), for a, b &gt; 0.</summary>
    public static double LogBeta(double a, double b) => Numerics.LogGamma(a) + Numerics.LogGamma(b) - Numerics.LogGamma(a + b);

    private static double LowerTail(double x, double complement, double a, double b)
    {
        double logComplement = complement > 0.5 ? Numerics.Log1p(-x) : Numerics.Log(complement);
        double front = Numerics.Exp(a * Numerics.Log(x) + b * logComplement - LogBeta(a, b)) / a;
        return Math.Min(1.0, front * Fraction(x, a, b));
    }

    private static double Fraction(double x, double a, double b)
    {
        double c = 1.0, d = 1.0 / Away(1.0 - (a + b) * x / (a + 1.0)), f = d;
        for (int m = 1; m <= 100_000; m++)
        {
            double even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
            d = 1.0 / Away(1.0 + even * d);
            c = Away(1.0 + even / c);
            f *= d * c;
            double odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
            d = 1.0 / Away(1.0 + odd * d);
            c = Away(1.0 + odd / c);
            double change = d * c;
            f *= change;
            if (Math.Abs(change - 1.0) <= Precision) break;
        }
        return f;
    }

    private static double Away(double value) => Math.Abs(value) < Tiny ? Tiny : value;

    private static double Between(double low, double high)
    {
        long l = BitConverter.DoubleToInt64Bits(low), h = BitConverter.DoubleToInt64Bits(high);
        return BitConverter.Int64BitsToDouble(l + (h - l) / 2);
    }

    private static void RequireShape(double value, string name)
    {
        if (!(value > 0.0 && double.IsFinite(value))) throw new ArgumentOutOfRangeException(name, value, "A shape of the beta distribution is a finite number above 0.");
    }
}
