using System.Text.Json;
using Opportune.Engine;
using Opportune.Engine.Explain;

namespace Opportune.Host.Api.Documents;

/// <summary>A question: what should this customer see here and now?</summary>
/// <param name="Customer">Whom; or a visitor.</param>
/// <param name="Visitor">An anonymous visitor's id, where there is no customer.</param>
/// <param name="Channel">The channel of all placements; absent takes theirs.</param>
/// <param name="Placements">1 to 10 of one channel, in order of importance.</param>
/// <param name="Context">Declared keys only; GET /v1/bank lists them.</param>
/// <param name="RequestId">Same id and body within 24 hours, same answer; same id and another body, 409.</param>
/// <param name="Explain">none, summary (default) or full.</param>
/// <param name="DryRun">Reserves nothing, issues no token, leaves no record.</param>
/// <param name="AsOf">Decides as of an earlier instant; only with dryRun.</param>
/// <param name="AllowExploration">False asks for the greedy choice. Default true.</param>
/// <param name="ProfileOverride">Facts by dotted name that count instead of the known ones; only with dryRun.</param>
/// <param name="Force">An action to show whatever policy says, to preview its text; only with dryRun.</param>
public sealed record DecisionBody(string? Customer, string? Visitor, string? Channel, IReadOnlyList<PlacementBody> Placements, IReadOnlyDictionary<string, JsonElement>? Context = null,
    string? RequestId = null, string? Explain = null, bool DryRun = false, DateTimeOffset? AsOf = null, bool? AllowExploration = null,
    IReadOnlyDictionary<string, JsonElement>? ProfileOverride = null, string? Force = null);

/// <summary>A placement asked for.</summary>
/// <param name="Name">GET /v1/bank lists them.</param>
/// <param name="Count">Most options wanted, 1 to 20. Default 1.</param>
public sealed record PlacementBody(string Name, int? Count = null);

/// <summary>A decision as the channel shows it.</summary>
/// <param name="DecisionId">Null in a dry run.</param>
/// <param name="Customer">About whom.</param>
/// <param name="DecidedAt">When.</param>
/// <param name="Placements">As asked for.</param>
/// <param name="Versions">What decided.</param>
/// <param name="Explanation">With explain full.</param>
public sealed record DecisionDocument(string? DecisionId, CustomerId Customer, DateTimeOffset DecidedAt, IReadOnlyList<PlacementDocument> Placements, VersionsDocument Versions, Explanation? Explanation);

/// <summary>What a placement shows.</summary>
/// <param name="Name">Placement.</param>
/// <param name="Outcome">chosen, fallback or none.</param>
/// <param name="Options">Best first; empty unless chosen.</param>
/// <param name="Fallback">What to show where the outcome is fallback.</param>
public sealed record PlacementDocument(string Name, string Outcome, IReadOnlyList<OptionDocument> Options, FallbackDocument? Fallback);

/// <summary>An option.</summary>
/// <param name="Token">What answers refer to; null in a dry run.</param>
/// <param name="Action">issue/group/action.</param>
/// <param name="Treatment">Treatment id.</param>
/// <param name="Rank">1 for the first.</param>
/// <param name="Content">What the customer reads.</param>
/// <param name="Because">Why, in the customer's words; absent with explain none.</param>
/// <param name="ExpiresAt">Until when it may be shown.</param>
/// <param name="Scores">With explain full.</param>
public sealed record OptionDocument(string? Token, string Action, string Treatment, int Rank, ContentDocument Content, string? Because, DateTimeOffset ExpiresAt, ScoresDocument? Scores);

/// <summary>What the customer reads.</summary>
public sealed record ContentDocument(string Title, string Body, string CallToAction, string Link, string Image, IReadOnlyList<string> Disclosures);

/// <summary>What shows when no action qualifies.</summary>
public sealed record FallbackDocument(string Title, string Body, string Link);

/// <summary>What a priority is made of.</summary>
/// <param name="P">Propensity.</param>
/// <param name="Uncertainty">Its standard deviation.</param>
/// <param name="C">Context weight.</param>
/// <param name="V">Value in major units.</param>
/// <param name="L">Lever.</param>
/// <param name="Priority">P × C × V × L.</param>
/// <param name="Probability">The chance with which the slot chose it.</param>
public sealed record ScoresDocument(double P, double Uncertainty, double C, double V, double L, double Priority, double Probability);

/// <summary>What decided: content hashes.</summary>
/// <param name="Bank">Definition.</param>
/// <param name="Models">By purpose.</param>
/// <param name="Engine">Version of the engine's meaning.</param>
public sealed record VersionsDocument(string Bank, IReadOnlyDictionary<string, string> Models, string Engine);

/// <summary>A recorded decision.</summary>
/// <param name="DecisionId">Its id.</param>
/// <param name="Customer">About whom.</param>
/// <param name="CustomerVersion">Entries in the customer's journal before it.</param>
/// <param name="DecidedAt">When.</param>
/// <param name="Channel">Where.</param>
/// <param name="StartedBy">The moment that started it, or null.</param>
/// <param name="RequestId">The caller's idempotency key, or null.</param>
/// <param name="Moments">Active moments.</param>
/// <param name="Slots">What each slot came to.</param>
/// <param name="Scores">Actions that policy let through.</param>
/// <param name="Funnel">Candidates left after each stage.</param>
/// <param name="Versions">What decided.</param>
public sealed record RecordDocument(string DecisionId, CustomerId Customer, long CustomerVersion, DateTimeOffset DecidedAt, string Channel, string? StartedBy, string? RequestId,
    IReadOnlyList<string> Moments, IReadOnlyList<SlotDocument> Slots, IReadOnlyList<ScoredDocument> Scores, IReadOnlyList<long> Funnel, VersionsDocument Versions);

/// <summary>A slot of a record.</summary>
/// <param name="Placement">Placement.</param>
/// <param name="Rank">1 for the first.</param>
/// <param name="Outcome">chosen, fallback or none.</param>
/// <param name="Action">Chosen action, or null.</param>
/// <param name="Treatment">Chosen treatment, or null.</param>
/// <param name="Probability">Of this choice, given the earlier slots.</param>
/// <param name="Support">Every arm with its probability.</param>
public sealed record SlotDocument(string Placement, int Rank, string Outcome, string? Action, string? Treatment, double Probability, IReadOnlyList<ArmDocument> Support);

/// <summary>An arm; without an action it is "no action".</summary>
public sealed record ArmDocument(string? Action, string? Treatment, double Probability);

/// <summary>An action with its priority.</summary>
public sealed record ScoredDocument(string Action, double P, double Uncertainty, double C, double V, double L, double Priority);

/// <summary>Decisions of a customer, newest first.</summary>
public sealed record DecisionsDocument(CustomerId Customer, IReadOnlyList<DecisionSummary> Decisions);

/// <summary>A decision in a line.</summary>
/// <param name="DecisionId">Its id.</param>
/// <param name="DecidedAt">When.</param>
/// <param name="Placements">Where.</param>
/// <param name="Actions">What was chosen.</param>
/// <param name="StartedBy">The moment that started it, or null.</param>
public sealed record DecisionSummary(string DecisionId, DateTimeOffset DecidedAt, IReadOnlyList<string> Placements, IReadOnlyList<string> Actions, string? StartedBy);

/// <summary>Many customers to decide for.</summary>
/// <param name="Customers">1 to 1,000; or all.</param>
/// <param name="All">Every customer.</param>
/// <param name="Channel">As in a decision.</param>
/// <param name="Placements">As in a decision.</param>
/// <param name="Context">As in a decision.</param>
/// <param name="AllowExploration">As in a decision.</param>
/// <param name="DryRun">As in a decision.</param>
public sealed record BatchBody(IReadOnlyList<string>? Customers, bool All, string? Channel, IReadOnlyList<PlacementBody> Placements, IReadOnlyDictionary<string, JsonElement>? Context = null, bool? AllowExploration = null, bool DryRun = false);

/// <summary>How far a batch is.</summary>
/// <param name="Id">Its id.</param>
/// <param name="State">running, done or failed.</param>
/// <param name="Total">Customers.</param>
/// <param name="Done">Decided.</param>
/// <param name="Failed">Not decided.</param>
/// <param name="Code">Why it failed, or null.</param>
/// <param name="Actions">Times chosen, by action; <c>none</c> and <c>fallback</c> too.</param>
/// <param name="Decisions">One line each; empty for batches of all customers.</param>
public sealed record BatchDocument(string Id, string State, int Total, int Done, int Failed, string? Code, IReadOnlyDictionary<string, int> Actions, IReadOnlyList<BatchLine> Decisions);

/// <summary>A decision of a batch.</summary>
public sealed record BatchLine(CustomerId Customer, string? DecisionId, IReadOnlyList<string> Actions);
