namespace Opportune.Expressions;

/// <summary>An immutable value of the expression language, 24 bytes. The default is <see cref="Null"/>.</summary>
/// <remarks>Errors are values too: an expression never throws. Equality is the language's: 1 == 1.0 == 1u, NaN != NaN, lists and maps deep.</remarks>
public readonly partial struct CelValue : IEquatable<CelValue>
{
    internal const string MissingPrefix = "fact.missing:";

    internal readonly object? Reference;
    internal readonly long Bits;
    internal readonly CelKind Tag;

    internal CelValue(CelKind tag, long bits, object? reference)
    {
        Tag = tag;
        Bits = bits;
        Reference = reference;
    }

    /// <summary>The value <c>null</c>, which is also <c>default(CelValue)</c>.</summary>
    public static readonly CelValue Null;

    /// <summary>The value <c>true</c>.</summary>
    public static readonly CelValue True = new(CelKind.Bool, 1, null);

    /// <summary>The value <c>false</c>.</summary>
    public static readonly CelValue False = new(CelKind.Bool, 0, null);

    /// <summary><c>true</c> or <c>false</c>.</summary>
    public static CelValue Bool(bool v) => v ? True : False;

    /// <summary>A signed integer.</summary>
    public static CelValue Int(long v) => new(CelKind.Int, v, null);

    /// <summary>An unsigned integer.</summary>
    public static CelValue Uint(ulong v) => new(CelKind.Uint, unchecked((long)v), null);

    /// <summary>A double; NaN and the infinities are allowed.</summary>
    public static CelValue Double(double v) => new(CelKind.Double, BitConverter.DoubleToInt64Bits(v), null);

    /// <summary>Text.</summary>
    public static CelValue String(string v)
    {
        ArgumentNullException.ThrowIfNull(v);
        return new(CelKind.String, 0, v);
    }

    /// <summary>Octets; they are copied.</summary>
    public static CelValue Bytes(ReadOnlyMemory<byte> v) => new(CelKind.Bytes, 0, v.ToArray());

    /// <summary>A list; its elements are copied.</summary>
    /// <exception cref="ArgumentException">Lists and maps are nested deeper than 128.</exception>
    public static CelValue List(IReadOnlyList<CelValue> v)
    {
        ArgumentNullException.ThrowIfNull(v);
        return OfList(v as CelList ?? new CelList([.. v]));
    }

    /// <summary>A map; its entries are copied and keep the order in which <paramref name="v"/> lists them.</summary>
    /// <exception cref="ArgumentException">Lists and maps are nested deeper than 128, or two keys are equal in the language (1 and 1u).</exception>
    public static CelValue Map(IReadOnlyDictionary<CelValue, CelValue> v)
    {
        ArgumentNullException.ThrowIfNull(v);
        if (v is CelMap known)
        {
            return OfMap(known);
        }

        return CelMap.TryCreate([.. v.Keys], [.. v.Values], out var map)
            ? OfMap(map)
            : throw new ArgumentException("Two keys of the map are equal in the expression language; keep one.", nameof(v));
    }

    /// <summary>An instant, to 100 ns; kept in UTC.</summary>
    public static CelValue Timestamp(DateTimeOffset utc) => new(CelKind.Timestamp, utc.UtcTicks, null);

    /// <summary>A length of time, to 100 ns.</summary>
    public static CelValue Duration(TimeSpan v) => new(CelKind.Duration, v.Ticks, null);

    /// <summary>A failure: a stable code such as <c>expression.divide-by-zero</c>.</summary>
    public static CelValue Error(string code)
    {
        ArgumentException.ThrowIfNullOrEmpty(code);
        return new(CelKind.Error, 0, code);
    }

    /// <summary>The failure of a fact that is not known: <c>fact.missing:customer.age</c>.</summary>
    public static CelValue Missing(string fact) => Error(MissingPrefix + fact);

    internal static CelValue OfList(CelList list) => new(CelKind.List, 0, list);

    internal static CelValue OfMap(CelMap map) => new(CelKind.Map, 0, map);

    internal static CelValue OfType(string name) => new(CelKind.Type, 0, name);

    internal static CelValue OfTicks(CelKind kind, long ticks) => new(kind, ticks, null);

    /// <summary>What the value holds.</summary>
    public CelKind Kind => Tag;

    /// <summary>True for a failure.</summary>
    public bool IsError => Tag == CelKind.Error;

    /// <summary>True for the failure of a fact that is not known.</summary>
    public bool IsMissing => Tag == CelKind.Error && ((string)Reference!).StartsWith(MissingPrefix, StringComparison.Ordinal);

    /// <summary>The truth value.</summary>
    /// <exception cref="InvalidOperationException">The value is of another kind.</exception>
    public bool AsBool => Holding(CelKind.Bool).Bits != 0;

    /// <summary>The signed integer.</summary>
    /// <exception cref="InvalidOperationException">The value is of another kind.</exception>
    public long AsInt => Holding(CelKind.Int).Bits;

    /// <summary>The unsigned integer.</summary>
    /// <exception cref="InvalidOperationException">The value is of another kind.</exception>
    public ulong AsUint => unchecked((ulong)Holding(CelKind.Uint).Bits);

    /// <summary>The double.</summary>
    /// <exception cref="InvalidOperationException">The value is of another kind.</exception>
    public double AsDouble => BitConverter.Int64BitsToDouble(Holding(CelKind.Double).Bits);

    /// <summary>The text.</summary>
    /// <exception cref="InvalidOperationException">The value is of another kind.</exception>
    public string AsString => (string)Holding(CelKind.String).Reference!;

    /// <summary>The octets.</summary>
    /// <exception cref="InvalidOperationException">The value is of another kind.</exception>
    public ReadOnlyMemory<byte> AsBytes => (byte[])Holding(CelKind.Bytes).Reference!;

    /// <summary>The elements.</summary>
    /// <exception cref="InvalidOperationException">The value is of another kind.</exception>
    public IReadOnlyList<CelValue> AsList => (CelList)Holding(CelKind.List).Reference!;

    /// <summary>The entries, in the order in which they were given.</summary>
    /// <exception cref="InvalidOperationException">The value is of another kind.</exception>
    public IReadOnlyDictionary<CelValue, CelValue> AsMap => (CelMap)Holding(CelKind.Map).Reference!;

    /// <summary>The instant, in UTC.</summary>
    /// <exception cref="InvalidOperationException">The value is of another kind.</exception>
    public DateTimeOffset AsTimestamp => new(Holding(CelKind.Timestamp).Bits, TimeSpan.Zero);

    /// <summary>The length of time.</summary>
    /// <exception cref="InvalidOperationException">The value is of another kind.</exception>
    public TimeSpan AsDuration => new(Holding(CelKind.Duration).Bits);

    /// <summary>The stable code of the failure.</summary>
    /// <exception cref="InvalidOperationException">The value is not an error.</exception>
    public string ErrorCode => (string)Holding(CelKind.Error).Reference!;

    internal double DoubleBits => BitConverter.Int64BitsToDouble(Bits);

    internal ulong UintBits => unchecked((ulong)Bits);

    private CelValue Holding(CelKind kind) => Tag == kind
        ? this
        : throw new InvalidOperationException($"The value is {Tag}, not {kind}; look at Kind first.");
}
