using System.Buffers;
using System.Buffers.Binary;
using Opportune.Expressions;

namespace Opportune.Engine.Bank.Encoding;

/// <summary>Writes values in the compact form of the journal: variable-length integers, texts once and then by number, doubles by their bits.</summary>
internal sealed class EntryWriter
{
    private readonly ArrayBufferWriter<byte> _bytes = new(1024);
    private readonly Dictionary<string, int> _texts = new(StringComparer.Ordinal);

    public ReadOnlyMemory<byte> Written => _bytes.WrittenMemory;

    public void Byte(byte value)
    {
        _bytes.GetSpan(1)[0] = value;
        _bytes.Advance(1);
    }

    public void Bool(bool value) => Byte(value ? (byte)1 : (byte)0);

    public void Int(long value)
    {
        var zigzag = unchecked((ulong)((value << 1) ^ (value >> 63)));
        while (zigzag >= 0x80) { Byte((byte)(zigzag & 0x7F | 0x80)); zigzag >>= 7; }
        Byte((byte)zigzag);
    }

    public void Double(double value)
    {
        BinaryPrimitives.WriteInt64LittleEndian(_bytes.GetSpan(8), BitConverter.DoubleToInt64Bits(value));
        _bytes.Advance(8);
    }

    public void Time(DateTimeOffset value) => Int(value.UtcTicks);

    public void Text(string? value)
    {
        if (value is null) { Int(-1); return; }
        if (_texts.TryGetValue(value, out var known)) { Int(known + 1); return; }
        _texts[value] = _texts.Count;
        Int(0);
        var utf8 = System.Text.Encoding.UTF8.GetBytes(value);
        Int(utf8.Length);
        _bytes.Write(utf8);
    }

    public void Bytes(ReadOnlySpan<byte> value)
    {
        Int(value.Length);
        _bytes.Write(value);
    }

    public void List<T>(IReadOnlyCollection<T> items, Action<T> write)
    {
        Int(items.Count);
        foreach (var item in items) write(item);
    }

    /// <summary>A value; <paramref name="ownName"/> is the fact whose being missing needs no words.</summary>
    public void Value(CelValue value, string ownName = "")
    {
        if (ownName.Length > 0 && value.IsMissing && value.Equals(CelValue.Missing(ownName))) { Byte(255); return; }
        Byte((byte)value.Kind);
        switch (value.Kind)
        {
            case CelKind.Null: break;
            case CelKind.Bool: Bool(value.AsBool); break;
            case CelKind.Int: Int(value.AsInt); break;
            case CelKind.Double: Double(value.AsDouble); break;
            case CelKind.String: Text(value.AsString); break;
            case CelKind.Timestamp: Time(value.AsTimestamp); break;
            case CelKind.Duration: Int(value.AsDuration.Ticks); break;
            case CelKind.List: List(value.AsList, v => Value(v)); break;
            case CelKind.Error: Text(value.ErrorCode); break;
            default: throw new InvalidOperationException($"A fact of kind {value.Kind} cannot be recorded.");
        }
    }
}
