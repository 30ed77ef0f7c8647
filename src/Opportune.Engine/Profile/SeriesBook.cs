using System.Runtime.InteropServices;

namespace Opportune.Engine.Profile;

/// <summary>The transactions of one account by direction, counterparty and name of the series, kept as they come and go.</summary>
/// <remarks>Most series have one transaction only, which stands in the book itself. Not thread-safe: it belongs to one customer.</remarks>
internal sealed class SeriesBook
{
    private const int LeastToRecur = 3;
    private readonly Dictionary<(bool IsIncome, string Counterparty, string Name), (Transaction? Only, Series? Several)> _series = [];
    private readonly List<Series> _long = [];

    /// <summary>Sorts transactions into their series.</summary>
    public SeriesBook(List<Transaction> transactions)
    {
        foreach (var t in transactions) Add(t);
    }

    /// <summary>Every series that is long enough to recur, in no particular order.</summary>
    public IReadOnlyList<Series> Long => _long;

    /// <summary>Takes a transaction in.</summary>
    public void Add(Transaction t)
    {
        if (!Belongs(t)) return;
        ref var series = ref CollectionsMarshal.GetValueRefOrAddDefault(_series, KeyOf(t), out var isKnown);
        if (!isKnown) { series.Only = t; return; }
        if (series.Several is null) series = (null, new(series.Only!));
        series.Several!.Add(t);
        if (series.Several.Count == LeastToRecur) _long.Add(series.Several);
    }

    /// <summary>Lets a transaction go.</summary>
    public void Remove(Transaction t)
    {
        if (!Belongs(t) || KeyOf(t) is var key && !_series.TryGetValue(key, out var series)) return;
        if (series.Several is not { } several)
        {
            if (t.Equals(series.Only)) _series.Remove(key);
            return;
        }
        if (!several.Remove(t)) return;
        if (several.Count == LeastToRecur - 1) _long.Remove(several);
        if (several.Count == 0) _series.Remove(key);
    }

    private static bool Belongs(Transaction t) => t.Minor != 0 && (t.Counterparty.Length > 0 || t.Series.Length > 0);

    private static (bool, string, string) KeyOf(Transaction t) => (t.Minor > 0, t.Counterparty, t.Series);

    /// <summary>A series of several transactions, in order.</summary>
    public sealed class Series(Transaction first)
    {
        private readonly List<Transaction> _items = [first];
        private Recurring? _judged;
        private bool _isJudged;

        /// <summary>Transactions in it.</summary>
        public int Count => _items.Count;

        /// <summary>What recurs in it; null where nothing does.</summary>
        public Recurring? Judged
        {
            get
            {
                if (_isJudged) return _judged;
                _isJudged = true;
                return _judged = Count < LeastToRecur ? null : RecurringFinder.Judge(Key(_items[0]), _items);
            }
        }

        internal void Add(Transaction t)
        {
            _isJudged = false;
            Sorted.Insert(_items, t);
        }

        /// <summary>False where it was not in it.</summary>
        internal bool Remove(Transaction t)
        {
            if (!_items.Remove(t)) return false;
            _isJudged = false;
            return true;
        }

        private static string Key(Transaction t) => $"{(t.Minor > 0 ? '+' : '-')}|{t.Account}|{t.Counterparty}|{t.Series}";
    }
}
