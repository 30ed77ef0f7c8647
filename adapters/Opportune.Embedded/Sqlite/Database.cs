using SQLitePCL;
using static SQLitePCL.raw;

namespace Opportune.Embedded.Sqlite;

/// <summary>How a database file is opened.</summary>
internal enum DatabaseAccess
{
    /// <summary>Created where it is missing.</summary>
    Write,
    /// <summary>Beside a writer of this or another process.</summary>
    Read,
    /// <summary>A file that nobody writes; no side files appear beside it.</summary>
    Frozen,
}

/// <summary>One connection with its prepared statements; used by one thread at a time.</summary>
internal sealed class Database : IDisposable
{
    private const int CacheWrites = 9; // SQLITE_DBSTATUS_CACHE_WRITE
    private readonly sqlite3 _handle;
    private readonly Dictionary<string, Statement> _prepared = new(StringComparer.Ordinal);

    static Database() => Batteries_V2.Init();

    private Database(sqlite3 handle) => _handle = handle;

    /// <summary>Opens a file.</summary>
    public static Database Open(string path, DatabaseAccess access, TimeSpan busyTimeout)
    {
        var flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_URI
            | (access == DatabaseAccess.Write ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE : SQLITE_OPEN_READONLY);
        var uri = new Uri(Path.GetFullPath(path)).AbsoluteUri + (access == DatabaseAccess.Frozen ? "?immutable=1" : "");
        var code = sqlite3_open_v2(uri, out var handle, flags, null);
        if (code != SQLITE_OK)
        {
            var failure = SqliteFailure.From(code, "cannot open the file", handle);
            handle?.Dispose();
            throw failure;
        }
        sqlite3_extended_result_codes(handle, 1);
        sqlite3_busy_timeout(handle, (int)busyTimeout.TotalMilliseconds);
        return new(handle);
    }

    /// <summary>True while no transaction is open.</summary>
    public bool IsIdle => sqlite3_get_autocommit(_handle) != 0;

    /// <summary>Whether the file could be opened for reading only, although writing was asked for.</summary>
    public bool IsReadOnly => sqlite3_db_readonly(_handle, "main") == 1;

    /// <summary>Pages written since this was last asked.</summary>
    public int TakeWrittenPages()
    {
        Check(sqlite3_db_status(_handle, CacheWrites, out var pages, out _, resetFlg: 1));
        return pages;
    }

    /// <summary>Moves as much of the log into the file as no reader still needs.</summary>
    /// <returns>SQLite's extended result code, and how many pages of the log are left.</returns>
    public (int Code, int Left) MoveLog()
    {
        var code = sqlite3_wal_checkpoint_v2(_handle, "main", SQLITE_CHECKPOINT_PASSIVE, out var log, out var moved);
        return (code == SQLITE_OK ? code : sqlite3_extended_errcode(_handle), Math.Max(0, log - moved));
    }

    /// <summary>Rows that the last statement changed.</summary>
    public int Changes => sqlite3_changes(_handle);

    /// <summary>A statement, compiled once for this connection.</summary>
    public Statement Prepare(string sql)
    {
        if (_prepared.TryGetValue(sql, out var known)) return known.Fresh();
        Check(sqlite3_prepare_v2(_handle, sql, out var handle));
        return _prepared[sql] = new Statement(this, handle);
    }

    /// <summary>Runs statements that give no rows.</summary>
    public void Execute(string sql) => Check(sqlite3_exec(_handle, sql));

    /// <summary>First column of the first row, 0 where there is none.</summary>
    public long ReadInt64(string sql)
    {
        using var rows = Prepare(sql).Read();
        return rows.Step() ? rows.Int64(0) : 0;
    }

    /// <summary>Throws what a result code means.</summary>
    public void Check(int code)
    {
        if (code is SQLITE_OK or SQLITE_ROW or SQLITE_DONE) return;
        throw SqliteFailure.From(sqlite3_extended_errcode(_handle), sqlite3_errmsg(_handle).utf8_to_string(), _handle);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var statement in _prepared.Values) statement.Close();
        _handle.Dispose();
    }
}
