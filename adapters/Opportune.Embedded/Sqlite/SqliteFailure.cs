using Opportune.Runtime.Storage;
using static SQLitePCL.raw;

namespace Opportune.Embedded.Sqlite;

/// <summary>What SQLite's result codes mean to an operator.</summary>
internal static class SqliteFailure
{
    /// <summary>The store's exception for a result code, primary or extended (https://sqlite.org/rescode.html).</summary>
    public static StoreException From(int code, string detail)
    {
        var (name, advice) = Meaning(code & 0xff);
        return new(name, $"{advice} (SQLite {code}: {detail})");
    }

    private static (string Name, string Advice) Meaning(int primary) => primary switch
    {
        SQLITE_FULL => ("store.full", "The store has no room left: free disk space or raise MaxJournalMegabytes, then start again."),
        SQLITE_READONLY or SQLITE_PERM or SQLITE_AUTH => ("store.read-only", "The store may not be written: check the permissions of its folder, and that it was not opened for reading only."),
        SQLITE_CORRUPT or SQLITE_NOTADB or SQLITE_ERROR or SQLITE_MISMATCH or SQLITE_CONSTRAINT =>
            ("store.corrupt", "A store file is damaged or not Opportune's: keep a copy and restore the last backup."),
        SQLITE_BUSY or SQLITE_LOCKED or SQLITE_PROTOCOL => ("store.in-use", "Another process uses the store: stop it, then try again."),
        _ => ("store.unreachable", "The store's files cannot be read or written: check the disk and its mount, then try again."),
    };
}
