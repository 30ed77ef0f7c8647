namespace Opportune.Engine.Bank;

/// <summary>Reviewed text with places for facts: <c>You have about {{balance.total | money}}.</c></summary>
/// <remarks>Parsed and checked when the bank is loaded; filling in is <c>Deliver.Wording.Words</c>.</remarks>
/// <param name="Source">The text as written.</param>
/// <param name="Parts">Literals and facts in order.</param>
public sealed record Template(string Source, IReadOnlyList<TemplatePart> Parts)
{
    /// <summary>No text.</summary>
    public static Template Empty { get; } = new("", []);

    /// <summary>Whether there is nothing to say.</summary>
    public bool IsEmpty => Parts.Count == 0;
}

/// <summary>A literal, or a fact with the way in which it is written.</summary>
/// <param name="Literal">The text; empty for a fact.</param>
/// <param name="Slot">The fact's slot in <see cref="FactSchema"/>; −1 for a literal.</param>
/// <param name="Format">How a fact is written.</param>
public sealed record TemplatePart(string Literal, int Slot, TemplateFormat Format);

/// <summary>How a fact is written in a text.</summary>
public enum TemplateFormat
{
    /// <summary>As it is: texts and whole numbers.</summary>
    Plain,
    /// <summary>As an amount in the bank's currency: €2,150.00.</summary>
    Money,
    /// <summary>As an amount without minor units, rounded to two leading digits: about €2,200.</summary>
    RoughMoney,
    /// <summary>As a percentage: 3.1 %.</summary>
    Percent,
    /// <summary>As a calendar day in the bank's zone: 21 November.</summary>
    Day,
    /// <summary>As a whole number.</summary>
    Number,
}
