namespace Opportune.Engine.Profile;

/// <summary>The transactions of one account by direction, counterparty and name of the series, kept as they come and go.</summary>
/// <remarks>Not thread-safe: it belongs to one customer.</remarks>
internal sealed class SeriesBook
{
    private const int LeastToRecur = 3;
    private readonly Dictionary<(bool IsIncome, string Counterparty, string Name), Series> _series = [];

    /// <summary>Sorts transactions into their series.</summary>
    public SeriesBook(List<Transaction> transactions)
    {
        foreach (var t in transactions) Add(t);
    }

    /// <summary>Every series, in no particular order.</summary>
    public Dictionary<(bool IsIncome, string Counterparty, string Name), Series>.ValueCollection All => _series.Values;

    /// <summary>Takes a transaction in.</summary>
    public void Add(Transaction t)
    {
        if (!Belongs(t)) return;
        var key = KeyOf(t);
        if (!_series.TryGetValue(key, out var series)) _series[key] = series = new();
        series.Add(t);
    }

    /// <summary>Lets a transaction go.</summary>
    public void Remove(Transaction t)
    {
        if (Belongs(t) && KeyOf(t) is var key && _series.TryGetValue(key, out var series) && series.Remove(t)) _series.Remove(key);
    }

    private static bool Belongs(Transaction t) => t.Minor != 0 && (t.Counterparty.Length > 0 || t.Series.Length > 0);

    private static (bool, string, string) KeyOf(Transaction t) => (t.Minor > 0, t.Counterparty, t.Series);

    /// <summary>One series, in order.</summary>
    public sealed class Series
    {
        private readonly List<Transaction> _items = [];
        private Recurring? _judged;
        private bool _isJudged;

        /// <summary>What recurs in it; null where nothing does.</summary>
        public Recurring? Judged
        {
            get
            {
                if (_isJudged) return _judged;
                _isJudged = true;
                return _judged = _items.Count < LeastToRecur ? null : RecurringFinder.Judge(Key(_items[0]), _items);
            }
        }

        internal void Add(Transaction t)
        {
            Sorted.Insert(_items, t);
            _isJudged = false;
        }

        /// <summary>True where nothing is left.</summary>
        internal bool Remove(Transaction t)
        {
            _items.Remove(t);
            _isJudged = false;
            return _items.Count == 0;
        }

        private static string Key(Transaction t) => $"{(t.Minor > 0 ? '+' : '-')}|{t.Account}|{t.Counterparty}|{t.Series}";
    }
}
