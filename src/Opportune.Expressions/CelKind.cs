namespace Opportune.Expressions;

/// <summary>What a <see cref="CelValue"/> holds. <see cref="Null"/> is the default.</summary>
public enum CelKind : byte
{
    /// <summary>The literal <c>null</c>; also the value of a slot that nobody filled.</summary>
    Null,
    /// <summary>true or false.</summary>
    Bool,
    /// <summary>A signed 64-bit integer.</summary>
    Int,
    /// <summary>An unsigned 64-bit integer, written <c>3u</c>.</summary>
    Uint,
    /// <summary>An IEEE 754 double, written <c>3.0</c>.</summary>
    Double,
    /// <summary>Text, as Unicode code points.</summary>
    String,
    /// <summary>A row of octets, written <c>b'abc'</c>.</summary>
    Bytes,
    /// <summary>A list of values.</summary>
    List,
    /// <summary>A map from keys to values, in the order in which it was given.</summary>
    Map,
    /// <summary>An instant in UTC, to 100 ns.</summary>
    Timestamp,
    /// <summary>A length of time, to 100 ns.</summary>
    Duration,
    /// <summary>A type, as <c>type(x)</c> gives it.</summary>
    Type,
    /// <summary>A failure as a value; <see cref="CelValue.ErrorCode"/> says which.</summary>
    Error,
}
