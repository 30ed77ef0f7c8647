namespace Opportune.Expressions;

public readonly partial struct CelValue
{
    /// <summary>The language's equality: numbers by value whatever their kind, NaN unequal to itself, lists and maps deep, errors by code.</summary>
    public bool Equals(CelValue other) => Tag == other.Tag
        ? EqualsSameKind(other)
        : Numbers.IsNumber(Tag) && Numbers.IsNumber(other.Tag) && Numbers.Compare(this, other) == 0;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is CelValue other && Equals(other);

    /// <summary>Equal values have equal codes; the code is the same in every process.</summary>
    public override int GetHashCode() => StableHash;

    /// <summary>The language's equality.</summary>
    public static bool operator ==(CelValue left, CelValue right) => left.Equals(right);

    /// <summary>The negation of the language's equality.</summary>
    public static bool operator !=(CelValue left, CelValue right) => !left.Equals(right);

    internal int StableHash
    {
        get
        {
            var hash = Hash();
            return unchecked((int)(hash ^ (hash >> 32)));
        }
    }

    private bool EqualsSameKind(CelValue other) => Tag switch
    {
        CelKind.Null => true,
        CelKind.Double => DoubleBits == other.DoubleBits,
        CelKind.String or CelKind.Type or CelKind.Error => string.Equals((string)Reference!, (string)other.Reference!, StringComparison.Ordinal),
        CelKind.Bytes => ((byte[])Reference!).AsSpan().SequenceEqual((byte[])other.Reference!),
        CelKind.List => ListEquals((CelList)Reference!, (CelList)other.Reference!),
        CelKind.Map => MapEquals((CelMap)Reference!, (CelMap)other.Reference!),
        _ => Bits == other.Bits,
    };

    private static bool ListEquals(CelList left, CelList right)
    {
        if (left.Count != right.Count)
        {
            return false;
        }

        for (var i = 0; i < left.Count; i++)
        {
            if (!left.Items[i].Equals(right.Items[i]))
            {
                return false;
            }
        }

        return true;
    }

    private static bool MapEquals(CelMap left, CelMap right)
    {
        if (left.Count != right.Count)
        {
            return false;
        }

        foreach (var (key, value) in left)
        {
            if (!right.TryGetValue(key, out var other) || !value.Equals(other))
            {
                return false;
            }
        }

        return true;
    }

    private ulong Hash() => Tag switch
    {
        CelKind.Int or CelKind.Uint or CelKind.Double => Numbers.Hash(this),
        CelKind.String or CelKind.Type or CelKind.Error => HashText((string)Reference!),
        CelKind.Bytes => (ulong)((byte[])Reference!).Length,
        CelKind.List => (ulong)((CelList)Reference!).Count + 1,
        CelKind.Map => (ulong)((CelMap)Reference!).Count + 2,
        _ => unchecked((ulong)Bits * 0x9E3779B97F4A7C15),
    };

    // FNV-1a over UTF-16 code units: the same in every process, unlike the framework's.
    private static ulong HashText(string text)
    {
        unchecked
        {
            var hash = 14695981039346656037UL;
            foreach (var c in text)
            {
                hash = (hash ^ c) * 1099511628211UL;
            }

            return hash;
        }
    }
}
