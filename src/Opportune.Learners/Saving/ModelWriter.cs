using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace Opportune.Learners;

/// <summary>Writes the fields of a model; see <see cref="ModelFile"/> for the layout.</summary>
public sealed class ModelWriter
{
    private readonly ArrayBufferWriter<byte> bytes = new();

    internal ModelWriter(string kind)
    {
        bytes.Write(ModelFile.Magic);
        Int32(ModelFile.Version);
        Text(kind);
    }

    /// <summary>Writes a number.</summary>
    public void Write(string name, double value)
    {
        Field(name, 'd');
        Double(value);
    }

    /// <summary>Writes a whole number.</summary>
    public void Write(string name, long value)
    {
        Field(name, 'i');
        BinaryPrimitives.WriteInt64LittleEndian(bytes.GetSpan(8), value);
        bytes.Advance(8);
    }

    /// <summary>Writes a text.</summary>
    public void Write(string name, string value)
    {
        Field(name, 's');
        Text(value);
    }

    /// <summary>Writes numbers.</summary>
    public void Write(string name, ReadOnlySpan<double> values)
    {
        Field(name, 'D');
        Int32(values.Length);
        foreach (double value in values) Double(value);
    }

    /// <summary>Writes numbers of 32 bits.</summary>
    public void Write(string name, ReadOnlySpan<float> values)
    {
        Field(name, 'F');
        Int32(values.Length);
        foreach (float value in values) Int32(BitConverter.SingleToInt32Bits(value));
    }

    /// <summary>Writes whole numbers.</summary>
    public void Write(string name, ReadOnlySpan<int> values)
    {
        Field(name, 'I');
        Int32(values.Length);
        foreach (int value in values) Int32(value);
    }

    /// <summary>Writes whole numbers of 8 bits.</summary>
    public void Write(string name, ReadOnlySpan<sbyte> values)
    {
        Field(name, 'B');
        Int32(values.Length);
        bytes.Write(MemoryMarshal.AsBytes(values));
    }

    /// <summary>Writes texts.</summary>
    public void Write(string name, IReadOnlyCollection<string> values)
    {
        Field(name, 'S');
        Int32(values.Count);
        foreach (string value in values) Text(value);
    }

    internal byte[] Seal() => [.. bytes.WrittenSpan, .. SHA256.HashData(bytes.WrittenSpan)];

    private void Field(string name, char type)
    {
        Text(name);
        bytes.Write([(byte)type]);
    }

    private void Text(string value)
    {
        byte[] text = Encoding.UTF8.GetBytes(value);
        Int32(text.Length);
        bytes.Write(text);
    }

    private void Double(double value)
    {
        BinaryPrimitives.WriteDoubleLittleEndian(bytes.GetSpan(8), value);
        bytes.Advance(8);
    }

    private void Int32(int value)
    {
        BinaryPrimitives.WriteInt32LittleEndian(bytes.GetSpan(4), value);
        bytes.Advance(4);
    }
}
