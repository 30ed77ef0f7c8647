using System.Text.Json;

namespace Opportune.Host.Api.Documents;

/// <summary>A batch of events in the API's own form; a single event may also be sent alone, and CloudEvents under their media types.</summary>
/// <param name="Events">1 to 1,000.</param>
public sealed record EventsRequest(IReadOnlyList<EventDocument> Events);

/// <summary>An event.</summary>
/// <param name="Id">Unique within its source; 1 to 128 characters.</param>
/// <param name="Source">The sending system; 1 to 128 characters.</param>
/// <param name="Type">A declared type; GET /v1/bank lists them.</param>
/// <param name="Time">When it happened; RFC 3339 with an offset, at most 5 minutes ahead.</param>
/// <param name="KnownAt">When the bank could first have known of it; absent for now.</param>
/// <param name="Customer">Whom it is about; absent where the account's holders are known.</param>
/// <param name="Data">The payload of its type.</param>
public sealed record EventDocument(string Id, string Source, string Type, DateTimeOffset Time, DateTimeOffset? KnownAt, string? Customer, JsonElement Data);

/// <summary>What became of events; the accepted ones are durable.</summary>
/// <param name="Accepted">New ones.</param>
/// <param name="Duplicates">Known ones, which changed nothing.</param>
/// <param name="Rejected">Refused ones, by position.</param>
public sealed record EventsAnswer(int Accepted, int Duplicates, IReadOnlyList<RejectedDocument> Rejected);

/// <summary>An event that was refused.</summary>
/// <param name="Index">Its position in the batch, from 0.</param>
/// <param name="Code">Stable.</param>
/// <param name="Message">What to do next.</param>
public sealed record RejectedDocument(int Index, string Code, string Message);

/// <summary>What a customer answered to an option.</summary>
/// <param name="Token">As it came with the option.</param>
/// <param name="Outcome">shown, clicked, accepted, dismissed, rejected, converted, expired or notExposed.</param>
/// <param name="Time">When; absent for now.</param>
/// <param name="Value">Money or score that came with it.</param>
public sealed record ResponseRequest(string Token, string Outcome, DateTimeOffset? Time, double? Value);

/// <summary>The answer is durable.</summary>
/// <param name="Repeated">Whether the same answer was taken before.</param>
public sealed record ResponseTaken(bool Repeated);

/// <summary>Permissions of a customer.</summary>
/// <param name="Consents">1 to 100.</param>
/// <param name="Time">When the customer said so; absent for now.</param>
public sealed record ConsentsRequest(IReadOnlyList<ConsentDocument> Consents, DateTimeOffset? Time);

/// <summary>A permission.</summary>
/// <param name="Purpose">marketing, guidance, service, protection or credit.</param>
/// <param name="Channel">all, app, web, e-mail, push, sms, call, branch, chat or letter.</param>
/// <param name="Granted">Given or withdrawn.</param>
public sealed record ConsentDocument(string Purpose, string Channel, bool Granted);

/// <summary>Preferences of a customer; absent ones stay as they are.</summary>
/// <param name="PersonalizationLevel">basic, moderate or advanced.</param>
/// <param name="QuietHours">HH:mm-HH:mm in the bank's zone.</param>
/// <param name="Channel">The channel liked best.</param>
/// <param name="Time">When the customer said so; absent for now.</param>
public sealed record PreferencesRequest(string? PersonalizationLevel, string? QuietHours, string? Channel, DateTimeOffset? Time);
