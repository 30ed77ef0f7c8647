namespace Opportune.Expressions.Checking;

/// <summary>Which types go together.</summary>
internal static class Types
{
    /// <summary>True if a value of one type may be used where the other is expected; dyn goes with everything.</summary>
    public static bool Fits(CelType actual, CelType expected) =>
        actual.IsDyn || expected.IsDyn
        || (actual.Kind == expected.Kind && Parts(actual, expected, Fits));

    /// <summary>True if == makes sense; numbers of any kind may be compared (an extension of ours).</summary>
    public static bool CanEqual(CelType left, CelType right) =>
        left.IsDyn || right.IsDyn
        || (left.IsNumber && right.IsNumber)
        || (left.Kind == right.Kind && Parts(left, right, CanEqual));

    /// <summary>True if &lt; makes sense.</summary>
    public static bool CanOrder(CelType left, CelType right) =>
        IsOrdered(left) && IsOrdered(right) && CanEqual(left, right);

    /// <summary>The one type of two branches or elements; dyn if they differ.</summary>
    public static CelType Join(CelType left, CelType right)
    {
        if (left.Equals(right))
        {
            return left;
        }

        return (left.Kind, right.Kind) switch
        {
            (CelKind.List, CelKind.List) => CelType.List(Join(left.ElementType!, right.ElementType!)),
            (CelKind.Map, CelKind.Map) => CelType.Map(Join(left.KeyType!, right.KeyType!), Join(left.ElementType!, right.ElementType!)),
            _ => CelType.Dyn,
        };
    }

    private static bool IsOrdered(CelType type) => type.Kind is not (CelKind.List or CelKind.Map or CelKind.Null or CelKind.Type);

    private static bool Parts(CelType left, CelType right, Func<CelType, CelType, bool> holds) =>
        (left.KeyType is null || holds(left.KeyType, right.KeyType!))
        && (left.ElementType is null || holds(left.ElementType, right.ElementType!));
}
