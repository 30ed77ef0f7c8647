namespace Opportune.Runtime.Import;

/// <summary>Takes an imported history into a running bank, as history: it raises no moments and was known when it happened.</summary>
/// <remarks>Thread-safe. What it accepted is durable.</remarks>
public sealed class RuntimeSink(BankRuntime runtime) : IEventSink
{
    /// <inheritdoc/>
    public ValueTask<SinkAnswer> TakeAsync(IReadOnlyList<ReadOnlyMemory<byte>> events, CancellationToken cancel)
    {
        var history = runtime.BeginHistory();
        foreach (var json in events) history.Add(history.Read(json));
        return TakeAsync(history, cancel);
    }

    /// <summary>Makes events of rows as they are read, ready to be taken.</summary>
    internal RowEvents Rows() => new(runtime);

    /// <summary>Takes events that were read before.</summary>
    internal async ValueTask<SinkAnswer> TakeAsync(HistoryEvents events, CancellationToken cancel)
    {
        var report = await runtime.TakeAsync(events, cancel);
        return new(report.Accepted, report.Duplicates, report.Rejected);
    }
}
