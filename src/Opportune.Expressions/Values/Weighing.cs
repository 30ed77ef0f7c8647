namespace Opportune.Expressions;

/// <summary>How large a value is, so that no expression can build or compare one without end.</summary>
internal static class Weighing
{
    /// <summary>The heaviest list or map, and the longest text in units of <see cref="CharactersPerUnit"/>, that an expression may build.</summary>
    public const long MaxWeight = 100_000;

    /// <summary>The longest text or octets that an expression may build by joining.</summary>
    public const int MaxLength = 16_384;

    public const int MaxDepth = 128;
    private const int CharactersPerUnit = 64;

    public static long Of(CelValue value) => value.Tag switch
    {
        CelKind.String => 1 + (((string)value.Reference!).Length / CharactersPerUnit),
        CelKind.Bytes => 1 + (((byte[])value.Reference!).Length / CharactersPerUnit),
        CelKind.List => ((CelList)value.Reference!).Weight,
        CelKind.Map => ((CelMap)value.Reference!).Weight,
        _ => 1,
    };

    public static (long Weight, int Depth) Of(ReadOnlySpan<CelValue> items)
    {
        long weight = 1;
        var depth = 0;
        foreach (var item in items)
        {
            weight += Of(item);
            depth = Math.Max(depth, DepthOf(item));
        }

        return depth < MaxDepth
            ? (weight, depth + 1)
            : throw new ArgumentException($"Lists and maps may be nested at most {MaxDepth} deep.", nameof(items));
    }

    public static int DepthOf(CelValue value) => value.Tag switch
    {
        CelKind.List => ((CelList)value.Reference!).Depth,
        CelKind.Map => ((CelMap)value.Reference!).Depth,
        _ => 0,
    };
}
