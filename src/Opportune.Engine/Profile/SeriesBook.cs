using System.Runtime.InteropServices;

namespace Opportune.Engine.Profile;

/// <summary>The transactions of one account by direction, counterparty and name of the series, kept as they come and go.</summary>
/// <remarks>Not thread-safe: it belongs to one customer.</remarks>
internal sealed class SeriesBook
{
    private const int LeastToRecur = 3;
    private readonly Dictionary<(bool IsIncome, string Counterparty, string Name), Series> _series = [];
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
        ref var series = ref CollectionsMarshal.GetValueRefOrAddDefault(_series, KeyOf(t), out _);
        series ??= new();
        series.Add(t);
        if (series.Count == LeastToRecur) _long.Add(series);
    }

    /// <summary>Lets a transaction go.</summary>
    public void Remove(Transaction t)
    {
        if (!Belongs(t) || KeyOf(t) is var key && !_series.TryGetValue(key, out var series)) return;
        if (!series.Remove(t)) return;
        if (series.Count == LeastToRecur - 1) _long.Remove(series);
        if (series.Count == 0) _series.Remove(key);
    }

    private static bool Belongs(Transaction t) => t.Minor != 0 && (t.Counterparty.Length > 0 || t.Series.Length > 0);

    private static (bool, string, string) KeyOf(Transaction t) => (t.Minor > 0, t.Counterparty, t.Series);

    /// <summary>One series, in order. Most have one transaction only, which needs no list.</summary>
    public sealed class Series
    {
        private Transaction? _only;
        private List<Transaction>? _items;
        private Recurring? _judged;
        private bool _isJudged;

        /// <summary>Transactions in it.</summary>
        public int Count => _items?.Count ?? (_only is null ? 0 : 1);

        /// <summary>What recurs in it; null where nothing does.</summary>
        public Recurring? Judged
        {
            get
            {
                if (_isJudged) return _judged;
                _isJudged = true;
                return _judged = Count < LeastToRecur ? null : RecurringFinder.Judge(Key(_items![0]), _items);
            }
        }

        internal void Add(Transaction t)
        {
            _isJudged = false;
            if (Count == 0) { _only = t; return; }
            if (_items is null) (_items, _only) = ([_only!], null);
            Sorted.Insert(_items, t);
        }

        /// <summary>False where it was not in it.</summary>
        internal bool Remove(Transaction t)
        {
            if (_items is not null)
            {
                if (!_items.Remove(t)) return false;
            }
            else if (t.Equals(_only)) _only = null;
            else return false;
            _isJudged = false;
            return true;
        }

        private static string Key(Transaction t) => $"{(t.Minor > 0 ? '+' : '-')}|{t.Account}|{t.Counterparty}|{t.Series}";
    }
}
