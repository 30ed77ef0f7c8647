using System.Collections.Frozen;
using System.Runtime.Intrinsics;
using Opportune.Expressions.Evaluation;

namespace Opportune.Expressions.Indexing;

/// <summary>One thing that conditions read, its values divided into rows within which no condition can tell them apart, and for each row the clauses that it leaves alive.</summary>
internal abstract class Axis
{
    /// <summary>A row that says: the index cannot judge this value.</summary>
    public const int Unknown = -1;
    private const int Absent = 0;
    private const int OtherKind = 1;
    private const int First = 2;
    private readonly CelKind _kind;
    private readonly Vector512<ulong>[] _alive;

    /// <param name="reading">What is read.</param>
    /// <param name="samples">A value of each region.</param>
    /// <param name="literals">Those that read it, with the bits of their clauses.</param>
    protected Axis(Reading reading, CelValue[] samples, IEnumerable<(Literal Literal, int Bit)> literals)
    {
        (Slot, _kind) = (reading.Slot, reading.Kind);
        CelValue[] rows = [CelValue.Null, CelValue.OfType("other"), .. samples];
        _alive = new Vector512<ulong>[rows.Length];
        Array.Fill(_alive, Vector512<ulong>.AllBitsSet);
        foreach (var (literal, bit) in literals)
        {
            var without = ~Vector512.Create<ulong>(0).WithElement(bit / 64, 1UL << (bit % 64));
            for (var row = 0; row < rows.Length; row++)
            {
                if (!literal.Holds(rows[row]))
                {
                    _alive[row] &= without;
                }
            }
        }
    }

    /// <summary>The fact.</summary>
    public int Slot { get; }

    /// <summary>The axis of a reading, divided as finely as these literals need.</summary>
    public static Axis Of(Reading reading, IReadOnlyList<(Literal Literal, int Bit)> literals) =>
        reading.Member is not null ? new MemberAxis(reading, literals)
        : reading.Kind == CelKind.String ? new TextAxis(reading, literals)
        : Scale.Of(reading.Kind) is { } scale ? new NumberAxis(scale, reading, literals)
        : new PresenceAxis(reading, literals);

    /// <summary>The row of a value, or <see cref="Unknown"/>.</summary>
    public int RowOf(in CelValue fact) =>
        fact.Tag is CelKind.Null or CelKind.Error ? Absent
        : fact.Tag != _kind ? OtherKind
        : First + RegionOf(fact);

    /// <summary>The clauses that a row leaves alive.</summary>
    public Vector512<ulong> AliveAt(int row) => _alive[row];

    /// <summary>Which region a value of the fact's own kind lies in, or less than −1.</summary>
    protected abstract int RegionOf(in CelValue fact);
}

/// <summary>Whether there is a value at all.</summary>
internal sealed class PresenceAxis(Reading reading, IReadOnlyList<(Literal Literal, int Bit)> literals) : Axis(reading, [], literals)
{
    protected override int RegionOf(in CelValue fact) => throw new InvalidOperationException("No value is of no kind.");
}

/// <summary>Texts: those that conditions name, and all others.</summary>
internal sealed class TextAxis : Axis
{
    private readonly FrozenDictionary<string, int> _regions;

    public TextAxis(Reading reading, IReadOnlyList<(Literal Literal, int Bit)> literals)
        : this(reading, [.. literals.SelectMany(l => l.Literal.Constants).Where(c => c.Tag == CelKind.String).Select(c => c.AsString).Distinct(StringComparer.Ordinal)], literals)
    {
    }

    // Longer than any text named, so it is none of them.
    private TextAxis(Reading reading, string[] texts, IReadOnlyList<(Literal Literal, int Bit)> literals)
        : base(reading, [CelValue.String(new('?', texts.Select(t => t.Length).DefaultIfEmpty().Max() + 1)), .. texts.Select(CelValue.String)], literals) =>
        _regions = texts.Index().ToFrozenDictionary(t => t.Item, t => t.Index + 1, StringComparer.Ordinal);

    protected override int RegionOf(in CelValue fact) => _regions.TryGetValue((string)fact.Reference!, out var region) ? region : 0;
}

/// <summary>Lists, by whether they hold one text.</summary>
internal sealed class MemberAxis(Reading reading, IReadOnlyList<(Literal Literal, int Bit)> literals)
    : Axis(reading, [CelValue.List([]), CelValue.List([CelValue.String(reading.Member!)])], literals)
{
    // The language charges for looking through a list. As many memberships as a condition can ask for in its 4,096 characters stay within
    // its work on shorter lists; on a longer one only the condition itself knows where the work ends.
    private const int Longest = 8 * CelExpression.MaxWork / (CelExpression.MaxTextLength / 4);
    private readonly string _member = reading.Member!;

    protected override int RegionOf(in CelValue fact) => (CelList)fact.Reference! is { Weight: <= Longest } list
        ? Collections.ContainsText(list, _member) ? 1 : 0
        : int.MinValue;
}
