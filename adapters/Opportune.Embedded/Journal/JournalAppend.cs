using Opportune.Embedded.Sqlite;
using Opportune.Runtime.Storage;

namespace Opportune.Embedded.Journal;

/// <summary>One commit of several batches; a batch that lost is undone alone.</summary>
/// <remarks>The end of the chain is read in the same transaction, so nothing in memory can disagree with the file after a failed commit.</remarks>
internal sealed class JournalAppend : IDisposable
{
    // A row enters only behind its predecessor: the condition refuses a gap, OR IGNORE a taken version. Either way 0 rows change.
    private const string InsertRow = """
        INSERT OR IGNORE INTO journal(sequence, customer, version, kind, at, wake_at, payload, chain) SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8
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
        foreach (var row in rows)
        {
            var placed = row with { Sequence = ++sequence };
            _chain.Next(link, placed, link);
            if (Insert(placed, link) == 0) return false;
        }
        link.CopyTo(_end);
        _sequence = sequence;
        return true;
    }

    private int Insert(JournalRow row, ReadOnlySpan<byte> link) => _writer.Prepare(InsertRow)
        .Bind(1, row.Sequence).Bind(2, StoredNumber.From(row.Customer)).Bind(3, row.Version).Bind(4, (long)row.Kind)
        .Bind(5, row.At.UtcTicks).Bind(6, row.WakeAt?.UtcTicks).Bind(7, row.Payload.Span).Bind(8, link).Run();

    private void Apply(DirectoryChange change)
    {
        var statement = change.Added
            ? _writer.Prepare("INSERT INTO links(key, customer, role) VALUES(?1, ?2, ?3) ON CONFLICT DO UPDATE SET role = excluded.role").Bind(3, change.Role)
            : _writer.Prepare("DELETE FROM links WHERE key = ?1 AND customer = ?2");
        statement.Bind(1, change.Key.Span).Bind(2, StoredNumber.From(change.Customer)).Run();
    }
}
