using Opportune.Embedded.Sqlite;
using Opportune.Runtime.Storage;

namespace Opportune.Embedded.Snapshots;

/// <summary>Snapshots in SQLite: <c>snapshots.db</c> in the data folder, a file of its own so that it never stands in the journal's way.</summary>
/// <remarks>Work is done on the caller's thread. Commits are not flushed one by one (<c>synchronous = NORMAL</c>): a power loss may cost the latest ones, which are then folded again. A file that
/// cannot be used is renamed to <c>snapshots.db.set-aside</c> and begun anew, at the opening or later.</remarks>
public sealed class EmbeddedSnapshots : ISnapshots
{
    private const int PageRows = 256;
    private const string Settings = "PRAGMA synchronous = NORMAL; PRAGMA fullfsync = OFF; PRAGMA cache_size = -16384;";
    private readonly Lock _renewing = new();
    private readonly string _path;
    private readonly EmbeddedOptions _options;
    private readonly bool _readOnly;
    private volatile StoreFile? _file;
    private volatile bool _disposed;

    private EmbeddedSnapshots(string path, EmbeddedOptions options, bool readOnly) => (_path, _options, _readOnly) = (path, options, readOnly);

    /// <summary>What had to be set aside and why, for the log; null where all is well.</summary>
    public string? Notice { get; private set; }

    /// <summary>Opens the snapshots of a folder; for writing they are made where they are missing.</summary>
    /// <param name="folder">The data folder, which one process writes.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <param name="readOnly">Reads beside a running host; where there is nothing usable, nothing is found. Writing gets <c>store.read-only</c>.</param>
    public static EmbeddedSnapshots Open(string folder, EmbeddedOptions? options = null, bool readOnly = false)
    {
        var snapshots = new EmbeddedSnapshots(Path.Combine(folder, SnapshotsSchema.FileName), (options ?? new()).Checked(), readOnly);
        snapshots._file = snapshots.OpenOrRenew();
        return snapshots;
    }

    /// <inheritdoc/>
    public ValueTask<StoredSnapshot?> FindAsync(ulong customer, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        return new(Read(database => ReadAll(database.Prepare("SELECT customer, version, sequence, mark, payload FROM snapshots WHERE customer = ?1")
            .Bind(1, StoredNumber.From(customer)))) is [var found] ? found : null);
    }

    /// <inheritdoc/>
    public ValueTask PutAsync(IReadOnlyList<StoredSnapshot> batch, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        return Write(writer =>
        {
            foreach (var s in batch)
                writer.Prepare("INSERT OR REPLACE INTO snapshots(customer, version, sequence, mark, payload) VALUES(?1, ?2, ?3, ?4, ?5)")
                    .Bind(1, StoredNumber.From(s.Customer)).Bind(2, s.Version).Bind(3, s.Sequence).Bind(4, s.Mark.Span).Bind(5, s.Payload.Span).Run();
        });
    }

    /// <inheritdoc/>
    public ValueTask DropAsync(ulong customer, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        return Write(writer => writer.Prepare("DELETE FROM snapshots WHERE customer = ?1").Bind(1, StoredNumber.From(customer)).Run());
    }

    /// <inheritdoc/>
    public ValueTask ClearAsync(CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        return Write(writer => writer.Prepare("DELETE FROM snapshots").Run());
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<StoredSnapshot> AllAsync(CancellationToken cancel) => All(cancel).ToAsyncEnumerable();

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        lock (_renewing)
        {
            _disposed = true;
            _file?.Dispose();
            _file = null;
        }
        return ValueTask.CompletedTask;
    }

    private IEnumerable<StoredSnapshot> All(CancellationToken cancel)
    {
        List<StoredSnapshot> page;
        // The smallest stored number there is; the numbers themselves are random and never 0.
        var after = StoredNumber.From(0);
        do
        {
            cancel.ThrowIfCancellationRequested();
            var from = after;
            page = Read(database => ReadAll(database.Prepare("SELECT customer, version, sequence, mark, payload FROM snapshots WHERE customer > ?1 ORDER BY customer LIMIT ?2").Bind(1, from).Bind(2, (long)PageRows)));
            foreach (var snapshot in page) yield return snapshot;
            if (page.Count > 0) after = StoredNumber.From(page[^1].Customer);
        }
        while (page.Count == PageRows);
    }

    private List<StoredSnapshot> Read(Func<Database, List<StoredSnapshot>> read)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (_file is not { } file) return [];
        try { return file.Read(read); }
        catch (StoreException damage) when (IsUnusable(damage)) { Renew(file, damage); }
        catch (ObjectDisposedException) when (!_disposed) { /* Renewed meanwhile by somebody else. */ }
        return [];
    }

    private ValueTask Write(Action<Database> write)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (_readOnly) throw new StoreException("store.read-only", "The snapshots were opened for reading only: use the running host.");
        if (_file is not { } file) return default;
        try { file.Write(writer => { write(writer); return 0; }); }
        catch (StoreException damage) when (IsUnusable(damage)) { Renew(file, damage); }
        return default;
    }

    private void Renew(StoreFile damaged, StoreException why)
    {
        lock (_renewing)
        {
            if (_disposed || !ReferenceEquals(_file, damaged)) return;
            _file = null;
            damaged.Dispose();
            if (!_readOnly) _file = Anew(why);
        }
    }

    private StoreFile? OpenOrRenew()
    {
        try
        {
            if (!_readOnly) return StoreFile.OpenForWriting(_path, SnapshotsSchema.Current, _options, Settings);
            return File.Exists(_path) ? StoreFile.OpenForReading(_path, SnapshotsSchema.Current, _options, frozen: false) : null;
        }
        catch (StoreException why)
        {
            if (!_readOnly && IsUnusable(why)) return Anew(why);
            Notice = $"snapshots.db cannot be used ({why.Code}); customers are folded from the journal instead.";
            return null;
        }
    }

    private StoreFile? Anew(StoreException why)
    {
        try
        {
            SetAside("", "-wal");
            File.Delete(_path + "-shm");
            Notice = $"snapshots.db cannot be used ({why.Code}) and was renamed to {SnapshotsSchema.FileName}.set-aside; snapshots begin anew, nothing is lost.";
            return StoreFile.OpenForWriting(_path, SnapshotsSchema.Current, _options, Settings);
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException or StoreException)
        {
            Notice = $"snapshots.db cannot be used ({why.Code}) nor renamed; customers are folded from the journal instead.";
            return null;
        }
    }

    private void SetAside(params ReadOnlySpan<string> endings)
    {
        foreach (var ending in endings)
            if (File.Exists(_path + ending)) File.Move(_path + ending, $"{_path}.set-aside{ending}", overwrite: true);
    }

    private static bool IsUnusable(StoreException failure) => failure.Code is "store.corrupt" or "store.newer" or "store.older";

    private static List<StoredSnapshot> ReadAll(Statement statement)
    {
        var found = new List<StoredSnapshot>();
        using var rows = statement.Read();
        while (rows.Step()) found.Add(new(StoredNumber.Read(rows.Int64(0)), rows.Int64(1), rows.Int64(2), rows.Bytes(3), rows.Bytes(4)));
        return found;
    }
}
