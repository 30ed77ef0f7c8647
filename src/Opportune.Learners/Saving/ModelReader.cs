using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace Opportune.Learners;

/// <summary>Reads the fields of a model in the order in which they were written; see <see cref="ModelFile"/>.</summary>
public sealed class ModelReader
{
    private readonly byte[] file;
    private int place = 8;

    internal ModelReader(byte[] file)
    {
        this.file = file;
        Kind = Text();
    }

    /// <summary>The kind of the model.</summary>
    public string Kind { get; }

    /// <summary>Reads a number.</summary>
    public double ReadDouble(string name)
    {
        Field(name, 'd');
        return BinaryPrimitives.ReadDoubleLittleEndian(Take(8));
    }

    /// <summary>Reads a whole number.</summary>
    public long ReadInt64(string name)
    {
        Field(name, 'i');
        return BinaryPrimitives.ReadInt64LittleEndian(Take(8));
    }

    /// <summary>Reads a text.</summary>
    public string ReadString(string name)
    {
        Field(name, 's');
        return Text();
    }

    /// <summary>Reads numbers.</summary>
    public double[] ReadDoubles(string name)
    {
        Field(name, 'D');
        var values = new double[Length(8)];
        for (int i = 0; i < values.Length; i++) values[i] = BinaryPrimitives.ReadDoubleLittleEndian(Take(8));
        return values;
    }

    /// <summary>Reads numbers of 32 bits.</summary>
    public float[] ReadSingles(string name)
    {
        Field(name, 'F');
        var values = new float[Length(4)];
        for (int i = 0; i < values.Length; i++) values[i] = BinaryPrimitives.ReadSingleLittleEndian(Take(4));
        return values;
    }

    /// <summary>Reads whole numbers.</summary>
    public int[] ReadInt32s(string name)
    {
        Field(name, 'I');
        var values = new int[Length(4)];
        for (int i = 0; i < values.Length; i++) values[i] = BinaryPrimitives.ReadInt32LittleEndian(Take(4));
        return values;
    }

    /// <summary>Reads whole numbers of 8 bits.</summary>
    public sbyte[] ReadBytes(string name)
    {
        Field(name, 'B');
        return MemoryMarshal.Cast<byte, sbyte>(Take(Length(1))).ToArray();
    }

    /// <summary>Reads texts.</summary>
    public string[] ReadStrings(string name)
    {
        Field(name, 'S');
        var values = new string[Length(4)];
        for (int i = 0; i < values.Length; i++) values[i] = Text();
        return values;
    }

    internal void RequireEnd()
    {
        if (place != file.Length - ModelFile.HashLength) throw new InvalidDataException("model.layout: the file holds more than this kind of model has; it was written by another version.");
    }

    private void Field(string name, char type)
    {
        string found = Text();
        char foundType = (char)Take(1)[0];
        if (found != name || foundType != type) throw new InvalidDataException($"model.layout: field {found} of type {foundType} stands where {name} of type {type} belongs.");
    }

    private string Text() => Encoding.UTF8.GetString(Take(Length(1)));

    private int Length(int unit)
    {
        int length = BinaryPrimitives.ReadInt32LittleEndian(Take(4));
        if (length < 0 || length > (file.Length - place) / unit) throw new InvalidDataException("model.layout: a field is longer than the file.");
        return length;
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count > file.Length - ModelFile.HashLength - place) throw new InvalidDataException("model.layout: the file ends within a field.");
        place += count;
        return file.AsSpan(place - count, count);
    }
}
