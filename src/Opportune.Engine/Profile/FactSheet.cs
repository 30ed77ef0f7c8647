using Opportune.Engine.Bank;
using Opportune.Expressions;

namespace Opportune.Engine.Profile;

/// <summary>The facts of one decision under way, by slot, with the events behind them.</summary>
/// <remarks>Not thread-safe. What no stage sets is missing: rules that read it stop their action.</remarks>
public sealed class FactSheet
{
    private readonly IReadOnlyList<FactEvidence> _standing;
    private List<FactEvidence>? _added;

    /// <summary>A sheet on which nothing is known.</summary>
    public FactSheet(FactSchema schema) => (Schema, Values, _standing) = (schema, schema.Unknown(), []);

    private FactSheet(FactSheet from, CelValue[] values)
    {
        from.Values.AsSpan().CopyTo(values);
        (Schema, Values, _standing) = (from.Schema, values, from.Evidence);
    }

    /// <summary>The layout.</summary>
    public FactSchema Schema { get; }

    /// <summary>Values by slot.</summary>
    public CelValue[] Values { get; }

    /// <summary>Events behind facts, by slot.</summary>
    public IReadOnlyList<FactEvidence> Evidence => _added is null ? _standing : [.. _standing.Concat(_added).OrderBy(e => e.Slot)];

    /// <summary>A sheet of its own with all that is on this one.</summary>
    public FactSheet Copy() => new(this, new CelValue[Values.Length]);

    /// <summary>The same in memory that its owner lends.</summary>
    internal FactSheet CopyTo(CelValue[] values) => new(this, values);

    /// <summary>Sets a fact.</summary>
    public void Set(int slot, CelValue value) => Values[slot] = value;

    /// <summary>Sets a fact with the events behind it.</summary>
    public void Set(int slot, CelValue value, IReadOnlyList<string> events)
    {
        Values[slot] = value;
        if (events.Count > 0) (_added ??= []).Add(new(slot, events));
    }

    /// <summary>Closes it: what was added so far is put in order once, for all copies made from now on.</summary>
    internal FactSheet Settled() => _added is null ? this : Copy();
}
