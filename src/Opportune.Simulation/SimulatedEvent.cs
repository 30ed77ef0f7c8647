using System.Text.Json.Nodes;

namespace Opportune.Simulation;

/// <summary>Something that happened to a synthetic customer, in the bank's event form.</summary>
/// <param name="Id">Unique in its source, and in the whole bank.</param>
/// <param name="Source">The system that saw it: <c>core</c>, <c>crm</c>, <c>app</c> or <c>bureau</c>.</param>
/// <param name="Type">For example <c>transaction.booked</c>.</param>
/// <param name="Time">When it happened, with the offset of the bank's zone; strictly increasing within a customer.</param>
/// <param name="Customer">Whose life it belongs to; for an event of a joint account, its owner.</param>
/// <param name="Data">The payload: camelCase fields, money as amount and currency. A fresh object in every enumeration.</param>
public sealed record SimulatedEvent(
    string Id, string Source, string Type, DateTimeOffset Time, string? Customer, JsonObject Data);
