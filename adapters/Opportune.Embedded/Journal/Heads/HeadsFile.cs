using Opportune.Embedded.Sqlite;
using Opportune.Runtime.Storage;

namespace Opportune.Embedded.Journal.Heads;

/// <summary>heads.db: the heads of all customers as of some sequence of the journal.</summary>
/// <remarks>Commits are not flushed one by one (<c>synchronous = NORMAL</c>): after a power loss it may be behind, never ahead, because the journal is durable before its heads are written.
/// A file that cannot be used is deleted and made anew of the journal.</remarks>
internal sealed class HeadsFile : IDisposable
{
    private const string Settings = "PRAGMA synchronous = NORMAL; PRAGMA fullfsync = OFF; PRAGMA cache_size = -16384;";
    private const int HeadsBetweenSleeps = 128;
    private readonly StoreFile _file;

    private HeadsFile(StoreFile file) => _file = file;

    /// <summary>The file below, for verification.</summary>
    public StoreFile File => _file;

    /// <summary>Opens the heads for writing; a file that cannot be used begins anew.</summary>
    public static HeadsFile OpenForWriting(string folder, EmbeddedOptions options)
    {
        var path = System.IO.Path.Combine(folder, HeadsSchema.FileName);
        try { return new(StoreFile.OpenForWriting(path, HeadsSchema.Current, options, Settings)); }
        catch (StoreException why) when (IsUnusable(why))
        {
            Delete(path);
            return new(StoreFile.OpenForWriting(path, HeadsSchema.Current, options, Settings));
        }
    }

    /// <summary>Opens the heads beside a writer; null where there is nothing usable, and then they are made of the journal in memory.</summary>
    public static HeadsFile? OpenForReading(string folder, EmbeddedOptions options)
    {
        var path = System.IO.Path.Combine(folder, HeadsSchema.FileName);
        if (!System.IO.File.Exists(path)) return null;
        try { return new(StoreFile.OpenForReading(path, HeadsSchema.Current, options, frozen: false)); }
        catch (StoreException) { return null; }
    }

    /// <summary>Whether a failure says that the file is no use any more.</summary>
    public static bool IsUnusable(StoreException failure) => failure.Code is "store.corrupt" or "store.newer" or "store.older";

    /// <summary>Up to where the heads are, with that row's link; 0 for nothing.</summary>
    public (long Sequence, byte[] Link) Reached() => _file.Read(database =>
    {
        using var rows = database.Prepare("SELECT sequence, link FROM reached").Read();
        return rows.Step() ? (rows.Int64(0), rows.Bytes(1)) : (0, JournalChain.Start);
    });

    /// <summary>A customer's head as of <see cref="Reached"/>; the default where there is none.</summary>
    public Head Find(ulong customer) => _file.Read(database =>
    {
        using var rows = database.Prepare("SELECT sequence, version, anchor, wake_at FROM heads WHERE customer = ?1").Bind(1, StoredNumber.From(customer)).Read();
        return rows.Step() ? new Head(rows.Int64(0), rows.Int64(1), rows.Int64(2), rows.Int64OrNull(3)) : default;
    });

    /// <summary>Customers.</summary>
    public long Count() => _file.Read(database => database.ReadInt64("SELECT COUNT(*) FROM heads"));

    /// <summary>Every customer whose head waits.</summary>
    public List<(ulong Customer, long WakeAt)> Waiting() => _file.Read(database =>
    {
        var found = new List<(ulong, long)>();
        using var rows = database.Prepare("SELECT customer, wake_at FROM heads WHERE wake_at IS NOT NULL").Read();
        while (rows.Step()) found.Add((StoredNumber.Read(rows.Int64(0)), rows.Int64(1)));
        return found;
    });

    /// <summary>Replaces heads, and says up to where they are now.</summary>
    /// <param name="heads">By customer.</param>
    /// <param name="reached">The sequence up to which they hold.</param>
    /// <param name="link">That row's link.</param>
    /// <param name="isGentle">Sleeps now and then, so that requests get the core first.</param>
    public void Put(IReadOnlyCollection<KeyValuePair<ulong, Head>> heads, long reached, byte[] link, bool isGentle) => _file.Write(writer =>
    {
        var written = 0;
        foreach (var (customer, head) in heads.OrderBy(h => h.Key))
        {
            if (isGentle && ++written % HeadsBetweenSleeps == 0) Thread.Sleep(1);
            writer.Prepare("INSERT OR REPLACE INTO heads(customer, sequence, version, anchor, wake_at) VALUES(?1, ?2, ?3, ?4, ?5)")
                .Bind(1, StoredNumber.From(customer)).Bind(2, head.Sequence).Bind(3, head.Version).Bind(4, head.Anchor).Bind(5, head.WakeAt).Run();
        }
        return writer.Prepare("INSERT OR REPLACE INTO reached(number, sequence, link) VALUES(1, ?1, ?2)").Bind(1, reached).Bind(2, link).Run();
    });

    /// <summary>Forgets all heads.</summary>
    public void Clear() => _file.Write(writer => writer.Prepare("DELETE FROM heads").Run() + writer.Prepare("DELETE FROM reached").Run());

    /// <summary>Closes the file and deletes it.</summary>
    public void Destroy()
    {
        _file.Dispose();
        Delete(_file.Path);
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private static void Delete(string path)
    {
        try
        {
            foreach (var ending in (string[])["", "-wal", "-shm"]) System.IO.File.Delete(path + ending);
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            throw SqliteFailure.From(failed);
        }
    }
}
