namespace Opportune.Engine.Profile.Accounts;

/// <summary>An account's bookings by day, kept as they come: detectors look back over days instead of bookings.</summary>
/// <remarks>Not thread-safe: it belongs to one customer.</remarks>
internal sealed class DayBook(Bookings rows)
{
    private const int None = -1;
    private const int LeastRoom = 8;
    private DayTotals[] _days = [];
    private DayTotals _before; // the newest day as it was before its latest instant
    private int _instant, _next = None; // the rows of that instant

    /// <summary>Days with bookings.</summary>
    public int Count { get; private set; }

    /// <summary>The n-th of them, oldest first.</summary>
    public ref readonly DayTotals this[int n] => ref _days[n];

    /// <summary>The place of the first day from one on; O(log n).</summary>
    public int PlaceOf(int day) => ~_days.AsSpan(0, Count).BinarySearch(new FromDay(day));

    /// <summary>What went out on a day and after it, moves between own accounts left out; minor units ≥ 0. O(log n).</summary>
    public long SpentSince(int day)
    {
        if (PlaceOf(day) is var at && at == Count) return 0;
        ref readonly var newest = ref this[Count - 1];
        return unchecked(newest.SpentBefore + newest.Spent - this[at].SpentBefore);
    }

    /// <summary>Takes the row in that comes behind all others. O(rows of its instant).</summary>
    public void Add(int row)
    {
        if (row < _next) return; // with its instant
        ref readonly var booking = ref rows[row];
        var isSameInstant = row == _next && rows[_instant].Ticks == booking.Ticks;
        if (isSameInstant) Count--;
        else (_instant, _before) = (row, Count > 0 && this[Count - 1].Day == booking.Day ? Pop() : Next(booking.Day));
        var day = _before;
        _next = day.Take(rows, _instant);
        if (Count == _days.Length) Array.Resize(ref _days, Count + Math.Max(LeastRoom, Count / 4));
        _days[Count++] = day;
    }

    /// <summary>Lets days from one on go; their rows are to be taken in again.</summary>
    public void Rewind(int day)
    {
        while (Count > 0 && this[Count - 1].Day >= day) Count--;
        _next = None;
    }

    /// <summary>Lets go what the rows before the first said.</summary>
    public void Forget()
    {
        var gone = rows.Count == 0 ? Count : PlaceOf(rows[rows.First].Day);
        _days.AsSpan(gone, Count - gone).CopyTo(_days);
        Count -= gone;
        if (Count > 1) _days[0] = Beginning(this[1]);
        else Again();
    }

    /// <summary>The first day, of what is left of it.</summary>
    private DayTotals Beginning(in DayTotals next)
    {
        var (day, end) = (new DayTotals { Day = this[0].Day, LowestRow = -1 }, rows.FirstOfDay(next.Day));
        for (var row = rows.First; row < end;) row = day.Take(rows, row);
        day.SpentBefore = unchecked(next.SpentBefore - day.Spent);
        return day;
    }

    private void Again()
    {
        Rewind(int.MinValue);
        for (var row = rows.First; row < rows.End; row++) Add(row);
    }

    private DayTotals Pop() => _days[--Count];

    private DayTotals Next(int day)
    {
        if (Count == 0) return new() { Day = day, LowestRow = -1 };
        ref readonly var newest = ref this[Count - 1];
        return new() { Day = day, IsKnown = newest.IsKnown, Balance = newest.Balance, LowestRow = -1, SpentBefore = unchecked(newest.SpentBefore + newest.Spent) };
    }
}
