using static SQLitePCL.raw;

namespace Opportune.Embedded.Sqlite;

/// <summary>Moves the write-ahead log into its file once the log has grown: apart from commits, because a commit is durable in the log whatever becomes of this.</summary>
/// <remarks>
/// In two steps, so that no commit waits for a large write: a thread with a connection of its own moves what is there while commits go on; then the next commit moves the little that came meanwhile, and SQLite
/// begins the log anew. Where the log outgrows that thread, as in a large import, a commit moves it by itself. A failed move is tried again a little later; the log grows meanwhile, and
/// SQLite counts nothing as moved before the file was synced, so the next move writes all of it again.
/// Used under the writer's lock.
/// </remarks>
internal sealed class LogMover(int pages, Func<Database> open) : IDisposable
{
    private const int MostLogs = 8;
    private Thread? _moving;
    private Database? _own;
    private long _pages;
    private volatile bool _isMoved;

    /// <summary>Called after every commit.</summary>
    public void AfterCommit(Database writer)
    {
        _pages += writer.TakeWrittenPages();
        if (_isMoved || _pages >= (long)MostLogs * pages) Finish(writer);
        else if (_pages >= pages && _moving is null) Start();
    }

    /// <summary>Waits for a move under way: SQLite lets nobody else touch the log meanwhile.</summary>
    public void Rest() => _moving?.Join();

    /// <inheritdoc/>
    public void Dispose()
    {
        Rest();
        _own?.Dispose();
    }

    private void Start()
    {
        _moving = new(Move) { IsBackground = true, Name = "log mover" };
        _moving.Start();
    }

    private void Move()
    {
        try { (_own ??= open()).MoveLog(); }
        catch (Runtime.Storage.StoreException) { /* The commit that finishes meets the same disk, and tries again later. */ }
        _isMoved = true;
    }

    private void Finish(Database writer)
    {
        Rest();
        (_moving, _isMoved) = (null, false);
        var (code, left) = writer.MoveLog();
        // What a reader still needed, or the disk refused, is tried again when a quarter more was written.
        _pages = code == SQLITE_OK ? Math.Min(left, pages - (pages / 4)) : pages - (pages / 4);
    }
}
