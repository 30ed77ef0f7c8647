using Opportune.Expressions.Evaluation;

namespace Opportune.Expressions.Indexing;

/// <summary>The values of one kind as whole numbers in the same order, so that a threshold is a cut between two of them.</summary>
/// <remarks>A double's bits order as its value does once those of negative numbers are turned around; what lies beyond the infinities is not a number.</remarks>
internal sealed class Scale
{
    private static readonly long Infinity = BitConverter.DoubleToInt64Bits(double.PositiveInfinity);
    private static readonly Scale Bools = new(CelKind.Bool) { Lowest = 0, Highest = 1, First = 0 };
    private static readonly Scale Ints = new(CelKind.Int);
    private static readonly Scale Uints = new(CelKind.Uint) { _always = long.MinValue };
    private static readonly Scale Doubles = new(CelKind.Double) { _ifNegative = long.MaxValue, Lowest = ~Infinity, Highest = Infinity };
    private static readonly Scale Timestamps = new(CelKind.Timestamp);
    private static readonly Scale Durations = new(CelKind.Duration);

    private readonly CelKind _kind;
    private long _always;
    private long _ifNegative;

    private Scale(CelKind kind) => _kind = kind;

    /// <summary>The key below which there is none.</summary>
    public long First { get; private init; } = long.MinValue;

    /// <summary>The key of the least value that has a place in the order.</summary>
    private long Lowest { get; init; } = long.MinValue;

    /// <summary>The key of the greatest value that has one.</summary>
    private long Highest { get; init; } = long.MaxValue;

    /// <summary>Null for kinds that are no numbers, times or truth values.</summary>
    public static Scale? Of(CelKind? kind) => kind switch
    {
        CelKind.Bool => Bools,
        CelKind.Int => Ints,
        CelKind.Uint => Uints,
        CelKind.Double => Doubles,
        CelKind.Timestamp => Timestamps,
        CelKind.Duration => Durations,
        _ => null,
    };

    public long KeyOf(in CelValue value) => Turned(value.Bits);

    public CelValue ValueOf(long key) => new(_kind, Turned(key), null);

    /// <summary>Where a literal may change: at each constant, just above it, and where numbers end.</summary>
    public SortedSet<long> Cuts(Literal literal)
    {
        var cuts = new SortedSet<long> { Lowest };
        if (Highest < long.MaxValue)
        {
            cuts.Add(Highest + 1);
        }

        foreach (var constant in literal.Constants)
        {
            if (Comparing.CanOrder(_kind, constant.Tag))
            {
                AddFirst(cuts, constant, 0);
                AddFirst(cuts, constant, 1);
            }
        }

        return cuts;
    }

    // The first key whose order towards a constant is at least so, found in 64 steps: int, uint and double compare as the language compares them.
    private void AddFirst(SortedSet<long> cuts, CelValue constant, int order)
    {
        var (low, high) = (Lowest, Highest);
        while (low < high)
        {
            var middle = unchecked(low + (long)((ulong)(high - low) / 2));
            (low, high) = Comparing.Order(ValueOf(middle), constant) >= order ? (low, middle) : (middle + 1, high);
        }

        if (Comparing.Order(ValueOf(low), constant) >= order)
        {
            cuts.Add(low);
        }
    }

    // Its own inverse.
    private long Turned(long bits) => bits ^ _always ^ ((bits >> 63) & _ifNegative);
}
