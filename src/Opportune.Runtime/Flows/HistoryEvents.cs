using Opportune.Engine;
using Opportune.Engine.Bank;
using Opportune.Engine.Ingest;

namespace Opportune.Runtime;

/// <summary>Events of a history, read under one definition and at one instant, sound or not; nothing of them is stored yet.</summary>
/// <remarks>Not thread-safe.</remarks>
public sealed class HistoryEvents
{
    private readonly DateTimeOffset _now;
    private readonly List<(BankEvent? Event, EventProblem? Problem)> _events = [];

    internal HistoryEvents(DecisionPipeline pipeline, DateTimeOffset now) => (Pipeline, _now) = (pipeline, now);

    internal DecisionPipeline Pipeline { get; }

    internal IReadOnlyList<(BankEvent? Event, EventProblem? Problem)> Events => _events;

    /// <summary>Adds an event that was read, or why it is refused.</summary>
    internal void Add((BankEvent? Event, EventProblem? Problem) read) => _events.Add(read);

    /// <summary>Reads an event from its bytes.</summary>
    /// <exception cref="System.Text.Json.JsonException">They are no JSON.</exception>
    internal (BankEvent? Event, EventProblem? Problem) Read(ReadOnlyMemory<byte> json) => Pipeline.Read(json, _now, isHistory: true);

    /// <summary>Makes an event of its parts, as if it had been read from bytes; null where it must be.</summary>
    internal BankEvent? TryRead(in EventHead head, ReadOnlySpan<PlainField> data) => Pipeline.TryRead(head, data, _now);
}
