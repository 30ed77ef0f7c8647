namespace Opportune.Runtime.Import;

/// <summary>Takes an imported history into a running bank, as history: it raises no moments and was known when it happened.</summary>
/// <remarks>Thread-safe. What it accepted is durable.</remarks>
public sealed class RuntimeSink(BankRuntime runtime) : IEventSink
{
    /// <inheritdoc/>
    public async ValueTask<SinkAnswer> TakeAsync(IReadOnlyList<ReadOnlyMemory<byte>> events, CancellationToken cancel)
    {
        var report = await runtime.TakeAsync(events, isHistory: true, cancel);
        return new(report.Accepted, report.Duplicates, report.Rejected);
    }
}
