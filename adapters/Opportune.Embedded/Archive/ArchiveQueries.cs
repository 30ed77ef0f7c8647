using Opportune.Embedded.Journal;
using Opportune.Embedded.Sqlite;

namespace Opportune.Embedded.Archive;

/// <summary>What archiving reads from and writes to journal.db.</summary>
internal static class ArchiveQueries
{
    /// <summary>A known archive.</summary>
    public readonly record struct Known(long Number, long First, long Entries, long Bytes, byte[] Digest);

    /// <summary>Every known archive.</summary>
    public static IReadOnlyList<Known> All(Database database)
    {
        var found = new List<Known>();
        using var rows = database.Prepare("SELECT number, first, entries, bytes, digest FROM archives ORDER BY number").Read();
        while (rows.Step()) found.Add(new(rows.Int64(0), rows.Int64(1), rows.Int64(2), rows.Int64(3), rows.Bytes(4)));
        return found;
    }

    /// <summary>Archives whose payloads may still be in the journal.</summary>
    public static IReadOnlyList<long> Unfinished(Database database)
    {
        var found = new List<long>();
        using var rows = database.Prepare("SELECT number FROM archives WHERE emptied = 0 ORDER BY number").Read();
        while (rows.Step()) found.Add(rows.Int64(0));
        return found;
    }

    /// <summary>The last entry that an archive reaches to, with its link.</summary>
    public static (long Sequence, byte[] Link) Reached(Database database)
    {
        using var rows = database.Prepare("SELECT sequence, chain FROM journal WHERE sequence = (SELECT MAX(last) FROM archives)").Read();
        return rows.Step() ? (rows.Int64(0), rows.Bytes(1)) : (0, JournalChain.Start);
    }

    /// <summary>Whether an entry is the journal's own and its payload still there.</summary>
    public static bool Fits(Database database, ArchiveEntry entry)
    {
        using var rows = database.Prepare("SELECT chain FROM journal WHERE sequence = ?1 AND archive IS NULL").Bind(1, entry.Row.Sequence).Read();
        return rows.Step() && rows.Bytes(0).AsSpan().SequenceEqual(entry.Link);
    }

    /// <summary>Makes an archive known.</summary>
    public static int Register(Database writer, long number, IReadOnlyList<ArchiveEntry> entries, byte[] digest, long bytes) => writer
        .Prepare("INSERT INTO archives(number, first, last, entries, bytes, digest) VALUES(?1, ?2, ?3, ?4, ?5, ?6)")
        .Bind(1, number).Bind(2, entries[0].Row.Sequence).Bind(3, entries[^1].Row.Sequence).Bind(4, (long)entries.Count).Bind(5, bytes).Bind(6, digest).Run();

    /// <summary>Replaces payloads that are still there by their places. Rows are taken out and put in again, because only then do their pages shrink.</summary>
    public static int Empty(Database writer, long number, IReadOnlyList<ArchiveEntry> entries)
    {
        var full = entries.Select(e => (Entry: e, Kept: Kept(writer, e))).Where(e => e.Kept is not null).ToList();
        foreach (var (entry, _) in full) writer.Prepare("DELETE FROM journal WHERE sequence = ?1").Bind(1, entry.Row.Sequence).Run();
        foreach (var (entry, kept) in full)
            writer.Prepare("INSERT INTO journal(sequence, customer, version, kind, at, wake_at, payload, chain, follows, archive, previous, anchor) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)")
                .Bind(1, entry.Row.Sequence).Bind(2, StoredNumber.From(entry.Row.Customer)).Bind(3, entry.Row.Version).Bind(4, (long)entry.Row.Kind).Bind(5, entry.Row.At.UtcTicks)
                .Bind(6, entry.Row.WakeAt?.UtcTicks).Bind(7, entry.Place.ToBytes()).Bind(8, entry.Link).Bind(9, kept!.Value.Follows).Bind(10, number).Bind(11, kept.Value.Previous).Bind(12, kept.Value.Anchor).Run();
        return full.Count;
    }

    /// <summary>Size of the file.</summary>
    public static long FileBytes(Database database) => database.ReadInt64("PRAGMA page_count") * database.ReadInt64("PRAGMA page_size");

    /// <summary>Free bytes inside it.</summary>
    public static long FreeBytes(Database database) => database.ReadInt64("PRAGMA freelist_count") * database.ReadInt64("PRAGMA page_size");

    /// <summary>Whether pages at the file's end can be given back: free ones are there, and the file was made with a map of its pages.</summary>
    public static bool CanGiveBack(Database database) => database.ReadInt64("PRAGMA auto_vacuum") == 2 && database.ReadInt64("PRAGMA freelist_count") > 0;

    /// <summary>What a row keeps that the archive does not hold; null where the row is not the entry's any more.</summary>
    private static (long Follows, long Previous, long Anchor)? Kept(Database writer, ArchiveEntry entry)
    {
        using var rows = writer.Prepare("SELECT follows, previous, anchor FROM journal WHERE sequence = ?1 AND archive IS NULL AND chain = ?2").Bind(1, entry.Row.Sequence).Bind(2, entry.Link).Read();
        return rows.Step() ? (rows.Int64(0), rows.Int64(1), rows.Int64(2)) : null;
    }
}
