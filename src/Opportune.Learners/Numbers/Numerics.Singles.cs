using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Opportune.Learners;

// The same arithmetic in 32 bits, for wide tables of weights whose last digits do not matter but whose bits must.
public static partial class Numerics
{
    /// <summary>The scalar product Σ aᵢ·bᵢ in 32 bits; 0 for empty spans. Eight fixed lanes added as ((0+4)+(2+6))+((1+5)+(3+7)), the rest after them in order.</summary>
    /// <exception cref="ArgumentException">The spans differ in length.</exception>
    public static float Dot(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        if (a.Length != b.Length) throw new ArgumentException($"Both spans must be of one length, not {a.Length} and {b.Length}.", nameof(b));
        ref float firstA = ref MemoryMarshal.GetReference(a);
        ref float firstB = ref MemoryMarshal.GetReference(b);
        Vector256<float> lanes = default;
        int i = 0;
        for (; i + 8 <= a.Length; i += 8) lanes += Vector256.LoadUnsafe(ref firstA, (nuint)i) * Vector256.LoadUnsafe(ref firstB, (nuint)i);
        Vector128<float> four = lanes.GetLower() + lanes.GetUpper();
        float sum = (four[0] + four[2]) + (four[1] + four[3]);
        for (; i < a.Length; i++) sum += a[i] * b[i];
        return sum;
    }

    /// <summary>Adds factor·source to target in 32 bits, element by element; each product is rounded before it is added.</summary>
    /// <exception cref="ArgumentException">The spans differ in length.</exception>
    public static void AddScaled(Span<float> target, float factor, ReadOnlySpan<float> source)
    {
        if (target.Length != source.Length) throw new ArgumentException($"Both spans must be of one length, not {target.Length} and {source.Length}.", nameof(source));
        ref float to = ref MemoryMarshal.GetReference(target);
        ref float from = ref MemoryMarshal.GetReference(source);
        Vector256<float> factors = Vector256.Create(factor);
        int i = 0;
        for (; i + 8 <= target.Length; i += 8)
            (Vector256.LoadUnsafe(ref to, (nuint)i) + factors * Vector256.LoadUnsafe(ref from, (nuint)i)).StoreUnsafe(ref to, (nuint)i);
        for (; i < target.Length; i++) target[i] += factor * source[i];
    }
}
