using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Opportune.Learners;

/// <summary>Arithmetic whose results have the same bits on every machine.</summary>
/// <remarks>
/// <para>Sums run in eight fixed lanes (element i belongs to lane i mod 8) which are added as
/// ((0+4)+(2+6))+((1+5)+(3+7)). Vector width changes speed, never the order of additions.</para>
/// <para>Nothing here is contracted into a fused multiply-add: RyuJIT emits FMA only where the source asks for it
/// (<c>Math.FusedMultiplyAdd</c>, <c>MultiplyAddEstimate</c>), and this class never asks. Only +, −, ×, ÷ and the square root,
/// which IEEE 754 rounds exactly, and operations on bits are used; the C library is not.</para>
/// </remarks>
public static partial class Numerics
{
    /// <summary>The sum of all values; 0 for none. O(n), error ≤ (n/8 + 3)·2⁻⁵³·Σ|x|.</summary>
    public static double Sum(ReadOnlySpan<double> values)
    {
        Vector256<double> low = default, high = default;
        ref double first = ref MemoryMarshal.GetReference(values);
        int i = 0;
        for (; i + 8 <= values.Length; i += 8)
        {
            low += Vector256.LoadUnsafe(ref first, (nuint)i);
            high += Vector256.LoadUnsafe(ref first, (nuint)i + 4);
        }
        if (i == values.Length) return AddLanes(low, high);
        Span<double> rest = stackalloc double[8];
        rest.Clear();
        values[i..].CopyTo(rest);
        return AddLanes(low + Vector256.Create<double>(rest[..4]), high + Vector256.Create<double>(rest[4..]));
    }

    /// <summary>The scalar product Σ aᵢ·bᵢ; 0 for empty spans. Each product is rounded before it is added.</summary>
    /// <exception cref="ArgumentException">The spans differ in length.</exception>
    public static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        if (a.Length != b.Length) throw new ArgumentException($"Both spans must be of one length, not {a.Length} and {b.Length}.", nameof(b));
        Vector256<double> low = default, high = default;
        ref double firstA = ref MemoryMarshal.GetReference(a);
        ref double firstB = ref MemoryMarshal.GetReference(b);
        int i = 0;
        for (; i + 8 <= a.Length; i += 8)
        {
            low += Vector256.LoadUnsafe(ref firstA, (nuint)i) * Vector256.LoadUnsafe(ref firstB, (nuint)i);
            high += Vector256.LoadUnsafe(ref firstA, (nuint)i + 4) * Vector256.LoadUnsafe(ref firstB, (nuint)i + 4);
        }
        if (i == a.Length) return AddLanes(low, high);
        Span<double> rest = stackalloc double[8];
        rest.Clear();
        for (int lane = 0; i < a.Length; i++, lane++) rest[lane] = a[i] * b[i];
        return AddLanes(low + Vector256.Create<double>(rest[..4]), high + Vector256.Create<double>(rest[4..]));
    }

    /// <summary>The length √Σxᵢ² of a vector; 0 for an empty one. Where the squares would overflow or underflow, values are divided by the largest first.</summary>
    public static double Length(ReadOnlySpan<double> values)
    {
        double squares = Dot(values, values);
        if (squares is > 1e-280 and < 1e300) return Sqrt(squares);
        double largest = 0.0;
        foreach (double v in values) largest = Math.Max(largest, Math.Abs(v));
        if (largest == 0.0 || !double.IsFinite(largest)) return largest;
        var scaled = new double[values.Length];
        for (int i = 0; i < scaled.Length; i++) scaled[i] = values[i] / largest;
        return largest * Sqrt(Dot(scaled, scaled));
    }

    /// <summary>Adds factor·source to target, element by element; each product is rounded before it is added.</summary>
    /// <exception cref="ArgumentException">The spans differ in length.</exception>
    public static void AddScaled(Span<double> target, double factor, ReadOnlySpan<double> source)
    {
        if (target.Length != source.Length) throw new ArgumentException($"Both spans must be of one length, not {target.Length} and {source.Length}.", nameof(source));
        ref double to = ref MemoryMarshal.GetReference(target);
        ref double from = ref MemoryMarshal.GetReference(source);
        Vector256<double> factors = Vector256.Create(factor);
        int i = 0;
        for (; i + 4 <= target.Length; i += 4)
            (Vector256.LoadUnsafe(ref to, (nuint)i) + factors * Vector256.LoadUnsafe(ref from, (nuint)i)).StoreUnsafe(ref to, (nuint)i);
        for (; i < target.Length; i++) target[i] += factor * source[i];
    }

    /// <summary>The square root, rounded exactly as IEEE 754 demands; NaN below 0.</summary>
    public static double Sqrt(double x) => Math.Sqrt(x);

    private static double AddLanes(Vector256<double> low, Vector256<double> high)
    {
        Vector256<double> four = low + high;
        return (four[0] + four[2]) + (four[1] + four[3]);
    }
}
