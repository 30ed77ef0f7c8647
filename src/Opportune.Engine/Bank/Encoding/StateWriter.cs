using System.Buffers;
using System.Buffers.Binary;
using Opportune.Expressions;

namespace Opportune.Engine.Bank.Encoding;

/// <summary>Writes a customer's state as few bytes: instants as steps from the one before, event names by what differs from the one before, texts once and then by number.</summary>
/// <remarks>Equal states in equal order give equal bytes. Not thread-safe; one per thread is kept and used again.</remarks>
internal sealed class StateWriter
{
    private const int MostKept = 1 << 18;
    private static readonly System.Text.Encoding Utf8 = System.Text.Encoding.UTF8;
    [ThreadStatic] private static StateWriter? t_spare;
    private const long TicksPerSecond = TimeSpan.TicksPerSecond;
    private readonly ArrayBufferWriter<byte> _bytes = new(4_096);
    private readonly Dictionary<string, int> _texts = new(StringComparer.Ordinal);
    private readonly NameTable _names = new();
    private readonly Dictionary<WordSet, int> _words = [];
    private byte[] _name = [];
    private long _lastTicks;

    /// <summary>This thread's writer, empty.</summary>
    public static StateWriter Rent()
    {
        var writer = t_spare ?? new();
        t_spare = null;
        return writer;
    }

    /// <summary>What was written; the writer is given back and not used again.</summary>
    public byte[] Finish()
    {
        var written = _bytes.WrittenSpan.ToArray();
        if (_bytes.Capacity > MostKept) return written;
        _bytes.ResetWrittenCount();
        _texts.Clear();
        _names.Clear();
        _words.Clear();
        _lastTicks = 0;
        t_spare = this;
        return written;
    }

    public void Byte(byte value)
    {
        _bytes.GetSpan(1)[0] = value;
        _bytes.Advance(1);
    }

    public void Bool(bool value) => Byte(value ? (byte)1 : (byte)0);

    /// <summary>A number ≥ 0.</summary>
    public void Count(long value) => Unsigned(checked((ulong)value));

    public void Int(long value) => Unsigned(ZigZag.Of(value));

    public void Fixed(long value)
    {
        BinaryPrimitives.WriteInt64LittleEndian(_bytes.GetSpan(8), value);
        _bytes.Advance(8);
    }

    /// <summary>A number; hundredths, as amounts are, take few bytes.</summary>
    public void Number(double value)
    {
        var hundredths = Math.Abs(value) < 1e15 ? (long)Math.Round(value * 100) : 0;
        var isExact = BitConverter.DoubleToInt64Bits(hundredths / 100.0) == BitConverter.DoubleToInt64Bits(value);
        Bool(isExact);
        if (isExact) Int(hundredths); else Fixed(BitConverter.DoubleToInt64Bits(value));
    }

    /// <summary>An instant, as whole seconds from the one written before where that is exact.</summary>
    public void When(DateTimeOffset value)
    {
        var step = value.UtcTicks - _lastTicks;
        _lastTicks = value.UtcTicks;
        var isWhole = step % TicksPerSecond == 0;
        Int((isWhole ? step / TicksPerSecond : step) << 1 | (isWhole ? 0L : 1L));
    }

    /// <summary>A text out of few; it is written once.</summary>
    public void Text(string? value)
    {
        if (value is null) Count(0);
        else if (_texts.TryGetValue(value, out var known)) Count(known + 2);
        else
        {
            _texts[value] = _texts.Count;
            Count(1);
            var length = Utf8.GetByteCount(value);
            Count(length);
            Utf8.GetBytes(value, _bytes.GetSpan(length));
            _bytes.Advance(length);
        }
    }

    /// <summary>Four texts that come together again and again.</summary>
    public void Words(WordSet words)
    {
        if (_words.TryGetValue(words, out var known)) { Count(known + 1); return; }
        _words[words] = _words.Count;
        Count(0);
        Text(words.A); Text(words.B); Text(words.C); Text(words.D);
    }

    public void Words(string a, string b, string c, string d) => Words(WordSet.Of(a, b, c, d));

    /// <summary>The name of an event or decision: names that follow each other begin alike.</summary>
    public void Name(string value)
    {
        var most = Utf8.GetMaxByteCount(value.Length);
        if (_name.Length < most) _name = new byte[most];
        Name(_name.AsSpan(0, Utf8.GetBytes(value, _name)));
    }

    /// <summary>The same as UTF-8.</summary>
    public void Name(ReadOnlySpan<byte> utf8)
    {
        var shared = utf8.CommonPrefixLength(_names.Last);
        if (!_names.Add(utf8, out var number)) { Count(number + 1); return; }
        Count(0);
        Count(shared);
        Bytes(utf8[shared..]);
    }

    public void Value(CelValue value)
    {
        var plain = EntryWriter.Rent();
        plain.Value(value);
        Bytes(plain.Finish());
    }

    /// <summary>Bytes whose number the reader knows.</summary>
    public void Raw(ReadOnlySpan<byte> value) => _bytes.Write(value);

    public void Bytes(ReadOnlySpan<byte> value)
    {
        Count(value.Length);
        _bytes.Write(value);
    }

    public void List<T>(IReadOnlyCollection<T> items, Action<StateWriter, T> write)
    {
        Count(items.Count);
        if (items.Count == 0) return;
        foreach (var item in items) write(this, item);
    }

    private void Unsigned(ulong value)
    {
        while (value >= 0x80) { Byte((byte)(value & 0x7F | 0x80)); value >>= 7; }
        Byte((byte)value);
    }
}
