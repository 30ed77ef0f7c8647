namespace Opportune.Runtime.Import;

/// <summary>Items that are settled together.</summary>
internal sealed class ImportBatch
{
    /// <summary>Events for the sink.</summary>
    public List<MappedEvent> Events { get; } = [];

    /// <summary>Lines that make none.</summary>
    public List<RejectedLine> Rejected { get; } = [];

    /// <summary>Where to go on after the batch; null where it holds lines of look-up files only.</summary>
    public ImportPosition? Next { get; private set; }

    /// <summary>Bytes behind the batch.</summary>
    public long BytesDone { get; private set; }

    /// <summary>Gives the events, read ahead, to the sink; null where there are none.</summary>
    public Func<CancellationToken, ValueTask<SinkAnswer>>? Take { get; set; }

    /// <summary>Whether nothing was left to read.</summary>
    public bool IsEmpty => Events.Count + Rejected.Count == 0;

    /// <summary>The events' JSON.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Json => [.. Events.Select(e => e.Json)];

    /// <summary>Takes an item.</summary>
    public void Add(MappedItem item)
    {
        if (item is MappedEvent mapped) Events.Add(mapped);
        else Rejected.Add((RejectedLine)item);
        (Next, BytesDone) = (item.Next, item.BytesDone);
    }

    /// <summary>The line of an event that the sink refused.</summary>
    public RejectedLine LineOf(RejectedEvent refused) => new(Events[refused.Index].File, Events[refused.Index].Line, refused.Code, refused.Message);
}
