using Opportune.Expressions;

namespace Opportune.Engine.Bank;

/// <summary>Where a fact comes from.</summary>
public enum FactSource
{
    /// <summary>Said of the customer by the bank's systems: <c>customer.age</c>.</summary>
    Attribute,
    /// <summary>Computed from events over a window: <c>features.diningMonth</c>.</summary>
    Feature,
    /// <summary>Known to every bank: balances, income, holdings, matters, time.</summary>
    BuiltIn,
    /// <summary>A detected moment or a number of it: <c>moments.idleCash.amount</c>.</summary>
    Moment,
    /// <summary>Handed in with the request: <c>context.page</c>.</summary>
    Context,
    /// <summary>The names of the segments that the customer is in.</summary>
    Segment,
}

/// <summary>A fact that rules, values and texts may read.</summary>
/// <param name="Name">Its dotted name.</param>
/// <param name="Slot">Its place in a decision's facts.</param>
/// <param name="Source">Where it comes from.</param>
/// <param name="Purposes">What it may be read for.</param>
/// <param name="Level">The personalization level from which on it may shape an action.</param>
/// <param name="Words">How a person calls it: <c>monthly income</c>.</param>
/// <param name="Money">Whether its number is an amount in major units.</param>
/// <param name="Protected">Whether it is a protected attribute (age, sex, …), which no credit model may see.</param>
public sealed record Fact(string Name, int Slot, FactSource Source, Purposes Purposes, PersonalizationLevel Level, string Words, bool Money, bool Protected);

/// <summary>Every fact of a bank definition with its slot; the layout of the facts in a decision record.</summary>
/// <remarks>Fixed once the definition is built; then thread-safe.</remarks>
public sealed class FactSchema
{
    private readonly List<Fact> _facts = [];
    private readonly List<CelValue> _missing = [];

    /// <summary>Names and types as expressions see them.</summary>
    public VariableSchema Variables { get; } = new();

    /// <summary>All facts by slot.</summary>
    public IReadOnlyList<Fact> Facts => _facts;

    /// <summary>Number of slots.</summary>
    public int Count => _facts.Count;

    /// <summary>How many facts were declared in the beginning; null while it lasts.</summary>
    private int? Beginning { get; set; }

    /// <summary>Ends the beginning: what is declared from now on came into the product later than records that name the same definition, and stands behind all that they hold.</summary>
    public void EndBeginning() => Beginning ??= _facts.Count;

    /// <summary>How many values of a decision's facts are kept: those of the beginning, and of the later ones all up to the last that is known.</summary>
    internal int Kept(IReadOnlyList<CelValue> values)
    {
        var kept = values.Count;
        while (kept > (Beginning ?? kept) && IsUnknown(kept - 1, values[kept - 1])) kept--;
        return kept;
    }

    /// <summary>Whether a record may hold so many values.</summary>
    internal bool MayKeep(int values) => values <= Count && values >= (Beginning ?? Count);

    /// <summary>A decision's facts while nothing is known; the caller's own.</summary>
    public CelValue[] Unknown() => [.. _missing];

    /// <summary>Whether a value says that the fact of a slot is not known.</summary>
    internal bool IsUnknown(int slot, CelValue value) => value.IsError && value.ErrorCode == _missing[slot].ErrorCode;

    /// <summary>Adds a fact and gives its slot.</summary>
    /// <exception cref="ArgumentException">The name is taken or is no identifier path.</exception>
    public int Declare(string name, CelType type, FactSource source, Purposes purposes = Purposes.All,
        PersonalizationLevel level = PersonalizationLevel.Basic, string words = "", bool money = false, bool isProtected = false)
    {
        var slot = Variables.Declare(name, type);
        _missing.Add(CelValue.Missing(name));
        _facts.Add(new(name, slot, source, purposes, level, words.Length > 0 ? words : name, money, isProtected));
        return slot;
    }

    /// <summary>The slot of a fact that is certainly declared.</summary>
    /// <exception cref="KeyNotFoundException">It is not.</exception>
    public int SlotOf(string name) => Variables.TryFind(name, out var slot, out _) ? slot
        : throw new KeyNotFoundException($"The bank declares no fact '{name}'.");

    /// <summary>The slot of a fact, or −1.</summary>
    public int Find(string name) => Variables.TryFind(name, out var slot, out _) ? slot : -1;
}
