namespace Opportune.Runtime.Import;

/// <summary>Takes events in; the running engine is one.</summary>
public interface IEventSink
{
    /// <summary>Takes a batch. When it has answered, what it accepted is durable; an event taken before is a duplicate and changes nothing.</summary>
    /// <param name="events">1 to 100,000 events as UTF-8 JSON.</param>
    /// <param name="cancel">Stops waiting.</param>
    ValueTask<SinkAnswer> TakeAsync(IReadOnlyList<ReadOnlyMemory<byte>> events, CancellationToken cancel);
}

/// <summary>What became of a batch.</summary>
/// <param name="Accepted">Events that were new.</param>
/// <param name="Duplicates">Events that were known.</param>
/// <param name="Rejected">Events refused, by their index in the batch.</param>
public sealed record SinkAnswer(int Accepted, int Duplicates, IReadOnlyList<RejectedEvent> Rejected);
