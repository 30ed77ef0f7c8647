using System.Globalization;
using System.Text.Json;
using Opportune.Bench.Sample;
using Opportune.Embedded;
using Opportune.Runtime;

namespace Opportune.Bench.Ingest;

/// <summary>The runtime over the real store in this process, without HTTP: durable and encrypted.</summary>
internal sealed class RunningBank : IAsyncDisposable
{
    private readonly EmbeddedStore _store;

    private RunningBank(EmbeddedStore store, BankRuntime runtime) => (_store, Runtime) = (store, runtime);

    /// <summary>The runtime.</summary>
    internal BankRuntime Runtime { get; }

    /// <summary>Opens a folder.</summary>
    /// <param name="folder">The data folder.</param>
    /// <param name="bank">The definition's bytes.</param>
    /// <param name="customersInMemory">Bound of the cache.</param>
    internal static async Task<RunningBank> OpenAsync(string folder, byte[] bank, int customersInMemory = 100_000)
    {
        var store = EmbeddedStore.Open(folder);
        try
        {
            var ports = new RuntimePorts(store.Journal, store.Keys, store.Artifacts, TimeProvider.System, [], bytes => BenchBank.Load(bytes), store.Snapshots);
            return new(store, await BankRuntime.StartAsync(bank, ports, new() { CachedCustomers = customersInMemory, FinishWithin = TimeSpan.FromMinutes(30), SlowAfter = TimeSpan.FromMinutes(5) }, CancellationToken.None));
        }
        catch
        {
            await store.DisposeAsync();
            throw;
        }
    }

    /// <summary>Takes customers' history in, in batches, a few at once.</summary>
    /// <returns>Events taken.</returns>
    internal async Task<long> FillAsync(BenchCustomers sample, int from, int to, int customersPerBatch = 64)
    {
        var taken = 0L;
        await Parallel.ForEachAsync(Enumerable.Range(0, (to - from + customersPerBatch - 1) / customersPerBatch), new ParallelOptions { MaxDegreeOfParallelism = 6 }, async (batch, cancel) =>
        {
            var first = from + batch * customersPerBatch;
            var documents = Enumerable.Range(first, Math.Min(customersPerBatch, to - first)).SelectMany(sample.Events).Select(e => JsonDocument.Parse(e)).ToList();
            var report = await Runtime.TakeAsync([.. documents.Select(d => d.RootElement)], isHistory: true, cancel);
            documents.ForEach(d => d.Dispose());
            if (report.Rejected.Count > 0) throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"An event was rejected: {report.Rejected[0].Code} {report.Rejected[0].Message}"));
            Interlocked.Add(ref taken, report.Accepted);
        });
        return taken;
    }

    public async ValueTask DisposeAsync()
    {
        await Runtime.DisposeAsync();
        await _store.DisposeAsync();
    }
}
