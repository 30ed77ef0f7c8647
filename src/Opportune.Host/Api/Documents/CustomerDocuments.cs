using Opportune.Engine;
using Opportune.Engine.Bank;
using Opportune.Engine.Explain;

namespace Opportune.Host.Api.Documents;

/// <summary>Active moments of a customer.</summary>
public sealed record MomentsDocument(CustomerId Customer, IReadOnlyList<PortraitMoment> Moments);

/// <summary>What a customer may be told of their own money.</summary>
/// <param name="Customer">Whom.</param>
/// <param name="Insights">Newest first.</param>
public sealed record InsightsDocument(CustomerId Customer, IReadOnlyList<InsightDocument> Insights);

/// <summary>An insight.</summary>
/// <param name="Moment">The moment behind it.</param>
/// <param name="Text">In words.</param>
/// <param name="Since">When it came about.</param>
/// <param name="Until">From when on it no longer counts.</param>
public sealed record InsightDocument(string Moment, string Text, DateTimeOffset Since, DateTimeOffset Until);

/// <summary>What lies ready for a customer.</summary>
/// <param name="Customer">Whom.</param>
/// <param name="Options">Newest first.</param>
public sealed record InboxDocument(CustomerId Customer, IReadOnlyList<InboxItem> Options);

/// <summary>An option that lies ready: reserved for a visit, or sent.</summary>
/// <param name="DecisionId">The decision.</param>
/// <param name="Placement">Where.</param>
/// <param name="Channel">How.</param>
/// <param name="State">reserved or sent.</param>
/// <param name="At">Since when.</param>
/// <param name="Option">What the customer reads, with its token.</param>
public sealed record InboxItem(string DecisionId, string Placement, string Channel, string State, DateTimeOffset At, OptionDocument Option);

/// <summary>A customer whose data can never be read again.</summary>
/// <param name="Erased">True.</param>
/// <param name="At">When.</param>
public sealed record ErasedDocument(bool Erased, DateTimeOffset At);

/// <summary>What is kept of a customer.</summary>
/// <param name="Customer">Whom.</param>
/// <param name="ExportedAt">When.</param>
/// <param name="Consents">Permissions said.</param>
/// <param name="Entries">Everything in order.</param>
public sealed record ExportDocument(CustomerId Customer, DateTimeOffset ExportedAt, IReadOnlyList<ConsentSaid> Consents, IReadOnlyList<ExportEntry> Entries);

/// <summary>One thing that is kept.</summary>
/// <param name="Version">Its number.</param>
/// <param name="At">When it was taken in.</param>
/// <param name="Kind">event, decision, response, delivery, clock or not.available.</param>
/// <param name="Event">The event as it was sent.</param>
/// <param name="Decision">The decision and why.</param>
/// <param name="Text">What else there is to say.</param>
public sealed record ExportEntry(long Version, DateTimeOffset At, string Kind, System.Text.Json.JsonElement? Event, Explanation? Decision, string? Text);

/// <summary>What came of a replay.</summary>
/// <param name="DecisionId">The decision.</param>
/// <param name="Equal">Bit for bit.</param>
/// <param name="Hash">SHA-256 of the record.</param>
/// <param name="ReplayedHash">SHA-256 of the replayed record.</param>
/// <param name="Differences">What differs, in words.</param>
public sealed record ReplayDocument(string DecisionId, bool Equal, string Hash, string ReplayedHash, IReadOnlyList<string> Differences);
