namespace Opportune.Expressions;

/// <summary>Comparison between int, uint and double by value.</summary>
/// <remarks>int with uint is exact. With a double, the integer is taken as the nearest double, which is exact up to 2⁵³ and is what the
/// language's conformance tests demand beyond (9223372036854775807 == 9223372036854775808.0).</remarks>
internal static class Numbers
{
    public static bool IsNumber(CelKind kind) => kind is CelKind.Int or CelKind.Uint or CelKind.Double;

    /// <summary>-1, 0 or 1; null if either is NaN. Both must be numbers.</summary>
    public static int? Compare(CelValue left, CelValue right) => (left.Tag, right.Tag) switch
    {
        (CelKind.Int, CelKind.Int) => left.Bits.CompareTo(right.Bits),
        (CelKind.Uint, CelKind.Uint) => left.UintBits.CompareTo(right.UintBits),
        (CelKind.Int, CelKind.Uint) => left.Bits < 0 ? -1 : left.UintBits.CompareTo(right.UintBits),
        (CelKind.Uint, CelKind.Int) => right.Bits < 0 ? 1 : left.UintBits.CompareTo(right.UintBits),
        _ => Compare(ToDouble(left), ToDouble(right)),
    };

    /// <summary>Equal numbers hash alike, whatever their kind.</summary>
    public static ulong Hash(CelValue number)
    {
        var value = ToDouble(number);
        var bits = value == 0 ? 0 : BitConverter.DoubleToInt64Bits(value);
        return unchecked((ulong)bits * 0x9E3779B97F4A7C15);
    }

    private static int? Compare(double left, double right) =>
        left < right ? -1 : left > right ? 1 : left == right ? 0 : null;

    private static double ToDouble(CelValue number) => number.Tag switch
    {
        CelKind.Int => number.Bits,
        CelKind.Uint => number.UintBits,
        _ => number.DoubleBits,
    };
}
