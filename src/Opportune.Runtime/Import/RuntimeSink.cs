namespace Opportune.Runtime.Import;

/// <summary>Takes an imported history into a running bank, as history: it raises no moments and was known when it happened.</summary>
/// <remarks>Thread-safe. What it accepted is durable.</remarks>
public sealed class RuntimeSink(BankRuntime runtime) : IEventSink
{
    /// <inheritdoc/>
    public ValueTask<SinkAnswer> TakeAsync(IReadOnlyList<ReadOnlyMemory<byte>> events, CancellationToken cancel) => Read(events)(cancel);

    /// <inheritdoc/>
    public Func<CancellationToken, ValueTask<SinkAnswer>> Read(IReadOnlyList<ReadOnlyMemory<byte>> events)
    {
        var read = runtime.ReadHistory(events);
        return async cancel =>
        {
            var report = await runtime.TakeAsync(read, cancel);
            return new(report.Accepted, report.Duplicates, report.Rejected);
        };
    }
}
