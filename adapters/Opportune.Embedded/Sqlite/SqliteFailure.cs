using System.Runtime.InteropServices;
using Opportune.Runtime.Storage;
using SQLitePCL;
using static SQLitePCL.raw;

namespace Opportune.Embedded.Sqlite;

/// <summary>What SQLite's result codes mean to an operator.</summary>
internal static class SqliteFailure
{
    private const int NoSuchPermission = 1;
    private const int PermissionDenied = 13;
    private const int NoRoom = 28;
    private const int ReadOnlyFileSystem = 30;
    private const int QuotaReached = 122;

    /// <summary>The store's exception for a result code, primary or extended (https://sqlite.org/rescode.html).</summary>
    /// <param name="code">Of SQLite.</param>
    /// <param name="detail">Its words.</param>
    /// <param name="handle">The connection, which knows the operating system's error behind the code; null where there is none.</param>
    public static StoreException From(int code, string detail, sqlite3? handle = null)
    {
        var (name, advice) = Meaning(code & 0xff, handle is null or { IsInvalid: true } ? 0 : SystemError(handle.DangerousGetHandle()));
        return new(name, $"{advice} (SQLite {code}: {detail})");
    }

    /// <summary>What a failure of a file outside SQLite means.</summary>
    public static StoreException From(Exception failure) => failure is UnauthorizedAccessException ? ReadOnly(failure) : failure.HResult switch
    {
        NoRoom or QuotaReached => Full(failure),
        ReadOnlyFileSystem => ReadOnly(failure),
        _ => new("store.unreachable", Unreachable, failure),
    };

    /// <summary>Whether a file's failure says that the disk is full or read-only.</summary>
    public static bool IsOfTheDisk(IOException failure) => failure.HResult is NoRoom or QuotaReached or ReadOnlyFileSystem;

    private const string Unreachable = "The store's files cannot be read or written: check the disk and its mount. The host goes on by itself once they can.";

    private static StoreException Full(Exception? cause) =>
        new("store.full", "The store has no room left: free disk space, or raise MaxJournalMegabytes and start again. The host goes on by itself once there is room.", cause);

    private static StoreException ReadOnly(Exception? cause) =>
        new("store.read-only", "The store may not be written: check the permissions of its folder, its mount, and that it was not opened for reading only.", cause);

    private static (string Name, string Advice) Meaning(int primary, int system)
    {
        if (primary == SQLITE_FULL || (IsOfTheDisk(primary) && system is NoRoom or QuotaReached)) return ("store.full", Full(null).Message);
        if (primary is SQLITE_READONLY or SQLITE_PERM or SQLITE_AUTH || (IsOfTheDisk(primary) && system is ReadOnlyFileSystem or PermissionDenied or NoSuchPermission)) return ("store.read-only", ReadOnly(null).Message);
        return primary switch
        {
            SQLITE_CORRUPT or SQLITE_NOTADB or SQLITE_ERROR or SQLITE_MISMATCH or SQLITE_CONSTRAINT =>
                ("store.corrupt", "A store file is damaged or not Opportune's: keep a copy, run `opportune verify`, and restore the last backup."),
            SQLITE_BUSY or SQLITE_LOCKED or SQLITE_PROTOCOL => ("store.in-use", "Another process uses the store: stop it, then try again."),
            _ => ("store.unreachable", Unreachable),
        };
    }

    /// <summary>Codes behind which stands an error of the operating system.</summary>
    private static bool IsOfTheDisk(int primary) => primary is SQLITE_IOERR or SQLITE_CANTOPEN;

    [DllImport("e_sqlite3", EntryPoint = "sqlite3_system_errno", CallingConvention = CallingConvention.Cdecl), DefaultDllImportSearchPaths(DllImportSearchPath.AssemblyDirectory | DllImportSearchPath.SafeDirectories)]
    private static extern int SystemError(nint handle);
}
