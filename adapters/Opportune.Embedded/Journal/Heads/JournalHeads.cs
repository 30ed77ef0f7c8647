using Opportune.Embedded.Sqlite;
using Opportune.Runtime.Storage;

namespace Opportune.Embedded.Journal.Heads;

/// <summary>Where each customer's newest row is: the only index of a journal that is written from front to back.</summary>
/// <remarks>
/// A row names the row before it of the same customer, so a head is enough to find them all, and a commit writes nothing but rows. Heads that changed lately are in memory; a thread writes them to
/// <c>heads.db</c> behind the commits, many rows of a customer as one. What heads.db does not hold yet is read from the end of the journal when it is opened. A heads.db that is missing, damaged or of another journal is made anew
/// of the journal, which takes one walk over it. Thread-safe; one appender at a time.
/// </remarks>
internal sealed class JournalHeads : IDisposable
{
    private const int PageRows = 4_096;
    private const int RowsBetweenWrites = 20_000;
    private const int MostTries = 3;
    private const int MostRecent = 1 << 17; // about 8 MB
    private static readonly TimeSpan MostBetweenWrites = TimeSpan.FromSeconds(5);
    private readonly object _gate = new();
    private readonly StoreFile _journal;
    private readonly string _folder;
    private readonly EmbeddedOptions _options;
    private readonly Thread? _writer;
    private volatile HeadsFile? _file;
    private Dictionary<ulong, Head> _young = [];
    private Dictionary<ulong, Head> _leaving = [];
    private readonly Dictionary<ulong, Head> _recent = []; // what the file says of those asked for lately
    private long _reached;
    private long _customers;
    private int _rows;
    private bool _isBehind = true;
    private volatile bool _isClosing;

    private JournalHeads(StoreFile journal, string folder, EmbeddedOptions options, HeadsFile? file, bool writes)
    {
        (_journal, _folder, _options, _file) = (journal, folder, options, file);
        if (writes) _writer = new(WriteBehind) { IsBackground = true, Name = "journal heads" };
    }

    /// <summary>The heads of a journal that this process writes, up to its last row.</summary>
    public static JournalHeads OpenForWriting(StoreFile journal, string folder, EmbeddedOptions options)
    {
        var heads = new JournalHeads(journal, folder, options, HeadsFile.OpenForWriting(folder, options), writes: true);
        try
        {
            heads.Begin();
            heads.CatchUp();
            heads._writer!.Start();
            return heads;
        }
        catch
        {
            heads._file?.Dispose();
            throw;
        }
    }

    /// <summary>The heads of a journal that another process may write.</summary>
    public static JournalHeads OpenForReading(StoreFile journal, string folder, EmbeddedOptions options)
    {
        var heads = new JournalHeads(journal, folder, options, HeadsFile.OpenForReading(folder, options), writes: false);
        heads.Begin();
        return heads;
    }

    /// <summary>The heads of a copy that nobody writes and that has no heads.db: made in memory when they are first asked for.</summary>
    public static JournalHeads OfCopy(StoreFile journal) => new(journal, "", new(), null, writes: false);

    /// <summary>The file below, for verification; null where heads are in memory only.</summary>
    public StoreFile? File => _file?.File;

    /// <summary>Customers that have a row.</summary>
    public long Customers => Ask(() => (true, _customers), _ => 0);

    /// <summary>A customer's head; the default where it has no row.</summary>
    public Head Find(ulong customer)
    {
        if (_writer is not null)
            lock (_gate)
                if (!_isBehind && TryFind(customer, out var head)) return head;
        return Ask(() => (TryFind(customer, out var head), head), file => file.Find(customer));
    }

    private bool TryFind(ulong customer, out Head head) => _young.TryGetValue(customer, out head) || _leaving.TryGetValue(customer, out head) || _recent.TryGetValue(customer, out head);

    /// <summary>Every customer whose newest row waits, by instant then number.</summary>
    public List<(ulong Customer, long WakeAt)> Waiting()
    {
        Dictionary<ulong, Head> changed = [];
        var stored = Ask(() => (false, Copy(changed)), file => file.Waiting());
        return [.. (stored ?? []).Where(w => !changed.ContainsKey(w.Customer))
            .Concat(changed.Where(h => h.Value.WakeAt is not null).Select(h => (Customer: h.Key, WakeAt: h.Value.WakeAt!.Value))).OrderBy(w => w.WakeAt).ThenBy(w => w.Customer)];
    }

    /// <summary>Takes in the heads of a commit that is durable.</summary>
    /// <param name="changed">The newest head of each customer in it.</param>
    /// <param name="newCustomers">Customers whose first row is in it.</param>
    /// <param name="reached">Its last sequence.</param>
    public void Apply(Dictionary<ulong, Head> changed, long newCustomers, long reached)
    {
        lock (_gate)
        {
            // Whoever catches up finds them in the journal, or has found them there.
            if (_isBehind || reached <= _reached) return;
            foreach (var (customer, head) in changed) _young[customer] = head;
            _rows += (int)(reached - _reached);
            (_reached, _customers) = (reached, _customers + newCustomers);
            if (_rows >= RowsBetweenWrites) Monitor.Pulse(_gate);
        }
    }

    /// <summary>Writes what is in memory, as far as the disk lets it, and closes the file.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _isClosing = true;
            Monitor.Pulse(_gate);
        }
        if (_writer is { IsAlive: true }) _writer.Join();
        _file?.Dispose();
    }

    /// <summary>Takes the file's word for what it holds, if it is of this journal.</summary>
    private void Begin()
    {
        if (_file is not { } file) return;
        try
        {
            var (reached, link) = file.Reached();
            if (reached > 0 && _journal.Read(database => JournalQueries.LinkOf(database, reached)) is var found && (found is null || !found.AsSpan().SequenceEqual(link)))
            {
                Renew(file);
                return;
            }
            (_reached, _customers) = (reached, file.Count());
        }
        catch (StoreException why) when (HeadsFile.IsUnusable(why)) { Renew(file); }
    }

    /// <summary>What memory knows, else what the file says; anew where the file turned out to be no use.</summary>
    private T Ask<T>(Func<(bool IsKnown, T Value)> known, Func<HeadsFile, T> stored)
    {
        // Whoever does not write follows what another process has written since.
        if (_writer is null) CatchUp();
        for (var tries = 0; ; tries++)
        {
            HeadsFile? file;
            lock (_gate)
            {
                if (!_isBehind && known() is (true, var value)) return value;
                file = _isBehind ? null : _file;
                if (file is null && !_isBehind) return default!;
            }
            if (file is null) CatchUp();
            else
            {
                try
                {
                    var value = stored(file);
                    if (ReferenceEquals(file, _file)) return value;
                }
                catch (StoreException why) when (HeadsFile.IsUnusable(why) && tries < MostTries) { Renew(file); }
                catch (ObjectDisposedException) when (!ReferenceEquals(file, _file)) { /* Made anew meanwhile. */ }
            }
        }
    }

    private List<(ulong Customer, long WakeAt)>? Copy(Dictionary<ulong, Head> to)
    {
        to.Clear();
        foreach (var (customer, head) in _leaving) to[customer] = head;
        foreach (var (customer, head) in _young) to[customer] = head;
        return null;
    }

    /// <summary>Reads the heads of the rows above what is known, while no commit can be told.</summary>
    private void CatchUp()
    {
        lock (_gate)
        {
            List<JournalQueries.Place> page;
            do
            {
                page = _journal.Read(database => JournalQueries.PlacesAbove(database, _reached, PageRows));
                foreach (var place in page) _young[place.Customer] = place.Head;
                if (page.Count > 0) (_reached, _customers, _rows) = (page[^1].Head.Sequence, _customers + page.Count(p => p.Head.Version == 1), Math.Min(_rows + page.Count, RowsBetweenWrites));
            }
            while (page.Count == PageRows);
            _isBehind = false;
        }
    }

    /// <summary>Makes the heads anew of the journal, when they are next asked for.</summary>
    private void Renew(HeadsFile damaged)
    {
        lock (_gate)
        {
            if (!ReferenceEquals(_file, damaged)) return;
            (_young, _leaving, _reached, _customers, _isBehind) = ([], [], 0, 0, true);
            _recent.Clear();
            _file = null;
            if (_writer is null) damaged.Dispose();
            else
            {
                damaged.Destroy();
                _file = HeadsFile.OpenForWriting(_folder, _options);
            }
        }
    }

    private void WriteBehind()
    {
        while (true)
        {
            lock (_gate)
            {
                while (!_isClosing && _rows < RowsBetweenWrites)
                    if (!Monitor.Wait(_gate, MostBetweenWrites) && _rows > 0) break;
                if (_isClosing && _rows == 0) return;
            }
            if (!TryWrite() && _isClosing) return;
        }
    }

    private bool TryWrite()
    {
        long reached;
        HeadsFile? file;
        lock (_gate)
        {
            (file, reached, _rows) = (_isBehind ? null : _file, _reached, 0);
            if (file is null) return false;
            (_leaving, _young) = (_young, []);
        }
        try
        {
            file.Put(_leaving, reached, _journal.Read(database => JournalQueries.LinkOf(database, reached))!, isGentle: !_isClosing && _leaving.Count <= RowsBetweenWrites);
            lock (_gate)
            {
                if (_recent.Count + _leaving.Count > MostRecent) _recent.Clear();
                foreach (var (customer, head) in _leaving) _recent[customer] = head;
                _leaving = [];
            }
            return true;
        }
        catch (Exception failed) when (failed is StoreException or ObjectDisposedException)
        {
            // They stay in memory, and are tried again a little later; after a stop they are read from the journal.
            lock (_gate)
            {
                foreach (var (customer, head) in _leaving) _young.TryAdd(customer, head);
                (_leaving, _rows) = ([], Math.Max(1, _rows));
            }
            return false;
        }
    }
}
