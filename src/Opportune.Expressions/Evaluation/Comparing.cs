namespace Opportune.Expressions.Evaluation;

/// <summary>== != &lt; &lt;= &gt;= &gt;</summary>
internal static class Comparing
{
    public static CelValue Equal(CelValue left, CelValue right, ref int work) => Collections.AreEqual(left, right, ref work);

    public static CelValue NotEqual(CelValue left, CelValue right, ref int work)
    {
        var equal = Collections.AreEqual(left, right, ref work);
        return equal.IsError ? equal : CelValue.Bool(equal.Bits == 0);
    }

    public static CelValue Less(CelValue left, CelValue right, ref int work) =>
        CanOrder(left.Tag, right.Tag) ? CelValue.Bool(Order(left, right) < 0) : Failures.NoSuchOverload;

    public static CelValue LessOrEqual(CelValue left, CelValue right, ref int work) =>
        CanOrder(left.Tag, right.Tag) ? CelValue.Bool(Order(left, right) <= 0) : Failures.NoSuchOverload;

    public static CelValue GreaterOrEqual(CelValue left, CelValue right, ref int work) =>
        CanOrder(left.Tag, right.Tag) ? CelValue.Bool(Order(left, right) >= 0) : Failures.NoSuchOverload;

    public static CelValue Greater(CelValue left, CelValue right, ref int work) =>
        CanOrder(left.Tag, right.Tag) ? CelValue.Bool(Order(left, right) > 0) : Failures.NoSuchOverload;

    /// <summary>Whether values of these kinds have an order.</summary>
    public static bool CanOrder(CelKind left, CelKind right) => left == right
        ? left is CelKind.Bool or CelKind.Int or CelKind.Uint or CelKind.Double or CelKind.String or CelKind.Bytes or CelKind.Timestamp or CelKind.Duration
        : Numbers.IsNumber(left) && Numbers.IsNumber(right);

    /// <summary>Below 0, 0 or above 0; null where NaN is involved: then every ordering is false. Both must be of kinds that have an order.</summary>
    public static int? Order(CelValue left, CelValue right) => left.Tag switch
    {
        CelKind.Int or CelKind.Uint or CelKind.Double => Numbers.Compare(left, right),
        CelKind.String => Strings.Compare((string)left.Reference!, (string)right.Reference!),
        CelKind.Bytes => ((byte[])left.Reference!).AsSpan().SequenceCompareTo((byte[])right.Reference!),
        _ => left.Bits.CompareTo(right.Bits),
    };
}
