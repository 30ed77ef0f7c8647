using System.Runtime.InteropServices;

namespace Opportune.Engine.Profile.Accounts;

/// <summary>The bookings of one account by direction, counterparty and name of the series, kept as they come and go.</summary>
/// <remarks>Most series have one booking only, which stands in the book itself. Not thread-safe: it belongs to one customer.</remarks>
internal sealed class SeriesBook(string account, Bookings rows)
{
    private readonly Dictionary<(bool IsIncome, string Counterparty, string Name), (int Only, Series? Several)> _series = [];
    private readonly List<Series> _long = [];

    /// <summary>Every series that is long enough to recur, in no particular order.</summary>
    public IReadOnlyList<Series> Long => _long;

    /// <summary>Takes the row in that comes behind all others.</summary>
    public void Add(int row)
    {
        ref readonly var booking = ref rows[row];
        if (!Belongs(booking)) return;
        ref var series = ref CollectionsMarshal.GetValueRefOrAddDefault(_series, KeyOf(booking), out var isKnown);
        if (!isKnown) { series.Only = row; return; }
        if (series.Several is null) (series.Several = new(account, rows)).Add(series.Only);
        series.Several.Add(row);
        if (series.Several.Count == Series.LeastToRecur) _long.Add(series.Several);
    }

    /// <summary>Lets the last row go.</summary>
    public void Rewind(int row) => Remove(row, static (series, row) => series.Rewind(row));

    /// <summary>Lets the first row go.</summary>
    public void Forget(int row) => Remove(row, static (series, row) => series.ForgetBefore(row + 1));

    private void Remove(int row, Action<Series, int> remove)
    {
        ref readonly var booking = ref rows[row];
        if (!Belongs(booking) || KeyOf(booking) is var key && !_series.TryGetValue(key, out var series)) return;
        if (series.Several is not { } several)
        {
            _series.Remove(key);
            return;
        }
        remove(several, row);
        if (several.Count == Series.LeastToRecur - 1) _long.Remove(several);
        if (several.Count == 0) _series.Remove(key);
    }

    private static bool Belongs(in Booking booking) => booking.Minor != 0 && (booking.Counterparty.Length > 0 || booking.Series.Length > 0);

    private static (bool, string, string) KeyOf(in Booking booking) => (booking.Minor > 0, booking.Counterparty, booking.Series);
}
