using Opportune.Embedded.Sqlite;
using Opportune.Runtime.Storage;

namespace Opportune.Embedded.Journal;

/// <summary>One commit of several batches; a batch that lost is undone alone.</summary>
/// <remarks>The end of the chain is read in the same transaction, so nothing in memory can disagree with the file after a failed commit.</remarks>
internal sealed class JournalAppend : IDisposable
{
    // A row enters only behind its predecessor: the condition refuses a gap, OR IGNORE a taken version. Either way 0 rows change.
    private const string InsertRow = """
        INSERT OR IGNORE INTO journal(sequence, customer, version, kind, at, wake_at, payload, chain, follows) SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9
        WHERE ?3 = 1 OR EXISTS (SELECT 1 FROM journal WHERE customer = ?2 AND version = ?3 - 1)
        """;

    private readonly Database _writer;
    private readonly JournalChain _chain = new();
    private readonly byte[] _end = new byte[JournalChain.Length];
    private long _sequence;

    /// <summary>Starts at the end of the journal, inside the writer's transaction.</summary>
    public JournalAppend(Database writer)
    {
        _writer = writer;
        (_sequence, var end) = JournalQueries.End(writer);
        end.CopyTo(_end, 0);
    }

    /// <summary>The last sequence, once the commit is made.</summary>
    public long Sequence => _sequence;

    /// <summary>Its link of the chain.</summary>
    public byte[] Link => _end;

    /// <summary>Appends a batch, or nothing of it.</summary>
    public AppendResult Append(JournalBatch batch)
    {
        // One row is stored or refused by itself; only several need a way back.
        var several = batch.Rows.Count > 1;
        if (several) _writer.Prepare("SAVEPOINT batch").Run();
        if (!AppendRows(batch.Rows))
        {
            if (several) _writer.Prepare("ROLLBACK TO batch").Run();
            if (several) _writer.Prepare("RELEASE batch").Run();
            return AppendResult.Lost;
        }
        foreach (var change in batch.Directory) Apply(change);
        if (several) _writer.Prepare("RELEASE batch").Run();
        return AppendResult.Stored;
    }

    /// <inheritdoc/>
    public void Dispose() => _chain.Dispose();

    private bool AppendRows(IReadOnlyList<JournalRow> rows)
    {
        Span<byte> link = stackalloc byte[JournalChain.Length];
        _end.CopyTo(link);
        var sequence = _sequence;
        for (var i = 0; i < rows.Count; i++)
        {
            var placed = rows[i] with { Sequence = ++sequence };
            _chain.Next(link, placed, link);
            if (Insert(placed, link, follows: rows.Count - 1 - i) == 0) return false;
        }
        link.CopyTo(_end);
        _sequence = sequence;
        return true;
    }

    private int Insert(JournalRow row, ReadOnlySpan<byte> link, int follows) => _writer.Prepare(InsertRow)
        .Bind(1, row.Sequence).Bind(2, StoredNumber.From(row.Customer)).Bind(3, row.Version).Bind(4, (long)row.Kind)
        .Bind(5, row.At.UtcTicks).Bind(6, row.WakeAt?.UtcTicks).Bind(7, row.Payload.Span).Bind(8, link).Bind(9, (long)follows).Run();

    /// <summary>Adds to the history of a link; what changes nothing leaves no trace in it.</summary>
    private void Apply(DirectoryChange change)
    {
        if (JournalQueries.NewestLink(_writer, change.Key.Span, change.Customer) is var newest && (change.Added ? newest == change.Role : newest is null)) return;
        _writer.Prepare("""
            INSERT INTO links(key, customer, sequence, role, added) VALUES(?1, ?2, ?3, ?4, ?5)
            ON CONFLICT DO UPDATE SET role = excluded.role, added = excluded.added
            """).Bind(1, change.Key.Span).Bind(2, StoredNumber.From(change.Customer)).Bind(3, _sequence).Bind(4, change.Role).Bind(5, change.Added ? 1L : 0L).Run();
    }
}
