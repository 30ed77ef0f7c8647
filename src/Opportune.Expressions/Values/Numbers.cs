namespace Opportune.Expressions;

/// <summary>Mathematically exact comparison between int, uint and double: no operand is ever rounded.</summary>
internal static class Numbers
{
    private const double TwoTo63 = 9223372036854775808.0;
    private const double TwoTo64 = 18446744073709551616.0;

    public static bool IsNumber(CelKind kind) => kind is CelKind.Int or CelKind.Uint or CelKind.Double;

    /// <summary>-1, 0 or 1; null if either is NaN. Both must be numbers.</summary>
    public static int? Compare(CelValue left, CelValue right) => (left.Tag, right.Tag) switch
    {
        (CelKind.Int, CelKind.Int) => left.Bits.CompareTo(right.Bits),
        (CelKind.Uint, CelKind.Uint) => left.UintBits.CompareTo(right.UintBits),
        (CelKind.Int, CelKind.Uint) => Compare(left.Bits, right.UintBits),
        (CelKind.Uint, CelKind.Int) => -Compare(right.Bits, left.UintBits),
        (CelKind.Double, CelKind.Double) => Compare(left.DoubleBits, right.DoubleBits),
        (CelKind.Int, _) => Compare(left.Bits, right.DoubleBits),
        (CelKind.Uint, _) => Compare(left.UintBits, right.DoubleBits),
        (_, CelKind.Int) => -Compare(right.Bits, left.DoubleBits),
        _ => -Compare(right.UintBits, left.DoubleBits),
    };

    public static int Compare(long left, ulong right) => left < 0 ? -1 : ((ulong)left).CompareTo(right);

    public static int? Compare(double left, double right) =>
        left < right ? -1 : left > right ? 1 : left == right ? 0 : null;

    public static int? Compare(long left, double right)
    {
        if (double.IsNaN(right))
        {
            return null;
        }

        if (right >= TwoTo63)
        {
            return -1;
        }

        return right < -TwoTo63 ? 1 : WithFraction(left.CompareTo((long)Math.Truncate(right)), right);
    }

    public static int? Compare(ulong left, double right)
    {
        if (double.IsNaN(right))
        {
            return null;
        }

        if (right >= TwoTo64)
        {
            return -1;
        }

        return right < 0 ? 1 : WithFraction(left.CompareTo((ulong)Math.Truncate(right)), right);
    }

    /// <summary>Equal numbers hash alike, whatever their kind.</summary>
    public static ulong Hash(CelValue number)
    {
        var whole = number.Tag switch
        {
            CelKind.Int or CelKind.Uint => unchecked((ulong)number.Bits),
            _ => WholeBits(number.DoubleBits),
        };
        return unchecked(whole * 0x9E3779B97F4A7C15);
    }

    private static ulong WholeBits(double value)
    {
        if (Math.Truncate(value) != value)
        {
            return unchecked((ulong)BitConverter.DoubleToInt64Bits(value));
        }

        return value switch
        {
            >= 0 and < TwoTo64 => (ulong)value,
            < 0 and >= -TwoTo63 => unchecked((ulong)(long)value),
            _ => unchecked((ulong)BitConverter.DoubleToInt64Bits(value)),
        };
    }

    // When the whole parts are equal, what is left of the double decides.
    private static int WithFraction(int order, double right)
    {
        if (order != 0)
        {
            return order;
        }

        var fraction = right - Math.Truncate(right);
        return fraction > 0 ? -1 : fraction < 0 ? 1 : 0;
    }
}
