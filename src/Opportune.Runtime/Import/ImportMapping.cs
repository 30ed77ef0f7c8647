using System.Collections.Immutable;

namespace Opportune.Runtime.Import;

/// <summary>How the files of a history become events: which files there are, which of them are looked things up in, and which events their rows make.</summary>
/// <param name="Source">The <c>source</c> of every event; with the event's id it makes the event unique.</param>
/// <param name="Zone">IANA zone of local times, <c>Europe/Prague</c>.</param>
/// <param name="Files">Files by the name that the mapping gives them.</param>
/// <param name="Lookups">Look-ups by name; each is held in memory while the history is read.</param>
/// <param name="Events">Event rules, in the order in which their events are read.</param>
/// <param name="ContentHash">SHA-256 of the mapping's text, hexadecimal; a resume under another mapping is refused.</param>
public sealed record ImportMapping(string Source, string Zone, ImmutableSortedDictionary<string, SourceFile> Files,
    ImmutableSortedDictionary<string, LookupRule> Lookups, ImmutableArray<EventRule> Events, string ContentHash);

/// <summary>One delimited text file of the history.</summary>
/// <param name="Path">Relative to the history's folder; it never leaves that folder.</param>
/// <param name="Format">How its bytes become fields.</param>
public sealed record SourceFile(string Path, FileFormat Format);

/// <summary>A file whose rows are found by a key: accounts by their number, card holders by their disposition.</summary>
/// <param name="File">Name of the file.</param>
/// <param name="Key">One or more columns whose values together are the key.</param>
/// <param name="Where">Rows that count; null for all.</param>
public sealed record LookupRule(string File, ImmutableArray<string> Key, RowFilter? Where);

/// <summary>How each row of a file makes one event (or several, where a join takes each match).</summary>
/// <param name="Name">For messages and progress.</param>
/// <param name="File">Name of the file that is read.</param>
/// <param name="Joins">Rows of look-ups that belong to the row, each able to use the ones before it.</param>
/// <param name="Where">Rows that make an event; null for all.</param>
/// <param name="Type">Event type, <c>transaction.booked</c>.</param>
/// <param name="Id">The event's id, the same at every import.</param>
/// <param name="Time">When it happened.</param>
/// <param name="KnownAt">When the bank knew of it; null for the event's time.</param>
/// <param name="Customer">The customer's identifier; null for events of an account or of no one.</param>
/// <param name="Data">The payload's fields, in order.</param>
public sealed record EventRule(string Name, string File, ImmutableArray<Join> Joins, RowFilter? Where, string Type,
    ValueRule Id, ValueRule Time, ValueRule? KnownAt, ValueRule? Customer, ImmutableArray<FieldRule> Data);

/// <summary>Brings the rows of a look-up to the row in hand.</summary>
/// <param name="Lookup">Name of the look-up; its columns are then read as <c>lookup.NAME.column</c>.</param>
/// <param name="On">What is looked up, as many as the look-up's key has columns.</param>
/// <param name="Takes">What happens with several matches.</param>
/// <param name="Unmatched">What happens with none.</param>
public sealed record Join(string Lookup, ImmutableArray<Reference> On, JoinTakes Takes, JoinUnmatched Unmatched);

/// <summary>What a join makes of the rows it finds.</summary>
public enum JoinTakes
{
    /// <summary>The only one; several are an error of the row, <c>import.lookup.ambiguous</c>.</summary>
    One,
    /// <summary>An event for each.</summary>
    Each,
    /// <summary>All of them, for a list in the payload.</summary>
    List,
}

/// <summary>What a join does where nothing is found.</summary>
public enum JoinUnmatched
{
    /// <summary>The row is rejected, <c>import.lookup.unknown</c>.</summary>
    Reject,
    /// <summary>The columns are absent (a list is empty).</summary>
    Keep,
    /// <summary>The row makes no event and is no error.</summary>
    Skip,
}

/// <summary>Which rows count: those that fulfil every condition set.</summary>
/// <param name="Allowed">For each column the values allowed. The empty text stands for an absent value.</param>
/// <param name="Condition">A CEL expression that gives true or false; null for none.</param>
public sealed record RowFilter(ImmutableArray<(Reference Column, ImmutableHashSet<string> Values)> Allowed, ValueRule.Expression? Condition = null)
{
    /// <summary>The columns read.</summary>
    public IEnumerable<Reference> References => Allowed.Select(a => a.Column).Concat(Condition?.Variables ?? []);
}
