using System.Text.Json;

namespace Opportune.Runtime.Import;

/// <summary>Takes an imported history into a running bank, as history: it raises no moments and was known when it happened.</summary>
/// <remarks>Thread-safe. What it accepted is durable.</remarks>
public sealed class RuntimeSink(BankRuntime runtime) : IEventSink
{
    /// <inheritdoc/>
    public async ValueTask<SinkAnswer> TakeAsync(IReadOnlyList<ReadOnlyMemory<byte>> events, CancellationToken cancel)
    {
        var documents = events.Select(e => JsonDocument.Parse(e)).ToList();
        try
        {
            var report = await runtime.TakeAsync([.. documents.Select(d => d.RootElement)], isHistory: true, cancel);
            return new(report.Accepted, report.Duplicates, report.Rejected);
        }
        finally { documents.ForEach(d => d.Dispose()); }
    }
}
