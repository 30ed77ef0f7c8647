using Opportune.Runtime.Storage;

namespace Opportune.Runtime.Tests;

/// <summary>A journal that fails when a test says so, and stores nothing then.</summary>
internal sealed class FailingJournal(IJournal inner) : IJournal
{
    private int _appends;
    private int _failFrom = int.MaxValue;
    private int _failUntil = int.MaxValue;

    /// <summary>Appends asked for so far.</summary>
    public int Appends => Volatile.Read(ref _appends);

    /// <summary>Runs before each append; may hold it up.</summary>
    public Action? Before { get; set; }

    /// <summary>From now on, after <paramref name="more"/> good appends, all fail.</summary>
    public void FailFrom(int more) => (_failFrom, _failUntil) = (_appends + more, int.MaxValue);

    /// <summary>Only the append number <paramref name="number"/> (from 0) fails.</summary>
    public void FailOnly(int number) => (_failFrom, _failUntil) = (number, number + 1);

    public ValueTask<IReadOnlyList<AppendResult>> AppendAsync(IReadOnlyList<JournalBatch> batches, CancellationToken cancel)
    {
        var number = Interlocked.Increment(ref _appends) - 1;
        Before?.Invoke();
        return number >= _failFrom && number < _failUntil ? throw new StoreException("store.full", "The disk is full.") : inner.AppendAsync(batches, cancel);
    }

    public ValueTask ProbeAsync(CancellationToken cancel) => _appends >= _failFrom && _appends < _failUntil ? throw new StoreException("store.full", "The disk is full.") : inner.ProbeAsync(cancel);
    public IAsyncEnumerable<JournalRow> ReadCustomerAsync(ulong customer, long afterVersion, CancellationToken cancel) => inner.ReadCustomerAsync(customer, afterVersion, cancel);
    public ValueTask<JournalRow?> FindAsync(ulong customer, long version, CancellationToken cancel) => inner.FindAsync(customer, version, cancel);
    public IAsyncEnumerable<JournalRow> ReadAllAsync(long afterSequence, CancellationToken cancel) => inner.ReadAllAsync(afterSequence, cancel);
    public IAsyncEnumerable<(ulong Customer, DateTimeOffset WakeAt)> ReadWakeUpsAsync(CancellationToken cancel) => inner.ReadWakeUpsAsync(cancel);
    public ValueTask<IReadOnlyList<DirectoryChange>> FindLinksAsync(ReadOnlyMemory<byte> key, CancellationToken cancel) => inner.FindLinksAsync(key, cancel);
    public IAsyncEnumerable<DirectoryChange> ReadLinksAsync(long asOfSequence, CancellationToken cancel) => inner.ReadLinksAsync(asOfSequence, cancel);
    public ValueTask<(long Customers, long Rows, long LastSequence)> CountAsync(CancellationToken cancel) => inner.CountAsync(cancel);
    public ValueTask<string> DigestAsync(CancellationToken cancel) => inner.DigestAsync(cancel);
    public ValueTask<long?> FindBrokenLinkAsync(CancellationToken cancel) => inner.FindBrokenLinkAsync(cancel);
    public ValueTask BackupAsync(string targetFile, CancellationToken cancel) => inner.BackupAsync(targetFile, cancel);
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
