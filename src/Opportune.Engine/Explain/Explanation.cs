namespace Opportune.Engine.Explain;

/// <summary>Who reads an explanation.</summary>
public enum Audience
{
    /// <summary>The customer: plain words about their own facts; nothing restricted, no scores.</summary>
    Customer,
    /// <summary>The advisor: also what else was possible and what stood against it; nothing restricted.</summary>
    Advisor,
    /// <summary>The auditor: every code, number, version and event.</summary>
    Auditor,
}

/// <summary>Why a decision is as it is.</summary>
/// <param name="DecisionId">The decision.</param>
/// <param name="DecidedAt">When.</param>
/// <param name="Audience">For whom it is written.</param>
/// <param name="Summary">The answer in one or two sentences.</param>
/// <param name="Slots">Slot by slot.</param>
/// <param name="Considered">What else there was; empty for customers.</param>
/// <param name="Funnel">Candidates left after each stage; null for customers.</param>
/// <param name="WouldChange">What would change it.</param>
/// <param name="Versions">What decided; only for auditors.</param>
public sealed record Explanation(string DecisionId, DateTimeOffset DecidedAt, Audience Audience, string Summary, IReadOnlyList<ExplainedSlot> Slots,
    IReadOnlyList<ExplainedCandidate> Considered, IReadOnlyList<long>? Funnel, IReadOnlyList<string> WouldChange, ExplainedVersions? Versions);

/// <summary>One slot.</summary>
/// <param name="Placement">Placement.</param>
/// <param name="Rank">Slot in it.</param>
/// <param name="Outcome">chosen, fallback or none.</param>
/// <param name="Action">Action id, or null.</param>
/// <param name="Title">What the customer saw, or null.</param>
/// <param name="Because">Why.</param>
/// <param name="Facts">The facts it rests on.</param>
/// <param name="Probability">The chance with which it was chosen; null for customers.</param>
public sealed record ExplainedSlot(string Placement, int Rank, string Outcome, string? Action, string? Title, string Because, IReadOnlyList<ExplainedFact> Facts, double? Probability);

/// <summary>A fact in words, with the events behind it.</summary>
/// <param name="Name">Dotted name; empty for customers.</param>
/// <param name="Words">How a person calls it.</param>
/// <param name="Value">As people read it.</param>
/// <param name="Events">Events behind it, <c>source/id</c>.</param>
public sealed record ExplainedFact(string Name, string Words, string Value, IReadOnlyList<string> Events);

/// <summary>A candidate.</summary>
/// <param name="Action">Action id.</param>
/// <param name="Name">Its name.</param>
/// <param name="State">chosen, allowed or stopped.</param>
/// <param name="Reasons">What stopped it.</param>
/// <param name="Score">What its priority is made of, where it was scored.</param>
/// <param name="Probability">Its chance in the first slot that it could have; 0 where none.</param>
public sealed record ExplainedCandidate(string Action, string Name, string State, IReadOnlyList<ExplainedReason> Reasons, ExplainedScore? Score, double Probability);

/// <summary>P, C, V, L and the priority.</summary>
public sealed record ExplainedScore(double P, double Uncertainty, double C, double V, double L, double Priority);

/// <summary>A reason against an action.</summary>
/// <param name="Code">Stable code; <c>not.available</c> where the reader may not know it.</param>
/// <param name="Stage">The stage.</param>
/// <param name="Text">In words.</param>
/// <param name="Facts">The facts compared.</param>
/// <param name="WouldChange">What would have to be otherwise, or null.</param>
public sealed record ExplainedReason(string Code, string Stage, string Text, IReadOnlyList<ExplainedFact> Facts, string? WouldChange);

/// <summary>What decided.</summary>
public sealed record ExplainedVersions(string Bank, string Model, int Semantics, string TimeZoneData, long CustomerVersion);
