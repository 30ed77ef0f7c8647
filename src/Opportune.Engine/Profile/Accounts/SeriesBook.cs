namespace Opportune.Engine.Profile.Accounts;

/// <summary>The bookings of one account by direction, counterparty and name of the series, kept as they come and go.</summary>
/// <remarks>
/// A table of open places, each with the number of a row or of a series of several: most series have one booking only, which takes 4 bytes and no object; what a series is of, its rows say themselves.
/// Not thread-safe: it belongs to one customer.
/// </remarks>
internal sealed class SeriesBook(string account, Bookings rows)
{
    private const int Free = 0;
    private const int FewestPlaces = 16;
    private readonly List<Series> _several = [];
    private int[] _places = new int[FewestPlaces]; // row + 1 of an only booking, or -(index + 1) of several
    private int _taken;

    /// <summary>Every series of several bookings, in no particular order.</summary>
    public IReadOnlyList<Series> Several => _several;

    /// <summary>Takes the row in that comes behind all others.</summary>
    public void Add(int row)
    {
        if (!Belongs(rows[row])) return;
        ref var place = ref _places[PlaceOf(rows[row])];
        if (place == Free)
        {
            place = row + 1;
            if (2 * ++_taken > _places.Length) Resize(2 * _places.Length);
            return;
        }
        if (place > 0)
        {
            var series = new Series(account, rows);
            series.Add(place - 1);
            _several.Add(series);
            place = -_several.Count;
        }
        _several[-place - 1].Add(row);
    }

    /// <summary>Lets the last row go.</summary>
    public void Rewind(int row) => Remove(row, static (series, row) => series.Rewind(row));

    /// <summary>Lets the first row go.</summary>
    public void Forget(int row) => Remove(row, static (series, row) => series.ForgetBefore(row + 1));

    private void Remove(int row, Action<Series, int> remove)
    {
        if (!Belongs(rows[row]) || PlaceOf(rows[row]) is var at && _places[at] == Free) return;
        if (_places[at] > 0)
        {
            Clear(at);
            return;
        }
        var index = -_places[at] - 1;
        remove(_several[index], row);
        // One that is left stands in the table again.
        if (_several[index].Count > 1) return;
        _places[at] = _several[index].First + 1;
        Drop(index);
    }

    /// <summary>Puts the last of several in the place of one that goes.</summary>
    private void Drop(int index)
    {
        var last = _several[^1];
        if (index < _several.Count - 1)
        {
            _places[PlaceOf(rows[last.First])] = -(index + 1);
            _several[index] = last;
        }
        _several.RemoveAt(_several.Count - 1);
    }

    /// <summary>Frees a place, and puts those behind it where a search finds them (Knuth, The Art of Computer Programming 3, 6.4, algorithm R).</summary>
    private void Clear(int at)
    {
        var mask = _places.Length - 1;
        for (var next = (at + 1) & mask; _places[next] != Free; next = (next + 1) & mask)
        {
            var home = HashOf(BookingAt(next)) & mask;
            if (((next - home) & mask) < ((next - at) & mask)) continue;
            _places[at] = _places[next];
            at = next;
        }
        _places[at] = Free;
        _taken--;
    }

    private void Resize(int places)
    {
        var before = _places;
        _places = new int[places];
        foreach (var place in before)
            if (place != Free) _places[PlaceOf(rows[place > 0 ? place - 1 : _several[-place - 1].First])] = place;
    }

    private int PlaceOf(in Booking booking)
    {
        var place = HashOf(booking) & (_places.Length - 1);
        while (_places[place] != Free && !IsAlike(BookingAt(place), booking)) place = (place + 1) & (_places.Length - 1);
        return place;
    }

    private ref readonly Booking BookingAt(int place) => ref rows[_places[place] is > 0 and var row ? row - 1 : _several[-_places[place] - 1].First];

    private static bool IsAlike(in Booking a, in Booking b) => (a.Minor > 0) == (b.Minor > 0) && a.Counterparty == b.Counterparty && a.Series == b.Series;

    private static int HashOf(in Booking booking) => HashCode.Combine(booking.Minor > 0, booking.Counterparty, booking.Series);

    private static bool Belongs(in Booking booking) => booking.Minor != 0 && (booking.Counterparty.Length > 0 || booking.Series.Length > 0);
}
