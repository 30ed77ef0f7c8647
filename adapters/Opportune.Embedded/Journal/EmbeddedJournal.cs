using Opportune.Embedded.Archive;
using Opportune.Embedded.Backup;
using Opportune.Embedded.Journal.Heads;
using Opportune.Embedded.Sqlite;
using Opportune.Runtime.Storage;

namespace Opportune.Embedded.Journal;

/// <summary>The journal in SQLite: <c>journal.db</c> in the data folder, guarded by <c>store.lock</c>.</summary>
/// <remarks>Work is done on the caller's thread; an append costs one fsync whatever the number of batches. Walks read in pages of 512 rows and see rows that
/// are appended meanwhile; those of one customer see what was there when they began.</remarks>
public sealed class EmbeddedJournal : IJournal
{
    private const int PageRows = 512;
    private readonly StoreLock? _lock;
    private readonly JournalMark? _mark;
    private readonly JournalAppend _append;

    private EmbeddedJournal(StoreFile file, JournalHeads heads, StoreLock? held, JournalMark? mark = null)
    {
        (File, Heads, _lock, _mark, _append) = (file, heads, held, mark, new(heads));
        Artifacts = new EmbeddedArtifacts(file);
        Archive = new(Path.GetDirectoryName(Path.GetFullPath(file.Path))!);
    }

    /// <summary>What decisions name by content hash, in the same file.</summary>
    public IArtifacts Artifacts { get; }

    internal StoreFile File { get; }

    /// <summary>Where each customer's newest row is.</summary>
    internal JournalHeads Heads { get; }

    /// <summary>Payloads of old decisions.</summary>
    internal ArchiveFolder Archive { get; }

    /// <summary>Opens the journal of a folder; for writing it is made where it is missing.</summary>
    /// <param name="folder">The data folder.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <param name="readOnly">Reads beside a running host; appends get <c>store.read-only</c>.</param>
    /// <exception cref="StoreException">store.in-use, store.newer, store.corrupt, store.read-only, store.unreachable.</exception>
    public static EmbeddedJournal Open(string folder, EmbeddedOptions? options = null, bool readOnly = false)
    {
        var settings = (options ?? new()).Checked();
        var path = Path.Combine(folder, JournalSchema.FileName);
        var reached = JournalMark.Read(folder);
        var held = readOnly ? null : StoreFolder.Take(folder, "store.lock");
        StoreFile? file = null;
        try
        {
            file = readOnly ? StoreFile.OpenForReading(path, JournalSchema.Current, settings, frozen: false) : StoreFile.OpenForWriting(path, JournalSchema.Current, settings, Limit(settings));
            JournalMark.Check(reached, file);
            var heads = readOnly ? JournalHeads.OpenForReading(file, folder, settings) : JournalHeads.OpenForWriting(file, folder, settings);
            return new(file, heads, held, readOnly ? null : JournalMark.Open(folder));
        }
        catch
        {
            file?.Dispose();
            held?.Dispose();
            throw;
        }
    }

    /// <summary>Opens a copy that nobody writes.</summary>
    internal static EmbeddedJournal OpenCopy(string file)
    {
        var copy = StoreFile.OpenForReading(file, JournalSchema.Current, new(), frozen: true);
        return new(copy, JournalHeads.OfCopy(copy), null);
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<AppendResult>> AppendAsync(IReadOnlyList<JournalBatch> batches, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        JournalBatchRules.Check(batches);
        lock (_append)
        {
            DemandPlace();
            var results = File.Write(writer =>
            {
                _append.Begin(writer);
                var results = new AppendResult[batches.Count];
                for (var i = 0; i < results.Length; i++) results[i] = _append.Append(batches[i]);
                return results;
            });
            Heads.Apply(_append.Changed, _append.NewCustomers, _append.Sequence);
            _mark?.Write(_append.Sequence, _append.Link);
            return new(results);
        }
    }

    /// <inheritdoc/>
    public ValueTask ProbeAsync(CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        DemandPlace();
        // Writing the number that stands there writes its page all the same.
        File.Write(writer =>
        {
            writer.Execute($"PRAGMA user_version = {JournalSchema.Current.Version}");
            return 0;
        });
        return ValueTask.CompletedTask;
    }

    private void DemandPlace()
    {
        if (_lock is { IsInPlace: false })
            throw new StoreException("store.unreachable", "The data folder was moved, removed or replaced under the running host, so nothing more is stored: put it back where it was, or stop the host.");
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<JournalRow> ReadCustomerAsync(ulong customer, long afterVersion, CancellationToken cancel) => OfCustomer(customer, afterVersion, cancel).ToAsyncEnumerable();

    /// <inheritdoc/>
    public ValueTask<JournalRow?> FindAsync(ulong customer, long version, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        return new(new JournalTrail(File, customer, Heads.Find(customer)).Find(version) is { } found ? Whole(found).Row : null);
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<JournalRow> ReadAllAsync(long afterSequence, CancellationToken cancel) =>
        WalkAll(afterSequence, cancel).Select(linked => linked.Row).ToAsyncEnumerable();

    /// <inheritdoc/>
    public IAsyncEnumerable<(ulong Customer, DateTimeOffset WakeAt)> ReadWakeUpsAsync(CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        return Heads.Waiting().Select(w => (w.Customer, new DateTimeOffset(w.WakeAt, TimeSpan.Zero))).ToAsyncEnumerable();
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<DirectoryChange>> FindLinksAsync(ReadOnlyMemory<byte> key, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        return new(File.Read(database => JournalQueries.Links(database, key)));
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<DirectoryChange> ReadLinksAsync(long asOfSequence, CancellationToken cancel) => Links(asOfSequence, cancel).ToAsyncEnumerable();

    /// <inheritdoc/>
    public ValueTask<(long Customers, long Rows, long LastSequence)> CountAsync(CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        var last = File.Read(JournalQueries.End).Sequence;
        return new((Heads.Customers, last, last));
    }

    /// <inheritdoc/>
    public ValueTask<string> DigestAsync(CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        return new(Convert.ToHexStringLower(File.Read(JournalQueries.End).Link));
    }

    /// <inheritdoc/>
    public ValueTask<long?> FindBrokenLinkAsync(CancellationToken cancel)
    {
        using var chain = new JournalChain();
        var link = JournalChain.Start;
        var expected = 0L;
        foreach (var (row, stored, _) in WalkAll(0, cancel))
        {
            // What is in an archive that is elsewhere cannot be verified; the chain goes on from its link.
            if (row.Payload.IsEmpty) stored.CopyTo(link, 0); else chain.Next(link, row, link);
            if (row.Sequence != ++expected || !link.AsSpan().SequenceEqual(stored)) return new(row.Sequence);
        }
        return new((long?)null);
    }

    /// <inheritdoc/>
    public ValueTask BackupAsync(string targetFile, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        FileCopy.Write(File, targetFile);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        Heads.Dispose();
        File.Dispose();
        Archive.Dispose();
        _mark?.Dispose();
        _append.Dispose();
        _lock?.Dispose();
        return ValueTask.CompletedTask;
    }

    private IEnumerable<DirectoryChange> Links(long asOfSequence, CancellationToken cancel)
    {
        DirectoryChange? newest = null;
        foreach (var said in WalkLinks(cancel).Where(l => l.Sequence <= asOfSequence))
        {
            if (newest is { Added: true } && (newest.Customer != said.Customer || !newest.Key.Span.SequenceEqual(said.Key))) yield return newest;
            newest = new(said.Key, said.Customer, said.Role, said.Added);
        }
        if (newest is { Added: true }) yield return newest;
    }

    private IEnumerable<JournalQueries.SaidLink> WalkLinks(CancellationToken cancel)
    {
        var last = new JournalQueries.SaidLink([], 0, 0, "", false);
        while (true)
        {
            cancel.ThrowIfCancellationRequested();
            var from = last;
            var page = File.Read(database => JournalQueries.LinksBehind(database, from, PageRows));
            foreach (var said in page) yield return said;
            if (page.Count < PageRows) yield break;
            last = page[^1];
        }
    }

    private IEnumerable<JournalQueries.Linked> WalkAll(long after, CancellationToken cancel)
    {
        while (true)
        {
            cancel.ThrowIfCancellationRequested();
            var from = after;
            var page = File.Read(database => JournalQueries.Above(database, from, PageRows));
            foreach (var linked in page) yield return Whole(linked);
            if (page.Count < PageRows) yield break;
            after = page[^1].Row.Sequence;
        }
    }

    private IEnumerable<JournalRow> OfCustomer(ulong customer, long afterVersion, CancellationToken cancel)
    {
        var trail = new JournalTrail(File, customer, Heads.Find(customer));
        foreach (var page in trail.Above(afterVersion).Chunk(PageRows))
        {
            cancel.ThrowIfCancellationRequested();
            foreach (var linked in trail.Read(page)) yield return Whole(linked).Row;
        }
    }

    /// <summary>A row with its payload from wherever it is; empty where the archive is elsewhere.</summary>
    private JournalQueries.Linked Whole(JournalQueries.Linked linked) => linked.Archive is { } archive
        ? linked with { Row = linked.Row with { Payload = Archive.Find(archive, ArchivePlace.Read(linked.Row.Payload.Span)) } } : linked;

    private static string Limit(EmbeddedOptions options) => options.MaxJournalMegabytes == 0 ? ""
        : $"PRAGMA max_page_count = {options.MaxJournalMegabytes * (1 << 20) / JournalSchema.Current.PageBytes};";
}
