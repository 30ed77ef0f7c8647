using System.Collections.Immutable;
using Opportune.Expressions;

namespace Opportune.Runtime.Import;

/// <summary>How one value of an event is made from a row. A closed family.</summary>
public abstract record ValueRule
{
    private ValueRule() { }

    /// <summary>Text with columns in it: <c>a-{row.account_id}</c>. Absent where one of its columns is.</summary>
    public sealed record Text(Template Template) : ValueRule;

    /// <summary>The same in small letters, capitals, or digits only.</summary>
    public sealed record Changed(ValueRule Of, TextChange Change) : ValueRule;

    /// <summary>Part of a text.</summary>
    /// <param name="Of">The text.</param>
    /// <param name="From">First character, from 0.</param>
    /// <param name="Length">How many, ≥ 1; a text too short is an error of the row.</param>
    public sealed record Slice(ValueRule Of, int From, int Length) : ValueRule;

    /// <summary>A number, exact as written.</summary>
    public sealed record Number(ValueRule Of, bool Whole) : ValueRule;

    /// <summary>True or false, from the texts <c>true</c> and <c>false</c>.</summary>
    public sealed record Flag(ValueRule Of) : ValueRule;

    /// <summary>A day, written yyyy-MM-dd.</summary>
    public sealed record Date(ValueRule Of, DateFormat Format) : ValueRule;

    /// <summary>An instant with its offset.</summary>
    /// <param name="Of">The text.</param>
    /// <param name="Format">Its form.</param>
    /// <param name="At">The local time of day where the text has none.</param>
    /// <param name="Zone">IANA zone of the local time; null for the mapping's.</param>
    public sealed record Time(ValueRule Of, DateFormat Format, TimeOnly At, string? Zone) : ValueRule;

    /// <summary>An amount with its currency.</summary>
    /// <param name="Of">The amount.</param>
    /// <param name="Currency">Three letters of ISO 4217.</param>
    /// <param name="Sign">Gives <c>+</c> or <c>-</c> for an amount without a sign of its own; null where it has one.</param>
    public sealed record Money(ValueRule Of, ValueRule Currency, ValueRule? Sign) : ValueRule;

    /// <summary>A text for a text.</summary>
    /// <param name="Of">The text.</param>
    /// <param name="Values">What stands for what.</param>
    /// <param name="Otherwise">For texts not listed and for none.</param>
    public sealed record Map(ValueRule Of, ImmutableDictionary<string, string> Values, Otherwise Otherwise) : ValueRule;

    /// <summary>A text by the first pattern that the text matches.</summary>
    /// <param name="Of">The text.</param>
    /// <param name="Patterns">Regular expressions without backtracking, in order, each with its text.</param>
    /// <param name="Otherwise">Where none matches.</param>
    public sealed record Match(ValueRule Of, ImmutableArray<(string Pattern, string Value)> Patterns, Otherwise Otherwise) : ValueRule;

    /// <summary>The first value that is not absent.</summary>
    public sealed record First(ImmutableArray<ValueRule> Rules) : ValueRule;

    /// <summary>What a CEL expression gives; null and the empty text are absent.</summary>
    /// <param name="Checked">The checked expression.</param>
    /// <param name="Variables">The columns it reads, by slot; an absent one is the empty text.</param>
    public sealed record Expression(CelExpression Checked, ImmutableArray<Reference> Variables) : ValueRule;

    /// <summary>An object with fields.</summary>
    public sealed record Group(ImmutableArray<FieldRule> Fields) : ValueRule;

    /// <summary>A list with one value for each row of a join that takes a list, in the look-up file's order.</summary>
    public sealed record ListOf(string Lookup, ValueRule Each) : ValueRule;
}

/// <summary>A field of an object.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Value">Its value.</param>
/// <param name="Optional">Whether it is left out where the value is absent; otherwise the row is rejected.</param>
public sealed record FieldRule(string Name, ValueRule Value, bool Optional);

/// <summary>What happens with a text that a map or match does not list.</summary>
/// <param name="Rejects">The row is rejected.</param>
/// <param name="Rule">The value instead; null is absent.</param>
public sealed record Otherwise(bool Rejects, ValueRule? Rule)
{
    /// <summary>The row is rejected, <c>import.value.unmapped</c>.</summary>
    public static Otherwise Reject { get; } = new(true, null);

    /// <summary>The value is absent.</summary>
    public static Otherwise Absent { get; } = new(false, null);
}

/// <summary>A simple change of a text.</summary>
public enum TextChange
{
    /// <summary>Small letters, by the invariant rules.</summary>
    Lower,
    /// <summary>Capital letters, by the invariant rules.</summary>
    Upper,
    /// <summary>Only the digits 0 to 9 of it.</summary>
    Digits,
}
