using Opportune.Expressions;

namespace Opportune.Engine.Bank;

/// <summary>One event, known to be well formed: its type is declared and its payload fits the type.</summary>
/// <remarks>Immutable. Made by <c>Ingest.EventReader</c> only, from the wire or from the journal.</remarks>
public sealed record BankEvent
{
    /// <summary>The sender's identifier; unique within <see cref="Source"/>. 1 to 128 characters.</summary>
    public required string Id { get; init; }
    /// <summary>Who sent it. 1 to 128 characters.</summary>
    public required string Source { get; init; }
    /// <summary>Its declared type.</summary>
    public required EventType Type { get; init; }
    /// <summary>When it happened.</summary>
    public required DateTimeOffset Time { get; init; }
    /// <summary>When the bank could first have known of it; ≥ <see cref="Time"/> for late events.</summary>
    public required DateTimeOffset KnownAt { get; init; }
    /// <summary>The customer named in the event; null where only an account or nobody is named.</summary>
    public CustomerId? Customer { get; init; }
    /// <summary>The payload's values, in the order of the type's fields, those of <see cref="Inferred"/> included; <see cref="CelValue.Null"/> where absent. Money is in major units.</summary>
    public required IReadOnlyList<CelValue> Fields { get; init; }
    /// <summary>Positions of the fields that the sender left out and Ingest found in the event's own words, ascending; empty for most events. They are kept in the journal with it.</summary>
    public IReadOnlyList<int> Inferred { get; init; } = [];
    /// <summary>The canonical UTF-8 JSON of the whole event, as kept in the journal.</summary>
    public required ReadOnlyMemory<byte> Canonical { get; init; }
    /// <summary>64 bits that name (source, id).</summary>
    public required long IdFingerprint { get; init; }
    /// <summary>64 bits of what the sender said (type, time, customer, payload without what was inferred): the same id with another body is refused.</summary>
    public required long BodyFingerprint { get; init; }

    /// <summary>The value of a field, or <see cref="CelValue.Null"/> where it is absent or undeclared.</summary>
    public CelValue this[string field] => Type.IndexOf(field) is var i and >= 0 ? Fields is CelValue[] values ? values[i] : Fields[i] : CelValue.Null;

    /// <summary>Whether the sender left a field out and its value was found in the event's own words.</summary>
    public bool IsInferred(string field) => Inferred.Count > 0 && Inferred.Contains(Type.IndexOf(field));

    /// <summary>A text field, or null.</summary>
    public string? Text(string field) => this[field] is { Kind: CelKind.String } v ? v.AsString : null;

    /// <summary>A money field in minor units, or null.</summary>
    public long? Minor(string field, Currency currency) =>
        this[field] is { Kind: CelKind.Double } v ? (long)Math.Round(v.AsDouble * currency.MinorPerMajor, MidpointRounding.AwayFromZero) : null;
}
