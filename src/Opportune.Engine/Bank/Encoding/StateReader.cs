using System.Buffers.Binary;
using Opportune.Expressions;

namespace Opportune.Engine.Bank.Encoding;

/// <summary>Reads what <see cref="StateWriter"/> wrote.</summary>
/// <exception cref="FormatException">The bytes end early or are of another form.</exception>
internal sealed class StateReader(ReadOnlyMemory<byte> bytes)
{
    private static readonly System.Text.UTF8Encoding Utf8 = new(false, throwOnInvalidBytes: true);
    private readonly List<string> _texts = [];
    private readonly List<(int Start, int Length, string? Text)> _names = [];
    private readonly List<WordSet> _words = [];
    private byte[] _nameBytes = [];
    private long _lastTicks;
    private int _at;

    public bool IsAtEnd => _at == bytes.Length;

    public byte Byte() => _at < bytes.Length ? bytes.Span[_at++] : throw Damaged("ends early");

    public bool Bool() => Byte() switch { 0 => false, 1 => true, _ => throw Damaged("has a yes or no that is neither") };

    public int Count() => Unsigned() is <= int.MaxValue and var n ? (int)n : throw Damaged("has a count out of range");

    public long Int64Count() => Unsigned() is <= long.MaxValue and var n ? (long)n : throw Damaged("has a count out of range");

    /// <summary>The number of items that follow, each of at least one byte.</summary>
    public int Items() => Count() is var n && n <= bytes.Length - _at ? n : throw Damaged("ends early");

    public long Int() => ZigZag.Back(Unsigned());

    public int Int32() => Int() is >= int.MinValue and <= int.MaxValue and var n ? (int)n : throw Damaged("has a number out of range");

    public long Fixed() => BinaryPrimitives.ReadInt64LittleEndian(Take(8));

    public double Number() => Bool() ? Int() / 100.0 : BitConverter.Int64BitsToDouble(Fixed());

    public T Enum<T>() where T : struct, Enum => EntryReader.Member<T>(Byte());

    public DateTimeOffset When()
    {
        var step = Int();
        var ticks = unchecked((step & 1) == 0 ? (step >> 1) * TimeSpan.TicksPerSecond + _lastTicks : (step >> 1) + _lastTicks);
        if (ticks < 0 || ticks > DateTimeOffset.MaxValue.UtcTicks) throw Damaged("has an instant out of range");
        _lastTicks = ticks;
        return new(ticks, TimeSpan.Zero);
    }

    public string? OptionalText()
    {
        var number = Count();
        if (number == 0) return null;
        if (number > 1) return number - 2 < _texts.Count ? _texts[number - 2] : throw Damaged("names a text before it is written");
        _texts.Add(Interned.Of(Decode(Take(Count()))));
        return _texts[^1];
    }

    public string Text() => OptionalText() ?? throw Damaged("lacks a text");

    public WordSet Words()
    {
        var number = Count();
        if (number > 0) return number <= _words.Count ? _words[number - 1] : throw Damaged("names words before they are written");
        _words.Add(WordSet.Of(Text(), Text(), Text(), Text()));
        return _words[^1];
    }

    public string Name()
    {
        var number = NameNumber();
        var (start, length, text) = _names[number];
        if (text is not null) return text;
        text = Utf8.GetString(_nameBytes, start, length);
        _names[number] = (start, length, text);
        return text;
    }

    /// <summary>A name as UTF-8; good until the next name is read.</summary>
    public ReadOnlySpan<byte> NameBytes() => _names[NameNumber()] is var (start, length, _) ? _nameBytes.AsSpan(start, length) : [];

    private int NameNumber()
    {
        var number = Count();
        if (number > 0) return number <= _names.Count ? number - 1 : throw Damaged("uses a name before it is written");
        var shared = Count();
        var (last, lastLength, _) = _names.Count > 0 ? _names[^1] : default;
        if (shared > lastLength) throw Damaged("has a name that continues nothing");
        var rest = Take(Count());
        var start = last + lastLength;
        if (start + shared + rest.Length > _nameBytes.Length) Array.Resize(ref _nameBytes, Math.Max(1_024, 2 * (start + shared + rest.Length)));
        _nameBytes.AsSpan(last, shared).CopyTo(_nameBytes.AsSpan(start));
        rest.CopyTo(_nameBytes.AsSpan(start + shared));
        if (!System.Text.Unicode.Utf8.IsValid(_nameBytes.AsSpan(start, shared + rest.Length))) throw NoUtf8(null);
        _names.Add((start, shared + rest.Length, null));
        return _names.Count - 1;
    }

    public CelValue Value() => new EntryReader(Bytes()).CompactValue();

    public ReadOnlyMemory<byte> Bytes()
    {
        var length = Count();
        Take(length);
        return bytes.Slice(_at - length, length);
    }

    private ulong Unsigned()
    {
        var (value, shift) = (0UL, 0);
        while (true)
        {
            var b = Byte();
            value |= unchecked((ulong)(b & 0x7F) << shift);
            if (b < 0x80) return value;
            if ((shift += 7) > 63) throw Damaged("has a number that is too long");
        }
    }

    private static string Decode(ReadOnlySpan<byte> utf8)
    {
        try { return Utf8.GetString(utf8); }
        catch (System.Text.DecoderFallbackException e) { throw NoUtf8(e); }
    }

    private static FormatException NoUtf8(Exception? cause) => new("The state has a text that is no UTF-8.", cause);

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count > bytes.Length - _at) throw Damaged("ends early");
        _at += count;
        return bytes.Span.Slice(_at - count, count);
    }

    /// <summary>What damaged bytes are refused with.</summary>
    public static FormatException Damaged(string how) => new($"The state {how}.");
}
