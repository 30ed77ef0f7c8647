using Opportune.Engine.Bank;
using Opportune.Engine.Bank.Encoding;

namespace Opportune.Engine.Ingest;

/// <summary>What an event is to a customer who may have had it before.</summary>
public enum Novelty
{
    /// <summary>Never seen.</summary>
    New,
    /// <summary>Seen, saying the same.</summary>
    Duplicate,
    /// <summary>Its source and id were seen with another body.</summary>
    ReusedId,
}

/// <summary>The events that a customer has had, by fingerprint: what makes taking them in idempotent.</summary>
/// <remarks>
/// A snapshot keeps the fingerprints of <see cref="KeptDays"/> whole and 24 bits of older ones. Where those 24 bits say that an event may be an old one, <see cref="IsUncertain"/> tells to fold
/// all events again, after which every one is known whole: so nothing that was seen is ever taken for new. About 50 bytes an event known whole, 4 an older one of a snapshot. Not thread-safe.
/// </remarks>
public sealed class SeenEvents
{
    /// <summary>Days before the latest event within which a snapshot keeps whole fingerprints.</summary>
    public const int KeptDays = 35;

    private const int Short = 24;
    private readonly Dictionary<long, (long Body, int Day)> _whole = [];
    private readonly List<int> _older = [];

    /// <summary>Number of events.</summary>
    public int Count => _whole.Count + _older.Count;

    /// <summary>Roughly the bytes of memory that it takes.</summary>
    internal int Weight => 50 * _whole.Count + 4 * _older.Count;

    /// <summary>Whether an event may be one of those of which only a part is kept.</summary>
    public bool IsUncertain(BankEvent e) => _older.Count > 0 && _older.BinarySearch(ShortOf(e.IdFingerprint)) >= 0 && !_whole.ContainsKey(e.IdFingerprint);

    /// <summary>Whether an event is new, known, or a known id with another body.</summary>
    /// <exception cref="InvalidOperationException"><see cref="IsUncertain"/>: guessing could take an event twice.</exception>
    public Novelty Judge(BankEvent e)
    {
        if (_whole.TryGetValue(e.IdFingerprint, out var seen)) return seen.Body == e.BodyFingerprint ? Novelty.Duplicate : Novelty.ReusedId;
        return IsUncertain(e) ? throw new InvalidOperationException("Fold the customer's whole journal before this event is judged.") : Novelty.New;
    }

    /// <summary>Remembers an event; false where its id was known.</summary>
    internal bool Add(BankEvent e) => _whole.TryAdd(e.IdFingerprint, (e.BodyFingerprint, DayOf(e.Time)));

    /// <summary>Writes them in an order of their own, so that however they came, equal sets give equal bytes.</summary>
    internal void Write(StateWriter w, DateTimeOffset? latest)
    {
        var from = latest is { } l ? DayOf(l) - KeptDays : 0;
        var recent = new List<(int Day, long Id, long Body)>(_whole.Count);
        var older = new List<int>(Count);
        foreach (var (id, (body, at)) in _whole)
            if (at >= from) recent.Add((at, id, body)); else older.Add(ShortOf(id));
        older.AddRange(_older);
        recent.Sort();
        older.Sort();
        w.Count(older.Count);
        for (var i = 0; i < older.Count; i++) w.Count(older[i] - (i > 0 ? older[i - 1] : 0));
        w.Count(recent.Count);
        var day = from;
        foreach (var f in recent)
        {
            w.Count(f.Day - day); w.Fixed(f.Id); w.Fixed(f.Body);
            day = f.Day;
        }
    }

    /// <summary>Reads what <see cref="Write"/> wrote, into an empty set.</summary>
    internal void Read(StateReader r, DateTimeOffset? latest)
    {
        _older.Capacity = r.Items();
        for (var (i, last) = (_older.Capacity, 0); i > 0; i--) _older.Add(last = checked(last + r.Count()));
        var recent = r.Items();
        _whole.EnsureCapacity(recent);
        var day = latest is { } l ? DayOf(l) - KeptDays : 0;
        for (var i = 0; i < recent; i++)
        {
            day = checked(day + r.Count());
            var (id, body) = (r.Fixed(), r.Fixed());
            if (!_whole.TryAdd(id, (body, day))) throw StateReader.Damaged("has an event twice");
        }
    }

    private static int ShortOf(long fingerprint) => (int)(unchecked((ulong)fingerprint) >> 64 - Short);

    private static int DayOf(DateTimeOffset time) => (int)(time.UtcTicks / TimeSpan.TicksPerDay);
}
