using System.Globalization;

namespace Opportune.Learners.Tests.Numbers;

public sealed class NumericsTruthTests
{
    // Largest errors in units of the last place, rounded up from those measured on 6,000 points (see the docstrings).
    private static readonly Dictionary<string, (Func<double, double, double> Function, long Ulps)> Functions = new()
    {
        ["Exp"] = ((x, _) => Numerics.Exp(x), 1),
        ["Expm1"] = ((x, _) => Numerics.Expm1(x), 1),
        ["Log"] = ((x, _) => Numerics.Log(x), 1),
        ["Log1p"] = ((x, _) => Numerics.Log1p(x), 1),
        ["Tanh"] = ((x, _) => Numerics.Tanh(x), 2),
        ["Sigmoid"] = ((x, _) => Numerics.Sigmoid(x), 2),
        ["Sin"] = ((x, _) => Numerics.Sin(x), 1),
        ["Cos"] = ((x, _) => Numerics.Cos(x), 1),
        ["LogGamma"] = ((x, _) => Numerics.LogGamma(x), 5),
        ["Pow"] = (Numerics.Pow, 1),
    };

    public static TheoryData<string> Names => [.. Functions.Keys];

    [Theory, MemberData(nameof(Names))]
    public void A_function_is_within_its_stated_error_of_1400_bit_arithmetic(string name)
    {
        (Func<double, double, double> function, long ulps) = Functions[name];
        string[][] rows = [.. File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Numbers", "truth.csv")).Select(l => l.Split(',')).Where(r => r[0] == name)];

        Assert.Equal(40, rows.Length);
        Assert.All(rows, r => Assert.InRange(Distance(function(Value(r[1]), Value(r[2])), Value(r[3])), 0, ulps));
    }

    private static double Value(string bits) => BitConverter.UInt64BitsToDouble(ulong.Parse(bits, NumberStyles.HexNumber, CultureInfo.InvariantCulture));

    private static long Distance(double a, double b) => Math.Abs(BitConverter.DoubleToInt64Bits(a) - BitConverter.DoubleToInt64Bits(b));

    [Fact]
    public void Special_values_are_those_of_IEEE_754()
    {
        double inf = double.PositiveInfinity, nan = double.NaN;
        Assert.Equal([1, inf, 0, nan, inf, 0], new[] { 0, inf, -inf, nan, 709.8, -745.2 }.Select(Numerics.Exp));
        Assert.Equal([0, inf, -1, nan, inf], new[] { 0, inf, -inf, nan, 710.0 }.Select(Numerics.Expm1));
        Assert.Equal([-inf, 0, inf, nan, nan], new[] { 0, 1, inf, nan, -1.0 }.Select(Numerics.Log));
        Assert.Equal([0, -inf, inf, nan, nan], new[] { 0, -1, inf, nan, -1.5 }.Select(Numerics.Log1p));
        Assert.Equal([0, 1, -1, nan], new[] { 0, inf, -inf, nan }.Select(Numerics.Tanh));
        Assert.Equal([0.5, 1, 0, nan], new[] { 0, inf, -inf, nan }.Select(Numerics.Sigmoid));
        Assert.Equal([0, nan, nan, nan], new[] { 0, inf, -inf, nan }.Select(Numerics.Sin));
        Assert.Equal([1, nan, nan, nan], new[] { 0, inf, -inf, nan }.Select(Numerics.Cos));
        Assert.Equal([inf, 0, 0, inf, inf, nan], new[] { 0, 1, 2, inf, -3, nan }.Select(Numerics.LogGamma));
        Assert.Equal(1.2655121234846454, Numerics.LogGamma(-0.5), 14); // ln(2√π)
        Assert.True(double.IsNegative(Numerics.Sin(-0.0)) && double.IsNegative(Numerics.Tanh(-0.0)) && double.IsNegative(Numerics.Expm1(-0.0)));
    }

    [Fact]
    public void Subnormals_are_neither_lost_nor_invented()
    {
        Assert.Equal(double.Epsilon, Numerics.Exp(-744.5));
        Assert.Equal(-744.4400719213812, Numerics.Log(double.Epsilon), 12);
        Assert.Equal(double.Epsilon, Numerics.Expm1(double.Epsilon));
        Assert.Equal(double.Epsilon, Numerics.Log1p(double.Epsilon));
        Assert.Equal(double.Epsilon, Numerics.Tanh(double.Epsilon));
        Assert.Equal(double.Epsilon, Numerics.Pow(2, -1074));
        Assert.Equal(Math.ScaleB(1, -1060), Numerics.Pow(2, -1060));
    }

    [Fact]
    public void Powers_follow_the_standard_where_no_number_is_natural()
    {
        double[] values = [0, -0.0, 1, -1, 0.5, -0.5, 2, -2, 3, -3, 2.5, -2.5, double.PositiveInfinity, double.NegativeInfinity, double.NaN];
        foreach (double x in values)
            foreach (double y in values)
            {
                double expected = Math.Pow(x, y), actual = Numerics.Pow(x, y);
                bool special = expected == 0 || !double.IsFinite(expected);
                Assert.True(special ? BitConverter.DoubleToInt64Bits(expected) == BitConverter.DoubleToInt64Bits(actual) || double.IsNaN(expected) && double.IsNaN(actual)
                    : Math.Abs(actual - expected) <= 2e-16 * Math.Abs(expected), $"{x}^{y}: {actual}, not {expected}");
            }
    }

    [Fact]
    public void A_sum_is_the_eight_lane_sum_at_every_length()
    {
        var random = CounterRandom.FromSeed(1);
        double[] a = [.. Enumerable.Range(0, 203).Select(_ => random.NextNormal())], b = [.. a.Select(v => v * 3.7 - 1)];
        for (int n = 0; n <= a.Length; n++)
        {
            Assert.Equal(Lanes(a[..n]), Numerics.Sum(a.AsSpan(0, n)));
            Assert.Equal(Lanes([.. a[..n].Zip(b, (x, y) => x * y)]), Numerics.Dot(a.AsSpan(0, n), b.AsSpan(0, n)));
            double[] target = [.. b];
            Numerics.AddScaled(target.AsSpan(0, n), 0.3, a.AsSpan(0, n));
            Assert.Equal(b.Select((v, i) => i < n ? v + 0.3 * a[i] : v), target);
        }
        Assert.Throws<ArgumentException>(() => Numerics.Dot([1.0], [1.0, 2.0]));
    }

    [Fact]
    public void A_product_of_32_bits_is_the_eight_lane_sum_and_then_the_rest()
    {
        var random = CounterRandom.FromSeed(1);
        float[] a = [.. Enumerable.Range(0, 43).Select(_ => (float)random.NextNormal())], b = [.. a.Select(v => v * 3.7f - 1f)];
        for (int n = 0; n <= a.Length; n++)
        {
            var s = new float[8];
            for (int i = 0; i < n / 8 * 8; i++) s[i % 8] += a[i] * b[i];
            float sum = ((s[0] + s[4]) + (s[2] + s[6])) + ((s[1] + s[5]) + (s[3] + s[7]));
            for (int i = n / 8 * 8; i < n; i++) sum += a[i] * b[i];
            Assert.Equal(sum, Numerics.Dot(a.AsSpan(0, n), b.AsSpan(0, n)));
            float[] target = [.. b];
            Numerics.AddScaled(target.AsSpan(0, n), 0.3f, a.AsSpan(0, n));
            Assert.Equal(b.Select((v, i) => i < n ? v + 0.3f * a[i] : v), target);
        }
        Assert.Throws<ArgumentException>(() => Numerics.Dot([1f], [1f, 2f]));
        Assert.Throws<ArgumentException>(() => Numerics.AddScaled([1f], 1f, [1f, 2f]));
    }

    private static double Lanes(double[] values)
    {
        var s = new double[8];
        for (int i = 0; i < values.Length; i++) s[i % 8] += values[i];
        return ((s[0] + s[4]) + (s[2] + s[6])) + ((s[1] + s[5]) + (s[3] + s[7]));
    }
}
