using System.Text.Json;
using Opportune.Runtime.Import;

namespace Opportune.Runtime.Tests.Import;

/// <summary>Remembers ids, knows duplicates, and can fail once at a batch or refuse an id.</summary>
internal sealed class RecordingSink : IEventSink
{
    private readonly HashSet<string> _known = [];
    private int _batches;

    public List<string> Taken { get; } = [];

    public int FailsAtBatch { get; init; } = -1;

    public string? Refuses { get; init; }

    public async ValueTask<SinkAnswer> TakeAsync(IReadOnlyList<ReadOnlyMemory<byte>> events, CancellationToken cancel)
    {
        await Task.Yield();
        if (_batches++ == FailsAtBatch) throw new IOException("The store is gone.");
        var (accepted, rejected) = (0, new List<RejectedEvent>());
        for (var i = 0; i < events.Count; i++)
        {
            var id = JsonDocument.Parse(events[i]).RootElement.GetProperty("id").GetString()!;
            if (id == Refuses) rejected.Add(new(i, "event.time.future", "Not yet, \"please\"."));
            else if (_known.Add(id))
            {
                accepted++;
                Taken.Add(id);
            }
        }
        return new(accepted, events.Count - accepted - rejected.Count, rejected);
    }
}
