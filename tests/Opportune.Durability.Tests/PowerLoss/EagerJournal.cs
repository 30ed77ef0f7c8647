using Opportune.Runtime.Storage;

namespace Opportune.Durability.Tests.PowerLoss;

/// <summary>A planted fault: it says that entries are stored and stores them one append later.</summary>
internal sealed class EagerJournal(IJournal inner) : IJournal
{
    private IReadOnlyList<JournalBatch> _held = [];

    public async ValueTask<IReadOnlyList<AppendResult>> AppendAsync(IReadOnlyList<JournalBatch> batches, CancellationToken cancel)
    {
        await StoreAsync(cancel);
        _held = batches;
        return [.. batches.Select(_ => AppendResult.Stored)];
    }

    public ValueTask ProbeAsync(CancellationToken cancel) => inner.ProbeAsync(cancel);

    public async IAsyncEnumerable<JournalRow> ReadCustomerAsync(ulong customer, long afterVersion, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancel)
    {
        await StoreAsync(cancel);
        await foreach (var row in inner.ReadCustomerAsync(customer, afterVersion, cancel)) yield return row;
    }

    public async ValueTask<JournalRow?> FindAsync(ulong customer, long version, CancellationToken cancel)
    {
        await StoreAsync(cancel);
        return await inner.FindAsync(customer, version, cancel);
    }

    public IAsyncEnumerable<JournalRow> ReadAllAsync(long afterSequence, CancellationToken cancel) => inner.ReadAllAsync(afterSequence, cancel);

    public IAsyncEnumerable<(ulong Customer, DateTimeOffset WakeAt)> ReadWakeUpsAsync(CancellationToken cancel) => inner.ReadWakeUpsAsync(cancel);

    public ValueTask<IReadOnlyList<DirectoryChange>> FindLinksAsync(ReadOnlyMemory<byte> key, CancellationToken cancel) => inner.FindLinksAsync(key, cancel);

    public IAsyncEnumerable<DirectoryChange> ReadLinksAsync(long asOfSequence, CancellationToken cancel) => inner.ReadLinksAsync(asOfSequence, cancel);

    public ValueTask<(long Customers, long Rows, long LastSequence)> CountAsync(CancellationToken cancel) => inner.CountAsync(cancel);

    public ValueTask<string> DigestAsync(CancellationToken cancel) => inner.DigestAsync(cancel);

    public ValueTask<long?> FindBrokenLinkAsync(CancellationToken cancel) => inner.FindBrokenLinkAsync(cancel);

    public ValueTask BackupAsync(string targetFile, CancellationToken cancel) => inner.BackupAsync(targetFile, cancel);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private async ValueTask StoreAsync(CancellationToken cancel)
    {
        var held = _held;
        _held = [];
        if (held.Count > 0) await inner.AppendAsync(held, cancel);
    }
}
