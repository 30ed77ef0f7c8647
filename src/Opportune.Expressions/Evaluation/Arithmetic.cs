namespace Opportune.Expressions.Evaluation;

/// <summary>+ - * / % and negation; integers and times are checked, doubles follow IEEE 754.</summary>
internal static class Arithmetic
{
    public static CelValue Add(CelValue left, CelValue right, ref int work) => (left.Tag, right.Tag) switch
    {
        (CelKind.Int, CelKind.Int) => Int(Wide(left) + Wide(right)),
        (CelKind.Uint, CelKind.Uint) => Uint((Int128)left.UintBits + right.UintBits),
        (CelKind.Double, CelKind.Double) => CelValue.Double(left.DoubleBits + right.DoubleBits),
        (CelKind.String, CelKind.String) => Strings.Concat((string)left.Reference!, (string)right.Reference!, ref work),
        (CelKind.Bytes, CelKind.Bytes) => Strings.Concat((byte[])left.Reference!, (byte[])right.Reference!, ref work),
        (CelKind.List, CelKind.List) => Collections.Concat((CelList)left.Reference!, (CelList)right.Reference!, ref work),
        (CelKind.Timestamp, CelKind.Duration) or (CelKind.Duration, CelKind.Timestamp) => Times.Instant(Wide(left) + Wide(right)),
        (CelKind.Duration, CelKind.Duration) => Times.Length(Wide(left) + Wide(right)),
        _ => Failures.NoSuchOverload,
    };

    public static CelValue Subtract(CelValue left, CelValue right, ref int work) => (left.Tag, right.Tag) switch
    {
        (CelKind.Int, CelKind.Int) => Int(Wide(left) - Wide(right)),
        (CelKind.Uint, CelKind.Uint) => Uint((Int128)left.UintBits - right.UintBits),
        (CelKind.Double, CelKind.Double) => CelValue.Double(left.DoubleBits - right.DoubleBits),
        (CelKind.Timestamp, CelKind.Timestamp) or (CelKind.Duration, CelKind.Duration) => Times.Length(Wide(left) - Wide(right)),
        (CelKind.Timestamp, CelKind.Duration) => Times.Instant(Wide(left) - Wide(right)),
        _ => Failures.NoSuchOverload,
    };

    public static CelValue Multiply(CelValue left, CelValue right, ref int work) => (left.Tag, right.Tag) switch
    {
        (CelKind.Int, CelKind.Int) => Int(Wide(left) * Wide(right)),
        (CelKind.Uint, CelKind.Uint) => Uint((UInt128)left.UintBits * right.UintBits),
        (CelKind.Double, CelKind.Double) => CelValue.Double(left.DoubleBits * right.DoubleBits),
        _ => Failures.NoSuchOverload,
    };

    public static CelValue Divide(CelValue left, CelValue right, ref int work) => (left.Tag, right.Tag) switch
    {
        (CelKind.Int, CelKind.Int) => right.Bits == 0 ? Failures.DivideByZero : Int(Wide(left) / Wide(right)),
        (CelKind.Uint, CelKind.Uint) => right.Bits == 0 ? Failures.DivideByZero : CelValue.Uint(left.UintBits / right.UintBits),
        (CelKind.Double, CelKind.Double) => CelValue.Double(left.DoubleBits / right.DoubleBits),
        _ => Failures.NoSuchOverload,
    };

    public static CelValue Modulo(CelValue left, CelValue right, ref int work) => (left.Tag, right.Tag) switch
    {
        (CelKind.Int, CelKind.Int) => right.Bits == 0 ? Failures.DivideByZero : Int(Wide(left) % Wide(right)),
        (CelKind.Uint, CelKind.Uint) => right.Bits == 0 ? Failures.DivideByZero : CelValue.Uint(left.UintBits % right.UintBits),
        _ => Failures.NoSuchOverload,
    };

    public static CelValue Negate(CelValue value, ref int work) => value.Tag switch
    {
        CelKind.Int => Int(-Wide(value)),
        CelKind.Double => CelValue.Double(-value.DoubleBits),
        _ => Failures.NoSuchOverload,
    };

    public static CelValue Not(CelValue value, ref int work) =>
        value.Tag == CelKind.Bool ? CelValue.Bool(value.Bits == 0) : Failures.NoSuchOverload;

    // 128 bits hold every result of two 64-bit operands, so overflow is a comparison, not an exception.
    private static Int128 Wide(CelValue value) => value.Bits;

    private static CelValue Int(Int128 result) =>
        result >= long.MinValue && result <= long.MaxValue ? CelValue.Int((long)result) : Failures.Overflow;

    private static CelValue Uint(Int128 result) =>
        result >= 0 && result <= ulong.MaxValue ? CelValue.Uint((ulong)result) : Failures.Overflow;

    private static CelValue Uint(UInt128 result) => result <= ulong.MaxValue ? CelValue.Uint((ulong)result) : Failures.Overflow;
}
