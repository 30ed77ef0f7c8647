using Opportune.Expressions;

namespace Opportune.Engine.Bank;

/// <summary>One answer to one request or moment: everything needed to replay and explain it.</summary>
/// <remarks>Immutable. Two parts: <see cref="Input"/> is the closed input (all that any rule, model or text read); the rest follows from it
/// and is kept so that a replay can be compared bit for bit. Written by <c>RecordCodec</c>.</remarks>
public sealed record DecisionRecord
{
    private readonly IReadOnlyList<CandidateVerdict> _verdicts = [];

    /// <summary>All that the decision depended on.</summary>
    public required DecisionInput Input { get; init; }
    /// <summary>One per candidate, ordered by treatment.</summary>
    public required IReadOnlyList<CandidateVerdict> Verdicts
    {
        get
        {
            Input.Loan?.Demand();
            return _verdicts;
        }
        init => _verdicts = value;
    }
    /// <summary>Actions that policy let through, ordered by action.</summary>
    public required IReadOnlyList<ScoredAction> Scores { get; init; }
    /// <summary>One per slot of each requested placement, in request order.</summary>
    public required IReadOnlyList<SlotDecision> Slots { get; init; }

    /// <summary>Lets the next decisions have the memory of this record's facts, verdicts, scores and arms. Only for whoever asked for the decision, once it is stored and answered: to read any of them afterwards throws.</summary>
    /// <remarks>Records that were read back, and those of messages that wait to be sent, have no such memory.</remarks>
    public void LetGo() => Input.Loan?.End();
}

/// <summary>The closed input of a decision.</summary>
public sealed record DecisionInput
{
    private readonly IReadOnlyList<CelValue> _facts = [];

    /// <summary>The meaning of engine code; replay is promised between equal numbers.</summary>
    public required int Semantics { get; init; }
    /// <summary>Whether numbers are as coarse as <see cref="Fineness"/> says, as they are since semantics 2; before, they were whatever doubles came out.</summary>
    public bool IsRounded => Semantics >= 2;
    /// <summary>Opaque, unique; names customer number and version.</summary>
    public required string DecisionId { get; init; }
    /// <summary>Who it is about.</summary>
    public required CustomerId Customer { get; init; }
    /// <summary>Whether the customer had any entry; unknown customers get only what needs no profile.</summary>
    public required bool Known { get; init; }
    /// <summary>Entries in the customer's journal before this one.</summary>
    public required long CustomerVersion { get; init; }
    /// <summary>The instant of the decision; never goes back within a customer.</summary>
    public required DateTimeOffset DecidedAt { get; init; }
    /// <summary>The channel of all placements.</summary>
    public required string Channel { get; init; }
    /// <summary>What was asked for, in order.</summary>
    public required IReadOnlyList<PlacementRequest> Placements { get; init; }
    /// <summary>The moment that started an outbound decision, or null.</summary>
    public string? StartedBy { get; init; }
    /// <summary>The caller's idempotency key, or null.</summary>
    public string? RequestId { get; init; }
    /// <summary>64 bits of the request's body.</summary>
    public required long RequestFingerprint { get; init; }
    /// <summary>False asks for the greedy choice.</summary>
    public required bool AllowExploration { get; init; }
    /// <summary>Content hash of the bank definition.</summary>
    public required string BankHash { get; init; }
    /// <summary>Content hash of the propensity model.</summary>
    public required string ModelHash { get; init; }
    /// <summary>Version of the time-zone data.</summary>
    public required string ZoneVersion { get; init; }
    /// <summary>The draw of each slot in [0, 1), in slot order.</summary>
    public required IReadOnlyList<double> Draws { get; init; }
    /// <summary>Whether the customer is in the universal holdout.</summary>
    public required bool NoMarketing { get; init; }
    /// <summary>Whether the customer is decided by priors only.</summary>
    public required bool NoModel { get; init; }
    /// <summary>Facts by slot of the bank's schema.</summary>
    public required IReadOnlyList<CelValue> Facts
    {
        get
        {
            Loan?.Demand();
            return _facts;
        }
        init => _facts = value;
    }
    /// <summary>Events behind facts: by slot, identifiers as <c>source/id</c>; only slots that have some, ascending.</summary>
    public required IReadOnlyList<FactEvidence> Evidence { get; init; }
    /// <summary>Active moments, by name.</summary>
    public required IReadOnlyList<Moment> Moments { get; init; }
    /// <summary>Past contacts within the longest limit or cooldown, oldest first.</summary>
    public required IReadOnlyList<Contact> Contacts { get; init; }
    /// <summary>Consents said by the customer, by purpose then channel.</summary>
    public required IReadOnlyList<ConsentSaid> Consents { get; init; }
    /// <summary>The level of personalization chosen or defaulted.</summary>
    public required PersonalizationLevel Level { get; init; }

    /// <summary>Where the facts are, and what is written of the decision made on them; null for memory of their own.</summary>
    internal DecisionMemory.Loan? Loan { get; init; }
}

/// <summary>How many options a placement may return.</summary>
public sealed record PlacementRequest(string Name, int Count);

/// <summary>Event identifiers behind a fact.</summary>
public sealed record FactEvidence(int Slot, IReadOnlyList<string> Events);

/// <summary>A detected change worth acting on.</summary>
/// <param name="Name">Of the bank's moment.</param>
/// <param name="At">When it came about.</param>
/// <param name="Expires">From when on it no longer counts.</param>
/// <param name="Confidence">In (0, 1].</param>
/// <param name="Evidence">Events it rests on, <c>source/id</c>, newest first, at most 8.</param>
public sealed record Moment(string Name, DateTimeOffset At, DateTimeOffset Expires, double Confidence, IReadOnlyList<string> Evidence);

/// <summary>A past contact as limits and cooldowns see it.</summary>
/// <param name="Action">Action id at the time; may no longer exist.</param>
/// <param name="Channel">Channel.</param>
/// <param name="Class">Message class at the time of contact.</param>
/// <param name="Direction">Who started.</param>
/// <param name="At">When it was reserved, shown or handed over.</param>
/// <param name="State">What it counts as.</param>
/// <param name="Last">The latest outcome, or null while none.</param>
/// <param name="LastAt">When that came.</param>
public readonly record struct Contact(string Action, string Channel, MessageClass Class, Direction Direction, DateTimeOffset At, ContactState State, Outcome? Last, DateTimeOffset LastAt);

/// <summary>Whether a contact counts.</summary>
public enum ContactState : byte
{
    /// <summary>Reserved and counted; lapses if never shown or sent.</summary>
    Reserved,
    /// <summary>Happened.</summary>
    Counted,
    /// <summary>Never happened.</summary>
    Released,
}

/// <summary>A permission given or taken.</summary>
public sealed record ConsentSaid(string Purpose, string Channel, bool Granted, DateTimeOffset At);

/// <summary>The verdict on one treatment.</summary>
/// <param name="Treatment">Index in the bank definition of the record.</param>
/// <param name="Code">The first rule that stopped it; null lets it through.</param>
/// <param name="Stage">The stage of that rule; Constraints where none.</param>
public readonly record struct CandidateVerdict(int Treatment, string? Code, PolicyStage Stage);

/// <summary>An allowed action with its priority and what it is made of.</summary>
/// <param name="Action">Index in the bank definition of the record.</param>
/// <param name="P">Propensity in (0, 1), in millionths.</param>
/// <param name="Uncertainty">Standard deviation of the propensity, in millionths.</param>
/// <param name="C">Context weight ≥ 0.</param>
/// <param name="V">Value in major units of the bank's currency, to four decimals; may be negative.</param>
/// <param name="L">Lever ≥ 0.</param>
/// <param name="Priority">P × C × V × L.</param>
public readonly record struct ScoredAction(int Action, double P, double Uncertainty, double C, double V, double L, double Priority);

/// <summary>What a slot came to.</summary>
public enum SlotOutcome
{
    /// <summary>A treatment.</summary>
    Chosen,
    /// <summary>Nothing qualified: the placement's fallback.</summary>
    Fallback,
    /// <summary>Nothing, on purpose or for want of a fallback.</summary>
    None,
}

/// <summary>The choice in one slot.</summary>
/// <param name="Placement">Index of the placement in the bank definition of the record.</param>
/// <param name="Rank">1 for the placement's first slot.</param>
/// <param name="Outcome">What came.</param>
/// <param name="Treatment">The chosen treatment's index; −1 for none.</param>
/// <param name="Probability">The true probability of this choice given the earlier slots, in (0, 1].</param>
/// <param name="Support">Every arm with its probability; −1 is no action.</param>
/// <param name="Ghost">What a customer in the universal holdout would have seen otherwise, as an index; −1 where nothing else.</param>
public sealed record SlotDecision(int Placement, int Rank, SlotOutcome Outcome, int Treatment, double Probability, IReadOnlyList<Arm> Support, int Ghost);

/// <summary>One arm of a slot.</summary>
/// <param name="Treatment">Index; −1 is no action.</param>
/// <param name="Probability">Given the earlier slots.</param>
public readonly record struct Arm(int Treatment, double Probability);
