namespace Opportune.Engine;

/// <summary>A decision's id as two numbers, or as the text that it is where it has not the usual form: what is kept of a decision in memory has no text of its own.</summary>
/// <param name="Customer">The customer's random number.</param>
/// <param name="Version">The customer's version.</param>
/// <param name="Other">A text of another form, or null.</param>
public readonly record struct DecisionName(ulong Customer, long Version, string? Other)
{
    /// <summary>The name of an id.</summary>
    public static DecisionName Of(string id) => DecisionId.TryParse(id, out var customer, out var version) ? new(customer, version, null) : new(0, 0, id);

    /// <summary>The id.</summary>
    public override string ToString() => Other ?? DecisionId.Of(Customer, Version);
}
