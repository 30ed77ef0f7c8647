using Opportune.Embedded.Journal.Heads;
using Opportune.Embedded.Sqlite;
using Opportune.Runtime.Storage;

namespace Opportune.Embedded.Journal;

/// <summary>What is read from journal.db, each in one statement.</summary>
internal static class JournalQueries
{
    private const string Columns = "SELECT sequence, customer, version, kind, at, wake_at, payload, chain, archive FROM journal ";

    /// <summary>A stored row and its link of the chain.</summary>
    /// <param name="Row">As stored.</param>
    /// <param name="Link">32 bytes.</param>
    /// <param name="Archive">Number of the archive that holds the payload; then the row's own payload is the place in it.</param>
    public readonly record struct Linked(JournalRow Row, byte[] Link, long? Archive);

    /// <summary>Last sequence and link; 0 and the start of the chain where there is no row.</summary>
    public static (long Sequence, byte[] Link) End(Database database)
    {
        using var rows = database.Prepare("SELECT sequence, chain FROM journal ORDER BY sequence DESC LIMIT 1").Read();
        return rows.Step() ? (rows.Int64(0), rows.Bytes(1)) : (0, JournalChain.Start);
    }

    /// <summary>The link of a sequence, or null.</summary>
    public static byte[]? LinkOf(Database database, long sequence)
    {
        using var rows = database.Prepare("SELECT chain FROM journal WHERE sequence = ?1").Bind(1, sequence).Read();
        return rows.Step() ? rows.Bytes(0) : null;
    }

    /// <summary>At most <paramref name="limit"/> rows above a sequence.</summary>
    public static List<Linked> Above(Database database, long sequence, int limit) =>
        Read(database.Prepare(Columns + "WHERE sequence > ?1 ORDER BY sequence LIMIT ?2").Bind(1, sequence).Bind(2, (long)limit));

    /// <summary>A row's place among the rows of its customer, as the head behind it.</summary>
    public readonly record struct Place(ulong Customer, Head Head, long Previous);

    /// <summary>Places of at most <paramref name="limit"/> rows above a sequence.</summary>
    public static List<Place> PlacesAbove(Database database, long sequence, int limit)
    {
        var found = new List<Place>();
        using var rows = database.Prepare("SELECT customer, sequence, version, anchor, wake_at, previous FROM journal WHERE sequence > ?1 ORDER BY sequence LIMIT ?2").Bind(1, sequence).Bind(2, (long)limit).Read();
        while (rows.Step())
        {
            var (at, version) = (rows.Int64(1), rows.Int64(2));
            found.Add(new(StoredNumber.Read(rows.Int64(0)), new(at, version, version % Head.Stride == 0 ? at : rows.Int64(3), rows.Int64OrNull(4)), rows.Int64(5)));
        }
        return found;
    }

    /// <summary>One row, or none.</summary>
    public static Linked? At(Database database, long sequence)
    {
        var found = Read(database.Prepare(Columns + "WHERE sequence = ?1").Bind(1, sequence));
        return found.Count == 0 ? null : found[0];
    }

    /// <summary>Where a row's predecessors are.</summary>
    public readonly record struct Step(ulong Customer, long Version, long Previous, long Anchor);

    /// <summary>The step from a row to those before it; null where there is no such row.</summary>
    public static Step? StepAt(Database database, long sequence)
    {
        using var rows = database.Prepare("SELECT customer, version, previous, anchor FROM journal WHERE sequence = ?1").Bind(1, sequence).Read();
        return rows.Step() ? new(StoredNumber.Read(rows.Int64(0)), rows.Int64(1), rows.Int64(2), rows.Int64(3)) : null;
    }

    /// <summary>Links of a key.</summary>
    public static List<DirectoryChange> Links(Database database, ReadOnlyMemory<byte> key)
    {
        var found = new List<DirectoryChange>();
        using var rows = database.Prepare("""
            SELECT customer, role FROM links said WHERE key = ?1 AND added = 1
                AND NOT EXISTS (SELECT 1 FROM links later WHERE later.key = said.key AND later.customer = said.customer AND later.sequence > said.sequence)
            ORDER BY customer
            """).Bind(1, key.Span).Read();
        while (rows.Step()) found.Add(new(key.ToArray(), StoredNumber.Read(rows.Int64(0)), rows.Text(1), Added: true));
        return found;
    }

    /// <summary>The role of a link, or null where it is not there.</summary>
    public static string? NewestLink(Database database, ReadOnlySpan<byte> key, ulong customer)
    {
        using var rows = database.Prepare("SELECT role, added FROM links WHERE key = ?1 AND customer = ?2 ORDER BY sequence DESC LIMIT 1").Bind(1, key).Bind(2, StoredNumber.From(customer)).Read();
        return rows.Step() && rows.Int64(1) == 1 ? rows.Text(0) : null;
    }

    /// <summary>A line of the links' history.</summary>
    public readonly record struct SaidLink(byte[] Key, ulong Customer, long Sequence, string Role, bool Added);

    /// <summary>At most <paramref name="limit"/> lines of the links' history behind a line, by key, customer and sequence.</summary>
    public static List<SaidLink> LinksBehind(Database database, SaidLink last, int limit)
    {
        var found = new List<SaidLink>();
        using var rows = database.Prepare("SELECT key, customer, sequence, role, added FROM links WHERE (key, customer, sequence) > (?1, ?2, ?3) ORDER BY key, customer, sequence LIMIT ?4")
            .Bind(1, last.Key).Bind(2, StoredNumber.From(last.Customer)).Bind(3, last.Sequence).Bind(4, (long)limit).Read();
        while (rows.Step()) found.Add(new(rows.Bytes(0), StoredNumber.Read(rows.Int64(1)), rows.Int64(2), rows.Text(3), rows.Int64(4) == 1));
        return found;
    }

    private static List<Linked> Read(Statement statement)
    {
        var found = new List<Linked>();
        using var rows = statement.Read();
        while (rows.Step())
        {
            var wakeAt = rows.Int64OrNull(5) is { } ticks ? Instant(ticks) : (DateTimeOffset?)null;
            found.Add(new(new(StoredNumber.Read(rows.Int64(1)), rows.Int64(2), (byte)rows.Int64(3), Instant(rows.Int64(4)), wakeAt, rows.Bytes(6))
                { Sequence = rows.Int64(0) }, rows.Bytes(7), rows.Int64OrNull(8)));
        }
        return found;
    }

    private static DateTimeOffset Instant(long utcTicks) => new(utcTicks, TimeSpan.Zero);
}
