using static SQLitePCL.raw;

namespace Opportune.Embedded.Sqlite;

/// <summary>Moves the write-ahead log into its file once the log has grown: after a commit and apart from it, because a commit is durable in the log whatever becomes of this.</summary>
/// <remarks>
/// A failed move is tried again a little later; the log grows meanwhile. After a failed fsync of the file nobody knows which of its pages the disk holds, and the system may call the lost ones clean: then the log, which is
/// whole, stays as it is until the next start, which reads and copies it from its beginning. Used under the writer's lock.
/// </remarks>
internal sealed class LogMover(int pages)
{
    private const int SyncFailed = SQLITE_IOERR | (4 << 8);
    private long _pages;
    private bool _mustStay;

    /// <summary>Called after every commit.</summary>
    public void AfterCommit(Database writer)
    {
        _pages += writer.TakeWrittenPages();
        if (_mustStay || _pages < pages) return;
        var (code, left) = writer.MoveLog();
        if (code == SyncFailed)
        {
            _mustStay = true;
            writer.KeepLog();
        }
        // What a reader still needed, or the disk refused, is tried again when a quarter more was written.
        _pages = code == SQLITE_OK ? Math.Min(left, pages - (pages / 4)) : pages - (pages / 4);
    }

    /// <summary>Another connection writes from now on.</summary>
    public void Reopened(Database writer)
    {
        if (_mustStay) writer.KeepLog();
    }
}
