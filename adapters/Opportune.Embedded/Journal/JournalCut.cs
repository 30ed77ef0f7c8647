using Opportune.Embedded.Sqlite;
using Opportune.Runtime.Storage;

namespace Opportune.Embedded.Journal;

/// <summary>Takes a journal that nobody uses back to how it was behind an earlier entry.</summary>
/// <remarks>Entries are only ever appended, so an earlier journal is a prefix: what came later is dropped, with the links and artifacts that came with it. A wake-up is part of its entry.</remarks>
internal static class JournalCut
{
    private static readonly string[] Drops =
    [
        "DELETE FROM links WHERE sequence > ?1", "DELETE FROM artifacts WHERE sequence > ?1", "UPDATE marks SET sequence = MIN(sequence, ?1)",
        "DELETE FROM archives WHERE first > ?1", "UPDATE archives SET last = MIN(last, ?1)", "DELETE FROM journal WHERE sequence > ?1",
    ];

    /// <summary>The last entry to keep: never inside a batch, because a batch is stored together or not at all.</summary>
    /// <exception cref="StoreException">restore.beyond, restore.too-early.</exception>
    public static long Find(Database database, long? untilSequence, DateTimeOffset? until)
    {
        var last = JournalQueries.End(database).Sequence;
        if (untilSequence > last) throw new StoreException("restore.beyond", $"This backup ends at entry {last}: choose an earlier point, or a later backup.");
        var wanted = untilSequence ?? (until is { } at ? LastAt(database, at) ?? last : last);
        var cut = BatchBoundary(database, wanted);
        using var rows = database.Prepare("SELECT sequence FROM marks WHERE name = ?1").Bind(1, JournalSchema.LinksSince).Read();
        return rows.Step() && cut < rows.Int64(0)
            ? throw new StoreException("restore.too-early", $"The links of this store have no history before entry {rows.Int64(0)}, when it was brought up to date: choose that or a later one, or restore an older backup whole.") : cut;
    }

    /// <summary>Drops what came after a sequence. Gives the number of entries dropped.</summary>
    public static long Apply(StoreFile file, long sequence) => file.Write(writer =>
    {
        var dropped = 0;
        foreach (var statement in Drops) dropped = writer.Prepare(statement).Bind(1, sequence).Run();
        return (long)dropped;
    });

    /// <summary>The last entry before the first that was taken in later; null where none was.</summary>
    private static long? LastAt(Database database, DateTimeOffset at)
    {
        using var rows = database.Prepare("SELECT sequence FROM journal WHERE at > ?1 ORDER BY sequence LIMIT 1").Bind(1, at.UtcTicks).Read();
        return rows.Step() ? rows.Int64(0) - 1 : null;
    }

    private static long BatchBoundary(Database database, long sequence)
    {
        if (Follows(database, sequence) is not > 0) return sequence;
        long behind;
        do behind = Follows(database, sequence--)!.Value; while (Follows(database, sequence) == behind + 1);
        return sequence;
    }

    private static long? Follows(Database database, long sequence)
    {
        using var rows = database.Prepare("SELECT follows FROM journal WHERE sequence = ?1").Bind(1, sequence).Read();
        return rows.Step() ? rows.Int64(0) : null;
    }
}
