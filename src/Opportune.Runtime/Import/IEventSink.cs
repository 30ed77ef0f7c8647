namespace Opportune.Runtime.Import;

/// <summary>Takes events in; the running engine is one.</summary>
public interface IEventSink
{
    /// <summary>Takes a batch. When it has answered, what it accepted is durable; an event taken before is a duplicate and changes nothing.</summary>
    /// <param name="events">1 to 100,000 events as UTF-8 JSON.</param>
    /// <param name="cancel">Stops waiting.</param>
    ValueTask<SinkAnswer> TakeAsync(IReadOnlyList<ReadOnlyMemory<byte>> events, CancellationToken cancel);

    /// <summary>Reads a batch ahead, while batches before it are taken: all that depends on nothing but the events themselves. Changes nothing.</summary>
    /// <param name="events">As above.</param>
    /// <returns>Takes the batch when it is its turn, as above.</returns>
    Func<CancellationToken, ValueTask<SinkAnswer>> Read(IReadOnlyList<ReadOnlyMemory<byte>> events) => cancel => TakeAsync(events, cancel);
}

/// <summary>What became of a batch.</summary>
/// <param name="Accepted">Events that were new.</param>
/// <param name="Duplicates">Events that were known.</param>
/// <param name="Rejected">Events refused, by their index in the batch.</param>
public sealed record SinkAnswer(int Accepted, int Duplicates, IReadOnlyList<RejectedEvent> Rejected);
