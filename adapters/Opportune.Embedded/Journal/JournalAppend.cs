using Opportune.Embedded.Journal.Heads;
using Opportune.Embedded.Sqlite;
using Opportune.Runtime.Storage;

namespace Opportune.Embedded.Journal;

/// <summary>One commit of several batches, then the next; a batch that lost leaves nothing.</summary>
/// <remarks>The end of the chain is read in the same transaction, and the heads that it changes count from the commit on, so nothing in memory can disagree with the file after a failed one.
/// What a commit needs in memory is used again by the next: one at a time, from <see cref="Begin"/> until its heads were taken in.</remarks>
internal sealed class JournalAppend(JournalHeads heads) : IDisposable
{
    private const string InsertRow = """
        INSERT INTO journal(sequence, customer, version, kind, at, wake_at, previous, anchor, payload, chain, follows) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)
        """;

    private const int Parameters = 11;
    private readonly JournalChain _chain = new();
    private readonly byte[] _link = new byte[JournalChain.Length];
    private readonly Dictionary<ulong, Head> _changed = [];
    private readonly Dictionary<ulong, Head> _batch = [];
    private readonly List<Head> _before = [];
    private readonly long?[] _set = new long?[Parameters + 1];
    private Database _writer = null!;
    private Statement _insert = null!;

    /// <summary>The last sequence, once the commit is made.</summary>
    public long Sequence { get; private set; }

    /// <summary>Its link of the chain.</summary>
    public byte[] Link => _link;

    /// <summary>The heads that the commit changes.</summary>
    public Dictionary<ulong, Head> Changed => _changed;

    /// <summary>Customers whose first row it holds.</summary>
    public int NewCustomers { get; private set; }

    /// <summary>Starts at the end of the journal, inside the writer's transaction.</summary>
    public void Begin(Database writer)
    {
        (_writer, _insert, NewCustomers) = (writer, writer.Prepare(InsertRow), 0);
        _changed.Clear();
        Array.Clear(_set);
        (Sequence, var end) = JournalQueries.End(writer);
        end.CopyTo(_link, 0);
    }

    /// <summary>Appends a batch, or nothing of it.</summary>
    public AppendResult Append(JournalBatch batch)
    {
        if (!Fits(batch.Rows)) return AppendResult.Lost;
        for (var i = 0; i < batch.Rows.Count; i++) Insert(batch.Rows[i], _before[i], follows: batch.Rows.Count - 1 - i);
        foreach (var (customer, head) in _batch) _changed[customer] = head;
        foreach (var change in batch.Directory) Apply(change);
        return AppendResult.Stored;
    }

    /// <inheritdoc/>
    public void Dispose() => _chain.Dispose();

    /// <summary>A row enters only behind its predecessor. Finds the head before each row, and those behind the batch.</summary>
    private bool Fits(IReadOnlyList<JournalRow> rows)
    {
        _batch.Clear();
        _before.Clear();
        for (var i = 0; i < rows.Count; i++)
        {
            var row = rows[i];
            var head = _batch.TryGetValue(row.Customer, out var staged) ? staged : HeadOf(row.Customer);
            if (row.Version != head.Version + 1) return false;
            _before.Add(head);
            _batch[row.Customer] = head.Next(Sequence + _before.Count, row.WakeAt?.UtcTicks);
        }
        return true;
    }

    private Head HeadOf(ulong customer) => _changed.TryGetValue(customer, out var head) ? head : heads.Find(customer);

    private void Insert(JournalRow row, Head head, int follows)
    {
        _chain.Next(_link, row, ++Sequence, _link);
        Set(1, Sequence);
        Set(2, StoredNumber.From(row.Customer));
        Set(3, row.Version);
        Set(4, row.Kind);
        Set(5, row.At.UtcTicks);
        Set(6, row.WakeAt?.UtcTicks);
        Set(7, head.Sequence);
        Set(8, head.Anchor);
        Set(11, follows);
        _insert.Bind(9, row.Payload.Span).Bind(10, _link.AsSpan()).Insert();
        if (row.Version == 1) NewCustomers++;
    }

    /// <summary>Sets a parameter of the row's statement. What stands there from the row before need not be set again: rows of a batch have customer, kind and instant in common.</summary>
    private void Set(int parameter, long? value)
    {
        if (_set[parameter] == value) return;
        _insert.Bind(parameter, value);
        _set[parameter] = value;
    }

    /// <summary>Adds to the history of a link; what changes nothing leaves no trace in it.</summary>
    private void Apply(DirectoryChange change)
    {
        if (JournalQueries.NewestLink(_writer, change.Key.Span, change.Customer) is var newest && (change.Added ? newest == change.Role : newest is null)) return;
        _writer.Prepare("""
            INSERT INTO links(key, customer, sequence, role, added) VALUES(?1, ?2, ?3, ?4, ?5)
            ON CONFLICT DO UPDATE SET role = excluded.role, added = excluded.added
            """).Bind(1, change.Key.Span).Bind(2, StoredNumber.From(change.Customer)).Bind(3, Sequence).Bind(4, change.Role).Bind(5, change.Added ? 1L : 0L).Run();
    }
}
