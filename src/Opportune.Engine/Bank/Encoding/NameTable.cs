namespace Opportune.Engine.Bank.Encoding;

/// <summary>Numbers names in the order in which they first come.</summary>
/// <remarks>Bytes behind each other and a table of open places: no object a name. Not thread-safe.</remarks>
internal sealed class NameTable
{
    private const int FewestPlaces = 256;
    private byte[] _bytes = new byte[4_096];
    private int[] _ends = new int[64];
    private int[] _places = new int[FewestPlaces]; // number + 1, 0 where free
    private int _count;

    /// <summary>The name that came last as a new one; empty before the first.</summary>
    public ReadOnlySpan<byte> Last => _count == 0 ? [] : NameOf(_count - 1);

    /// <summary>Numbers a name; false where it had its number.</summary>
    public bool Add(ReadOnlySpan<byte> name, out int number)
    {
        var place = PlaceOf(name);
        number = _places[place] - 1;
        if (number >= 0) return false;
        number = Keep(name);
        _places[place] = number + 1;
        if (2 * _count > _places.Length) Grow();
        return true;
    }

    /// <summary>Forgets all names.</summary>
    public void Clear()
    {
        if (_places.Length > 16 * FewestPlaces) _places = new int[FewestPlaces];
        else Array.Clear(_places);
        _count = 0;
    }

    private ReadOnlySpan<byte> NameOf(int number) => _bytes.AsSpan(Start(number), _ends[number] - Start(number));

    private int Start(int number) => number == 0 ? 0 : _ends[number - 1];

    private int Keep(ReadOnlySpan<byte> name)
    {
        var start = Start(_count);
        if (start + name.Length > _bytes.Length) Array.Resize(ref _bytes, 2 * (start + name.Length));
        if (_count == _ends.Length) Array.Resize(ref _ends, 2 * _count);
        name.CopyTo(_bytes.AsSpan(start));
        _ends[_count] = start + name.Length;
        return _count++;
    }

    private int PlaceOf(ReadOnlySpan<byte> name)
    {
        var place = Hash(name) & (_places.Length - 1);
        while (_places[place] != 0 && !NameOf(_places[place] - 1).SequenceEqual(name)) place = (place + 1) & (_places.Length - 1);
        return place;
    }

    private void Grow()
    {
        _places = new int[4 * _places.Length];
        for (var number = 0; number < _count; number++) _places[PlaceOf(NameOf(number))] = number + 1;
    }

    /// <summary>Seeded anew at each start, so that nobody can send names that share one place.</summary>
    private static int Hash(ReadOnlySpan<byte> name)
    {
        var hash = new HashCode();
        hash.AddBytes(name);
        return hash.ToHashCode();
    }
}
