using System.Diagnostics.CodeAnalysis;

namespace Opportune.Expressions;

/// <summary>What an expression or a fact is known to hold before anything is evaluated.</summary>
public sealed class CelType : IEquatable<CelType>
{
    private static readonly CelType[] Scalars = [.. Scalar()];

    private readonly string _name;

    private CelType(string name, CelKind? kind, CelType? key = null, CelType? element = null)
    {
        _name = name;
        Kind = kind;
        KeyType = key;
        ElementType = element;
    }

    /// <summary>true or false.</summary>
    public static CelType Bool => Scalars[0];

    /// <summary>A signed 64-bit integer.</summary>
    public static CelType Int => Scalars[1];

    /// <summary>An unsigned 64-bit integer.</summary>
    public static CelType Uint => Scalars[2];

    /// <summary>A double.</summary>
    public static CelType Double => Scalars[3];

    /// <summary>Text.</summary>
    public static CelType String => Scalars[4];

    /// <summary>Octets.</summary>
    public static CelType Bytes => Scalars[5];

    /// <summary>An instant.</summary>
    public static CelType Timestamp => Scalars[6];

    /// <summary>A length of time.</summary>
    public static CelType Duration => Scalars[7];

    /// <summary>The type of <c>null</c> alone.</summary>
    public static CelType Null => Scalars[8];

    /// <summary>Anything: operations on it are checked when they are evaluated.</summary>
    public static CelType Dyn => Scalars[9];

    /// <summary>A type as a value.</summary>
    public static CelType Type => Scalars[10];

    /// <summary>A list whose elements are all of one type.</summary>
    public static CelType List(CelType element)
    {
        ArgumentNullException.ThrowIfNull(element);
        return new($"list({element})", CelKind.List, element: element);
    }

    /// <summary>A map whose keys are of one type and whose values are of one type.</summary>
    public static CelType Map(CelType key, CelType value)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(value);
        return new($"map({key}, {value})", CelKind.Map, key, value);
    }

    /// <summary>The kind that values of this type have; null for <see cref="Dyn"/>.</summary>
    public CelKind? Kind { get; }

    /// <summary>The type of a map's keys; null for other types.</summary>
    public CelType? KeyType { get; }

    /// <summary>The type of a list's elements or a map's values; null for other types.</summary>
    public CelType? ElementType { get; }

    internal bool IsDyn => Kind is null;

    internal bool IsNumber => Kind is CelKind.Int or CelKind.Uint or CelKind.Double;

    /// <summary>Reads <c>int</c>, <c>list(string)</c>, <c>map(string, list(int))</c>.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out CelType? type)
    {
        var rest = (text ?? "").AsSpan();
        type = rest.Length <= 256 ? Read(ref rest, 0) : null;
        type = rest.Trim().IsEmpty ? type : null;
        return type is not null;
    }

    /// <inheritdoc/>
    public bool Equals(CelType? other) => other is not null && _name == other._name;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as CelType);

    /// <inheritdoc/>
    public override int GetHashCode() => CelValue.String(_name).StableHash;

    /// <summary>The name as <see cref="TryParse"/> reads it.</summary>
    public override string ToString() => _name;

    private static IEnumerable<CelType> Scalar()
    {
        yield return new("bool", CelKind.Bool);
        yield return new("int", CelKind.Int);
        yield return new("uint", CelKind.Uint);
        yield return new("double", CelKind.Double);
        yield return new("string", CelKind.String);
        yield return new("bytes", CelKind.Bytes);
        yield return new("timestamp", CelKind.Timestamp);
        yield return new("duration", CelKind.Duration);
        yield return new("null", CelKind.Null);
        yield return new("dyn", null);
        yield return new("type", CelKind.Type);
    }

    private static CelType? Read(ref ReadOnlySpan<char> rest, int depth)
    {
        rest = rest.TrimStart();
        var length = 0;
        while (length < rest.Length && char.IsAsciiLetter(rest[length]))
        {
            length++;
        }

        var name = rest[..length].ToString();
        rest = rest[length..].TrimStart();
        if (depth > 16 || name is not ("list" or "map"))
        {
            return Array.Find(Scalars, s => s._name == name);
        }

        var first = Take(ref rest, '(') ? Read(ref rest, depth + 1) : null;
        var second = name == "map" && Take(ref rest, ',') ? Read(ref rest, depth + 1) : null;
        if (first is null || !Take(ref rest, ')'))
        {
            return null;
        }

        return name == "list" ? List(first) : second is null ? null : Map(first, second);
    }

    private static bool Take(ref ReadOnlySpan<char> rest, char expected)
    {
        rest = rest.TrimStart();
        var found = !rest.IsEmpty && rest[0] == expected;
        rest = found ? rest[1..] : rest;
        return found;
    }
}
