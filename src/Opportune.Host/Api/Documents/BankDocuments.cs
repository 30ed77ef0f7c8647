using Opportune.Engine.Measure;
using Opportune.Statistics;

namespace Opportune.Host.Api.Documents;

/// <summary>The bank in use, as a client needs it.</summary>
public sealed record BankDocument(string Name, string Currency, string Zone, string Hash, IReadOnlyList<PlacementListing> Placements, IReadOnlyList<ContextListing> Context,
    IReadOnlyList<EventListing> Events, IReadOnlyList<string> Moments, IReadOnlyList<ActionListing> Actions, IReadOnlyList<ProductListing> Products, IReadOnlyList<FactListing> Facts);

/// <summary>A placement.</summary>
public sealed record PlacementListing(string Name, string Channel, string Direction, int Slots, bool Assisted);

/// <summary>A key that requests may carry.</summary>
public sealed record ContextListing(string Name, string Type, IReadOnlyList<string> Values);

/// <summary>An event type.</summary>
public sealed record EventListing(string Type, IReadOnlyList<FieldListing> Fields);

/// <summary>A field of an event's data.</summary>
public sealed record FieldListing(string Name, string Type, bool Required, IReadOnlyList<string> Values);

/// <summary>An action.</summary>
public sealed record ActionListing(string Id, string Name, string Class, string? Product, string Objective, IReadOnlyList<string> Placements);

/// <summary>A product.</summary>
public sealed record ProductListing(string Id, string Family, string Name, bool Credit);

/// <summary>A fact that rules may read.</summary>
public sealed record FactListing(string Name, string Type, string Words);

/// <summary>Control groups and what they show.</summary>
public sealed record ExperimentsDocument(IReadOnlyList<HoldoutListing> Holdouts, LiftDocument Lift, SplitDocument? Split);

/// <summary>A control group.</summary>
public sealed record HoldoutListing(string Name, double Share, string Meaning);

/// <summary>Lift against the universal holdout, by intention to treat.</summary>
/// <param name="Measured">Whether there is a result; otherwise the code says why not.</param>
/// <param name="Code">Why not, or null.</param>
/// <param name="Message">What is missing, or null.</param>
/// <param name="Treated">Rate of the treated.</param>
/// <param name="Control">Rate of the held out.</param>
/// <param name="Difference">Treated − control.</param>
/// <param name="Ci95">95 % interval of the difference.</param>
/// <param name="TreatedUnits">Customers treated.</param>
/// <param name="ControlUnits">Customers held out.</param>
public sealed record LiftDocument(bool Measured, string? Code, string? Message, double? Treated, double? Control, double? Difference, Interval? Ci95, long? TreatedUnits, long? ControlUnits)
{
    /// <summary>The document of an estimate.</summary>
    public static LiftDocument Of(LiftEstimate lift) => lift switch
    {
        LiftEstimate.Measured m => new(true, null, null, m.Treated, m.Control, m.Difference, m.Ci95, m.TreatedUnits, m.ControlUnits),
        LiftEstimate.NotMeasurable n => new(false, n.Code, n.Message, null, null, null, null, null, null),
        _ => throw new ArgumentOutOfRangeException(nameof(lift)),
    };
}

/// <summary>Whether the split between treated and held-out customers is what the bank declared.</summary>
/// <param name="PValue">The chance of a split at least as far from the design.</param>
/// <param name="Units">Customers counted.</param>
public sealed record SplitDocument(double PValue, long Units)
{
    /// <summary>The document of a check, or null.</summary>
    public static SplitDocument? Of(SampleRatio? split) => split is { } s ? new(s.PValue, s.Units) : null;
}

/// <summary>What the decisions so far amount to.</summary>
public sealed record ReportDocument(DateTimeOffset At, long Decisions, long NoAction, long Fallbacks, Funnel Funnel, IReadOnlyList<ActionReport> Actions, LiftDocument Lift, SplitDocument? Split);

/// <summary>The state of the journal.</summary>
/// <param name="Customers">Customers with entries.</param>
/// <param name="Entries">Entries.</param>
/// <param name="Sequence">The newest one.</param>
/// <param name="Digest">Hash of the audit chain at its end.</param>
/// <param name="Bank">Definition in use.</param>
/// <param name="Model">Model in use.</param>
/// <param name="Chain">With verify=true: whether every link fits.</param>
public sealed record AuditDocument(long Customers, long Entries, long Sequence, string Digest, string Bank, string Model, ChainDocument? Chain);

/// <summary>The audit chain, walked from its beginning.</summary>
/// <param name="Whole">Whether every link fits.</param>
/// <param name="BrokenAt">The first sequence that does not, or null.</param>
public sealed record ChainDocument(bool Whole, long? BrokenAt);

/// <summary>Health.</summary>
/// <param name="Status">ok.</param>
public sealed record HealthDocument(string Status);
