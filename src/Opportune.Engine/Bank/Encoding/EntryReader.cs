using System.Buffers.Binary;
using Opportune.Expressions;

namespace Opportune.Engine.Bank.Encoding;

/// <summary>Reads what <see cref="EntryWriter"/> wrote.</summary>
/// <exception cref="FormatException">The bytes end early or are of another form.</exception>
internal sealed class EntryReader(ReadOnlyMemory<byte> bytes)
{
    private readonly List<string> _texts = [];
    private int _at;

    public bool IsAtEnd => _at == bytes.Length;

    public byte Byte() => _at < bytes.Length ? bytes.Span[_at++] : throw new FormatException("The entry ends early.");

    public bool Bool() => Byte() != 0;

    public long Int()
    {
        var (value, shift) = (0UL, 0);
        while (true)
        {
            var b = Byte();
            value |= unchecked((ulong)(b & 0x7F) << shift);
            if (b < 0x80) break;
            if ((shift += 7) > 63) throw new FormatException("A number is too long.");
        }
        return unchecked((long)(value >> 1) ^ -(long)(value & 1));
    }

    public int Count() => Int() is >= 0 and <= int.MaxValue and var n ? (int)n : throw new FormatException("A count is out of range.");

    public double Double() => BitConverter.Int64BitsToDouble(BinaryPrimitives.ReadInt64LittleEndian(Take(8)));

    public DateTimeOffset Time() => new(Int(), TimeSpan.Zero);

    public string? OptionalText()
    {
        var number = Int();
        if (number == -1) return null;
        if (number > 0) return _texts[(int)number - 1];
        var text = System.Text.Encoding.UTF8.GetString(Take(Count()));
        _texts.Add(text);
        return text;
    }

    public string Text() => OptionalText() ?? throw new FormatException("A text is missing.");

    public byte[] Bytes() => Take(Count()).ToArray();

    public List<T> List<T>(Func<T> read)
    {
        var count = Count();
        var list = new List<T>(Math.Min(count, bytes.Length - _at));
        for (var i = 0; i < count; i++) list.Add(read());
        return list;
    }

    public CelValue Value(string ownName = "")
    {
        var kind = Byte();
        return kind == 255 ? CelValue.Missing(ownName) : (CelKind)kind switch
        {
            CelKind.Null => CelValue.Null,
            CelKind.Bool => CelValue.Bool(Bool()),
            CelKind.Int => CelValue.Int(Int()),
            CelKind.Double => CelValue.Double(Double()),
            CelKind.String => CelValue.String(Text()),
            CelKind.Timestamp => CelValue.Timestamp(Time()),
            CelKind.Duration => CelValue.Duration(TimeSpan.FromTicks(Int())),
            CelKind.List => CelValue.List(List(() => Value())),
            CelKind.Error => CelValue.Error(Text()),
            _ => throw new FormatException($"A value of kind {kind} is not known."),
        };
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count > bytes.Length - _at) throw new FormatException("The entry ends early.");
        _at += count;
        return bytes.Span.Slice(_at - count, count);
    }
}
