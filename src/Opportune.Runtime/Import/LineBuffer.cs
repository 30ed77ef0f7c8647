namespace Opportune.Runtime.Import;

/// <summary>A window on a stream of bytes in which line ends are found; it never holds more than the longest record and one block.</summary>
internal sealed class LineBuffer(Stream stream, long offset, int longest)
{
    private const int Block = 65_536;
    private byte[] _bytes = new byte[Block * 2];
    private int _start;
    private int _end;
    private bool _ended;

    /// <summary>Where in the file the window begins.</summary>
    public long Offset { get; private set; } = offset;

    /// <summary>Finds the line that begins <paramref name="from"/> bytes into the window.</summary>
    /// <returns>Length up to the line feed (or the end of the file) and whether there was one; length −1 where the line is longer than allowed, −2 at the end of the file.</returns>
    public (int Length, bool HasEnd) FindLine(int from)
    {
        for (var searched = from; ;)
        {
            var at = _bytes.AsSpan(_start, _end - _start)[searched..].IndexOf((byte)'\n');
            if (at >= 0) return searched + at > longest ? (-1, true) : (searched + at - from, true);
            searched = _end - _start;
            if (searched > longest) return (-1, false);
            if (Fill()) continue;
            return searched == from ? (-2, false) : (searched - from, false);
        }
    }

    /// <summary>Bytes of the window.</summary>
    public ReadOnlySpan<byte> Slice(int from, int length) => _bytes.AsSpan(_start + from, length);

    /// <summary>Moves the window's beginning.</summary>
    public void Advance(int count) => (_start, Offset) = (_start + count, Offset + count);

    /// <summary>Moves the window's beginning behind the next line feed, however far that is.</summary>
    public void AdvancePastLine()
    {
        while (true)
        {
            var at = _bytes.AsSpan(_start, _end - _start).IndexOf((byte)'\n');
            Advance(at >= 0 ? at + 1 : _end - _start);
            if (at >= 0 || !Fill()) return;
        }
    }

    private bool Fill()
    {
        if (_ended) return false;
        if (_start > 0)
        {
            _bytes.AsSpan(_start, _end - _start).CopyTo(_bytes);
            (_end, _start) = (_end - _start, 0);
        }
        if (_bytes.Length - _end < Block) Array.Resize(ref _bytes, _bytes.Length * 2);
        var read = stream.Read(_bytes, _end, _bytes.Length - _end);
        _end += read;
        _ended = read == 0;
        return !_ended;
    }
}
