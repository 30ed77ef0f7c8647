using System.Collections.Concurrent;
using Opportune.Runtime.Storage;

namespace Opportune.Embedded.Sqlite;

/// <summary>One database file: one writing connection behind a lock and a pool of reading ones.</summary>
/// <remarks>Readers never wait for the writer nor it for them (write-ahead log). A read is short: long walks read in pages, because an open read
/// transaction keeps the log from being checkpointed.</remarks>
internal sealed class StoreFile : IDisposable
{
    /// <summary>Enough for the upper pages of every tree; the others come from the system's cache, which holds them once instead of once a connection.</summary>
    private const int ReaderKilobytes = 2_048;
    private readonly Lock _writing = new();
    private readonly Func<Database>? _openWriter;
    private readonly LogMover _log;
    private readonly ConcurrentBag<Database> _idle = [];
    private readonly EmbeddedOptions _options;
    private readonly DatabaseAccess _readAccess;
    private readonly string _name;
    private Database? _writer;
    private bool _isDoubtful;
    private volatile bool _disposed;

    private StoreFile(string path, Schema schema, EmbeddedOptions options, Func<Database>? openWriter, DatabaseAccess readAccess)
    {
        (Path, _name, _options, _openWriter, _readAccess) = (path, schema.File, options, openWriter, readAccess);
        _log = new(Math.Max(1, options.CheckpointMegabytes * (1 << 20) / schema.PageBytes), OpenMover);
        _writer = openWriter?.Invoke();
    }

    /// <summary>Where it is.</summary>
    public string Path { get; }

    /// <summary>Opens for writing, making the file where it is missing.</summary>
    /// <param name="path">Of the file.</param>
    /// <param name="schema">Its tables.</param>
    /// <param name="options">Sizes and waits.</param>
    /// <param name="settings">Further PRAGMA statements for the writer.</param>
    public static StoreFile OpenForWriting(string path, Schema schema, EmbeddedOptions options, string settings)
    {
        return new(path, schema, options, OpenWriter, DatabaseAccess.Read);

        Database OpenWriter()
        {
            var writer = Database.Open(path, DatabaseAccess.Write, options.BusyTimeout);
            try
            {
                if (writer.IsReadOnly) throw new StoreException("store.read-only", $"{schema.File} may not be written: check its permissions and the mount of its folder.");
                writer.Execute($"""
                    PRAGMA page_size = {schema.PageBytes}; PRAGMA auto_vacuum = INCREMENTAL; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA fullfsync = ON;
                    PRAGMA wal_autocheckpoint = 0; PRAGMA journal_size_limit = {2L * options.CheckpointMegabytes << 20};
                    PRAGMA cache_size = -{options.CacheMegabytes * 1024}; PRAGMA temp_store = MEMORY; PRAGMA trusted_schema = OFF; {settings}
                    """);
                schema.Prepare(writer);
                return writer;
            }
            catch
            {
                writer.Dispose();
                throw;
            }
        }
    }

    /// <summary>Opens for reading.</summary>
    /// <param name="path">Of the file.</param>
    /// <param name="schema">Its tables.</param>
    /// <param name="options">Sizes and waits.</param>
    /// <param name="frozen">The file is a copy that nobody writes.</param>
    public static StoreFile OpenForReading(string path, Schema schema, EmbeddedOptions options, bool frozen)
    {
        if (!File.Exists(path))
            throw new StoreException("store.unreachable", $"{schema.File} is missing: start the host once to make the store, or restore a backup.");
        var file = new StoreFile(path, schema, options, null, frozen ? DatabaseAccess.Frozen : DatabaseAccess.Read);
        try
        {
            file.Read(database => { schema.Check(database); return 0; });
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Reads on a connection of its own; the result holds every commit made before.</summary>
    public T Read<T>(Func<Database, T> read)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        var database = _idle.TryTake(out var idle) ? idle : OpenReader();
        var healthy = false;
        try
        {
            var result = read(database);
            healthy = true;
            return result;
        }
        finally
        {
            if (healthy && !_disposed && _idle.Count < _options.IdleReaders) _idle.Add(database);
            else database.Dispose();
        }
    }

    /// <summary>Writes in one transaction; durable on return, undone where anything throws.</summary>
    /// <remarks>After a failure of the disk the writing connection is opened anew, and reads the end of the file and of the log again, before anything else is written. Moving the log
    /// into the file is no part of this: where it fails, what was written is durable all the same.</remarks>
    public T Write<T>(Func<Database, T> write)
    {
        lock (_writing)
        {
            var writer = Writer();
            T result;
            try
            {
                writer.Execute("BEGIN IMMEDIATE");
                result = write(writer);
                writer.Execute("COMMIT");
            }
            catch (Exception failed)
            {
                Undo(writer, failed);
                throw;
            }
            _log.AfterCommit(writer);
            return result;
        }
    }

    /// <summary>Moves the log into the file and empties it, so that overwritten pages are gone from both.</summary>
    public void EmptyLog()
    {
        lock (_writing)
        {
            _log.Rest();
            Writer().ReadInt64("PRAGMA wal_checkpoint(TRUNCATE)");
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _disposed = true;
        while (_idle.TryTake(out var reader)) reader.Dispose();
        // The writer closes last: the last connection moves the log into the file.
        lock (_writing)
        {
            _log.Dispose();
            _writer?.Dispose();
        }
    }

    private void Undo(Database writer, Exception failed)
    {
        _isDoubtful |= failed is StoreException { Code: not "store.in-use" };
        try
        {
            // SQLite has already undone the transaction after some failures (full disk, I/O error).
            if (!writer.IsIdle) writer.Execute("ROLLBACK");
        }
        catch (StoreException)
        {
            _isDoubtful = true;
        }
    }

    private Database Writer()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (_openWriter is null) throw new StoreException("store.read-only", $"{_name} was opened for reading only: use the running host, or open the store for writing.");
        if (!_isDoubtful) return _writer!;
        // First the new one: while any connection is open, the log's index knows what was committed, and a commit that failed does not come back.
        var fresh = _openWriter();
        _writer!.Dispose();
        (_writer, _isDoubtful) = (fresh, false);
        return fresh;
    }

    private Database OpenMover()
    {
        var mover = Database.Open(Path, DatabaseAccess.Write, _options.BusyTimeout);
        mover.Execute("PRAGMA synchronous = FULL; PRAGMA fullfsync = ON; PRAGMA wal_autocheckpoint = 0; PRAGMA cache_size = -64; PRAGMA trusted_schema = OFF");
        return mover;
    }

    private Database OpenReader()
    {
        var reader = Database.Open(Path, _readAccess, _options.BusyTimeout);
        reader.Execute($"PRAGMA temp_store = MEMORY; PRAGMA cache_size = -{ReaderKilobytes}; PRAGMA trusted_schema = OFF");
        return reader;
    }
}
