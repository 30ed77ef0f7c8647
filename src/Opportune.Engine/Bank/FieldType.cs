namespace Opportune.Engine.Bank;

/// <summary>The type of a field in an event's payload.</summary>
public enum FieldType
{
    /// <summary>Text of at most 1,000 characters.</summary>
    Text,
    /// <summary>A 64-bit whole number.</summary>
    Integer,
    /// <summary>A finite number.</summary>
    Number,
    /// <summary>true or false.</summary>
    Boolean,
    /// <summary>An amount in the bank's currency: <c>{"amount":"12.34","currency":"EUR"}</c>. Rules read it as major units.</summary>
    Money,
    /// <summary>An instant with offset (RFC 3339).</summary>
    Time,
    /// <summary>A calendar day: <c>2026-11-21</c>. Rules read it as the timestamp of its midnight in UTC.</summary>
    Date,
    /// <summary>A list of texts, at most 100.</summary>
    TextList,
    /// <summary>A list of account holders: <c>[{"customer":"c-1","role":"owner"}]</c>, at most 50.</summary>
    Holders,
}

/// <summary>One field of an event's payload.</summary>
/// <param name="Name">camelCase.</param>
/// <param name="Type">How it is written and read.</param>
/// <param name="Required">An event without it is refused with <c>event.field.missing</c>.</param>
/// <param name="Values">The allowed texts; empty allows any.</param>
public sealed record EventField(string Name, FieldType Type, bool Required, IReadOnlyList<string> Values);

/// <summary>A kind of event: its name and the fields of its payload. A payload with an undeclared field is refused.</summary>
/// <param name="Name">Such as <c>transaction.booked</c>.</param>
/// <param name="Fields">In declared order; the position of a field is its index in <see cref="BankEvent.Fields"/>.</param>
/// <param name="NeedsCustomer">False only for events about no customer, such as <c>indicator.published</c>.</param>
public sealed record EventType(string Name, IReadOnlyList<EventField> Fields, bool NeedsCustomer = true)
{
    /// <summary>The texts that a field may hold; none where it may hold any, or is not there.</summary>
    public IReadOnlyList<string> ValuesOf(string field) => IndexOf(field) is >= 0 and var at ? Fields[at].Values : [];

    /// <summary>The position of a field, or −1. O(fields).</summary>
    public int IndexOf(string field)
    {
        // Asked several times an event; an array answers without the way over an interface.
        if (Fields is EventField[] fields)
        {
            for (var i = 0; i < fields.Length; i++) if (fields[i].Name == field) return i;
            return -1;
        }
        for (var i = 0; i < Fields.Count; i++) if (Fields[i].Name == field) return i;
        return -1;
    }
}
