using System.Buffers.Binary;
using Opportune.Expressions;

namespace Opportune.Engine.Bank.Encoding;

/// <summary>Writes values in the compact form of the journal: variable-length integers, texts once and then by number, doubles by their bits or as a short decimal where that is the same double.</summary>
/// <remarks>Not thread-safe; one per thread is kept and used again.</remarks>
internal sealed class EntryWriter
{
    /// <summary>Below this a hundredfold still fits the whole numbers that are exact as doubles.</summary>
    private const double Exact = 1L << 46;

    [ThreadStatic] private static EntryWriter? _spare;
    private readonly Dictionary<string, int> _texts = new(StringComparer.Ordinal);
    private readonly List<IReadOnlyList<string>> _lists = [];
    private byte[] _bytes = new byte[4096];
    private string _lastWord = "";
    private int _length;

    /// <summary>This thread's writer, empty.</summary>
    public static EntryWriter Rent()
    {
        var writer = _spare ?? new();
        _spare = null;
        (writer._length, writer._lastWord) = (0, "");
        writer._texts.Clear();
        writer._lists.Clear();
        return writer;
    }

    /// <summary>What was written; the writer is given back and not used again.</summary>
    public byte[] Finish()
    {
        var written = Written.ToArray();
        GiveBack();
        return written;
    }

    /// <summary>The writer is not used again, nor what <see cref="Written"/> showed.</summary>
    public void GiveBack() => _spare = this;

    public ReadOnlyMemory<byte> Written => _bytes.AsMemory(0, _length);

    public void Byte(byte value) => Space(1)[0] = value;

    public void Bool(bool value) => Byte(value ? (byte)1 : (byte)0);

    public void Int(long value) => Unsigned(ZigZag.Of(value));

    public void Unsigned(ulong value)
    {
        var at = Room(10);
        var bytes = _bytes;
        // Cut to its lowest bits on purpose: a check that nothing is lost would cost as much as the writing.
        unchecked
        {
            for (; value >= 0x80; value >>= 7) bytes[at++] = (byte)(value | 0x80);
            bytes[at] = (byte)value;
            _length = at + 1;
        }
    }

    public void Double(double value) => BinaryPrimitives.WriteInt64LittleEndian(Space(8), BitConverter.DoubleToInt64Bits(value));

    /// <summary>A double in as few bytes as give back the same bits: an even number for a whole one, one more than a multiple of four for hundredths, 3 and the bits for any other.</summary>
    public void Number(double value)
    {
        if (Math.Abs(value) < Exact)
        {
            var (whole, hundredths) = unchecked(((long)value, (long)Math.Round(value * 100))); // In range, so that no check is needed.
            if (Same(whole, value)) { Unsigned(ZigZag.Of(whole) << 1); return; }
            if (Same(hundredths / 100.0, value)) { Unsigned(ZigZag.Of(hundredths) << 2 | 1); return; }
        }
        Byte(3);
        Double(value);
    }

    /// <summary>A double that usually is a whole number of 1/<paramref name="parts"/>: twice that number, or 1 and the bits of any other.</summary>
    public void Parts(double value, double parts)
    {
        if (value * parts is >= 0 and < Exact and var units && unchecked((long)(units + 0.5)) is var whole && Same(whole / parts, value)) { Unsigned(unchecked((ulong)whole) << 1); return; }
        Byte(1);
        Double(value);
    }

    public void Time(DateTimeOffset value) => Int(value.UtcTicks);

    /// <summary>A text: in full the first time, its number afterwards.</summary>
    public void Text(string? value)
    {
        if (value is null) { Int(-1); return; }
        if (Known(value)) return;
        Int(0);
        Utf8(value, 0);
    }

    /// <summary>A text like those before it: what it shares with the last new one is left out.</summary>
    public void Word(string? value)
    {
        if (value is null) { Int(-1); return; }
        if (Known(value)) return;
        Int(0);
        var shared = value.AsSpan().CommonPrefixLength(_lastWord);
        // A pair of surrogates stays together, so that the rest is UTF-8 by itself.
        if (shared > 0 && char.IsHighSurrogate(value[shared - 1])) shared--;
        Int(shared);
        Utf8(value, shared);
        _lastWord = value;
    }

    /// <summary>A list of words; an equal one that came before is only named.</summary>
    public void Words(IReadOnlyList<string> words)
    {
        for (var i = 0; i < _lists.Count; i++)
            if (Equal(_lists[i], words)) { Int(i + 1); return; }
        _lists.Add(words);
        Int(0);
        Int(words.Count);
        for (var i = 0; i < words.Count; i++) Word(words[i]);
    }

    public void Bytes(ReadOnlySpan<byte> value)
    {
        Int(value.Length);
        value.CopyTo(Space(value.Length));
    }

    /// <summary>What was written by itself before.</summary>
    public void Raw(ReadOnlySpan<byte> written) => written.CopyTo(Space(written.Length));

    /// <summary>A value; one whose <paramref name="isOwnMissing"/> is set is missing by its own name, which needs no words.</summary>
    public void Value(CelValue value, bool isOwnMissing = false)
    {
        if (isOwnMissing) { Byte(255); return; }
        Byte((byte)value.Kind);
        switch (value.Kind)
        {
            case CelKind.Null: break;
            case CelKind.Bool: Bool(value.AsBool); break;
            case CelKind.Int: Int(value.AsInt); break;
            case CelKind.Double: Number(value.AsDouble); break;
            case CelKind.String: Word(value.AsString); break;
            case CelKind.Timestamp: Time(value.AsTimestamp); break;
            case CelKind.Duration: Int(value.AsDuration.Ticks); break;
            case CelKind.List: Values(value.AsList); break;
            case CelKind.Error: Word(value.ErrorCode); break;
            default: throw new InvalidOperationException($"A fact of kind {value.Kind} cannot be recorded.");
        }
    }

    private void Values(IReadOnlyList<CelValue> values)
    {
        Int(values.Count);
        for (var i = 0; i < values.Count; i++) Value(values[i]);
    }

    private static bool Same(double a, double b) => BitConverter.DoubleToInt64Bits(a) == BitConverter.DoubleToInt64Bits(b);

    private static bool Equal(IReadOnlyList<string> a, IReadOnlyList<string> b)
    {
        if (ReferenceEquals(a, b)) return true;
        if (a.Count != b.Count) return false;
        for (var i = 0; i < a.Count; i++)
            if (a[i] != b[i]) return false;
        return true;
    }

    private bool Known(string value)
    {
        if (_texts.TryGetValue(value, out var number)) { Int(number + 1); return true; }
        _texts[value] = _texts.Count;
        return false;
    }

    private void Utf8(string value, int from)
    {
        var rest = value.AsSpan(from);
        var length = System.Text.Encoding.UTF8.GetByteCount(rest);
        Int(length);
        System.Text.Encoding.UTF8.GetBytes(rest, Space(length));
    }

    private Span<byte> Space(int count)
    {
        var at = Room(count);
        _length = at + count;
        return _bytes.AsSpan(at, count);
    }

    private int Room(int count)
    {
        if (_bytes.Length - _length < count) Array.Resize(ref _bytes, Math.Max(2 * _bytes.Length, _length + count));
        return _length;
    }
}
