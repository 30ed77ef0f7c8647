using System.Buffers.Binary;
using System.Text;

namespace Opportune.Engine.Profile.Accounts;

/// <summary>An account's bookings by time, then by event: a total order, so that the order of arrival changes nothing.</summary>
/// <remarks>
/// Rows are numbered on from the first that ever was, so that a number stays good while earlier rows are forgotten; a row that comes late shifts the later ones by one.
/// Names of events stand as UTF-8 behind each other and become texts only when cited. Not thread-safe.
/// </remarks>
internal sealed class Bookings
{
    private const int LengthBytes = 2;
    private Booking[] _rows = [];
    private byte[] _names = [];
    private int _start, _used, _live;

    /// <summary>Number of the first row.</summary>
    public int First { get; private set; }

    /// <summary>Number behind the last row.</summary>
    public int End => First + Count;

    /// <summary>How many there are.</summary>
    public int Count { get; private set; }

    /// <summary>The row of a number from <see cref="First"/> to before <see cref="End"/>.</summary>
    public ref readonly Booking this[int row] => ref _rows[_start + row - First];

    /// <summary>The event behind a row, <c>source/id</c>, as UTF-8; empty where it was carried over from what is forgotten.</summary>
    public ReadOnlySpan<byte> NameOf(int row) => NameAt(this[row].Name);

    /// <summary>The event behind a row as a text.</summary>
    public string EventOf(int row) => Encoding.UTF8.GetString(NameOf(row));

    /// <summary>Where a row belongs: behind all that are not later. The newest, the usual case, costs O(1).</summary>
    public int PlaceOf(in Booking booking, ReadOnlySpan<byte> name)
    {
        var (from, to) = (First, End);
        if (Count > 0 && !IsBefore(booking, name, End - 1)) return End;
        while (from < to)
        {
            var middle = (from + to) / 2;
            if (IsBefore(booking, name, middle)) to = middle; else from = middle + 1;
        }
        return from;
    }

    /// <summary>Inserts a row at the place that <see cref="PlaceOf"/> gave.</summary>
    public void Insert(int row, in Booking booking, ReadOnlySpan<byte> name)
    {
        var named = booking.Named(Keep(name));
        MakeRoom();
        var at = _start + row - First;
        Array.Copy(_rows, at, _rows, at + 1, End - row);
        _rows[at] = named;
        Count++;
    }

    /// <summary>Makes room for so many rows at once.</summary>
    public void Expect(int rows)
    {
        if (_rows.Length < rows) Array.Resize(ref _rows, rows);
    }

    /// <summary>The first row of a day or of one after it; O(log n).</summary>
    public int FirstOfDay(int day) => First + ~_rows.AsSpan(_start, Count).BinarySearch(new FromDay(day));

    /// <summary>Forgets the rows before one; where something of them must stay, it takes the place of the last of them.</summary>
    public void ForgetBefore(int row, Booking? carried)
    {
        for (var i = First; i < row; i++) _live -= LengthBytes + NameOf(i).Length;
        Array.Clear(_rows, _start, row - First); // their words may be nobody else's
        var gone = row - First - (carried is null ? 0 : 1);
        (_start, First, Count) = (_start + gone, First + gone, Count - gone);
        if (carried is { } instead) _rows[_start] = instead.Named(Keep([]));
    }

    private bool IsBefore(in Booking booking, ReadOnlySpan<byte> name, int row)
    {
        ref readonly var other = ref this[row];
        return booking.Ticks != other.Ticks ? booking.Ticks < other.Ticks : Compare(name, NameAt(other.Name)) < 0;
    }

    /// <summary>As texts compare ordinally: UTF-16 has characters beyond its 16 bits before those from U+E000 on, UTF-8 behind them.</summary>
    private static int Compare(ReadOnlySpan<byte> a, ReadOnlySpan<byte> b)
    {
        var same = a.CommonPrefixLength(b);
        var order = a.SequenceCompareTo(b);
        if (same == a.Length || same == b.Length || Math.Min(a[same], b[same]) is not (0xEE or 0xEF)) return order;
        return Math.Max(a[same], b[same]) >= 0xF0 ? -order : order;
    }

    private ReadOnlySpan<byte> NameAt(int name) => _names.AsSpan(name + LengthBytes, BinaryPrimitives.ReadUInt16LittleEndian(_names.AsSpan(name)));

    private int Keep(ReadOnlySpan<byte> name)
    {
        var length = LengthBytes + name.Length;
        if (_used + length > _names.Length) MakeRoomForNames(length);
        var at = _used;
        BinaryPrimitives.WriteUInt16LittleEndian(_names.AsSpan(at), checked((ushort)name.Length));
        name.CopyTo(_names.AsSpan(at + LengthBytes));
        (_used, _live) = (_used + length, _live + length);
        return at;
    }

    /// <summary>Names of forgotten rows make room first.</summary>
    private void MakeRoomForNames(int length)
    {
        var names = new byte[Math.Max(256, _live + length + (_live / 2))];
        var used = 0;
        for (var row = First; row < End; row++)
        {
            ref var booking = ref _rows[_start + row - First];
            var whole = _names.AsSpan(booking.Name, LengthBytes + NameAt(booking.Name).Length);
            whole.CopyTo(names.AsSpan(used));
            booking = booking.Named(used);
            used += whole.Length;
        }
        (_names, _used, _live) = (names, used, used);
    }

    private void MakeRoom()
    {
        if (_start + Count < _rows.Length) return;
        var rows = _start > Count / 2 ? _rows : new Booking[Math.Max(8, Count + (Count / 2))];
        Array.Copy(_rows, _start, rows, 0, Count);
        if (ReferenceEquals(rows, _rows)) Array.Clear(rows, Count, _start);
        (_rows, _start) = (rows, 0);
    }
}
