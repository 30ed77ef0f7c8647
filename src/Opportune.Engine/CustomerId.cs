namespace Opportune.Engine;

/// <summary>The bank's own stable identifier of a customer, <c>c-1</c>, or one of another system's, <c>crm:4711</c>; never an account number or an e-mail.</summary>
/// <remarks><c>default</c> is no identifier and refuses to be read.</remarks>
public readonly record struct CustomerId : IComparable<CustomerId>
{
    private readonly string? _value;
    private CustomerId(string value) => _value = value;

    /// <summary>Reads an identifier.</summary>
    /// <exception cref="FormatException"><paramref name="text"/> is not 1 to 64 of A–Z a–z 0–9 - _ with at most one ':' between a namespace and the rest.</exception>
    public static CustomerId Parse(string text) => TryParse(text, out var id) ? id
        : throw new FormatException("A customer id is 1 to 64 of A-Z a-z 0-9 - _, with at most one ':' after a namespace.");

    /// <summary>Reads an identifier; false where the text is none.</summary>
    public static bool TryParse(string? text, out CustomerId id)
    {
        id = default;
        if (text is not { Length: >= 1 and <= 64 } || text[0] == ':' || text[^1] == ':') return false;
        var colons = 0;
        foreach (var c in text)
        {
            if (c == ':') { if (++colons > 1) return false; }
            else if (!char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_')) return false;
        }
        id = new(text);
        return true;
    }

    /// <inheritdoc/>
    public int CompareTo(CustomerId other) => string.CompareOrdinal(_value, other._value);

    /// <summary>The identifier as text.</summary>
    /// <exception cref="InvalidOperationException">This is <c>default</c>.</exception>
    public override string ToString() => _value ?? throw new InvalidOperationException("An empty customer id.");

    /// <summary>Ordinal order.</summary>
    public static bool operator <(CustomerId a, CustomerId b) => a.CompareTo(b) < 0;
    /// <summary>Ordinal order.</summary>
    public static bool operator >(CustomerId a, CustomerId b) => a.CompareTo(b) > 0;
    /// <summary>Ordinal order.</summary>
    public static bool operator <=(CustomerId a, CustomerId b) => a.CompareTo(b) <= 0;
    /// <summary>Ordinal order.</summary>
    public static bool operator >=(CustomerId a, CustomerId b) => a.CompareTo(b) >= 0;
}
