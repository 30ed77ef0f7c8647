using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Opportune.Learners;

/// <summary>A model that can be saved and loads with equal bits.</summary>
/// <typeparam name="TSelf">The model's own type.</typeparam>
public interface ISavedModel<TSelf> where TSelf : ISavedModel<TSelf>
{
    /// <summary>The stable name of the model's kind and layout, as written into files: <c>logistic-regression/1</c>.</summary>
    static abstract string Kind { get; }

    /// <summary>Writes every field that the model needs to answer as before.</summary>
    void Write(ModelWriter writer);

    /// <summary>The model from its fields.</summary>
    static abstract TSelf Read(ModelReader reader);
}

/// <summary>The one file format of all models: named, typed fields behind a header, sealed by a hash.</summary>
/// <remarks>Layout: "OPPM", format version (int32 = 1), kind, fields to the end, then SHA-256 of all before it. Numbers are little-endian, doubles by their bits, text is
/// UTF-8 with its length. A field is its name, a type letter and its value, so a file can be listed without the model's code.</remarks>
public static class ModelFile
{
    internal const int Version = 1, HashLength = 32;
    internal static ReadOnlySpan<byte> Magic => "OPPM"u8;

    /// <summary>The file's bytes.</summary>
    public static byte[] Save<T>(T model) where T : ISavedModel<T>
    {
        ArgumentNullException.ThrowIfNull(model);
        var writer = new ModelWriter(T.Kind);
        model.Write(writer);
        return writer.Seal();
    }

    /// <summary>The model in the file.</summary>
    /// <exception cref="InvalidDataException">The file is damaged, of another format version, or of another kind; the message says which.</exception>
    public static T Load<T>(byte[] file) where T : ISavedModel<T>
    {
        string kind = KindOf(file);
        if (kind != T.Kind) throw new InvalidDataException($"model.kind: the file holds a {kind}, not a {T.Kind}.");
        var reader = new ModelReader(file);
        T model = T.Read(reader);
        reader.RequireEnd();
        return model;
    }

    /// <summary>The kind of model in the file, after checking the seal.</summary>
    /// <exception cref="InvalidDataException">The file is damaged or of another format version.</exception>
    public static string KindOf(byte[] file)
    {
        ArgumentNullException.ThrowIfNull(file);
        if (file.Length < 12 + HashLength || !file.AsSpan(0, 4).SequenceEqual(Magic)) throw new InvalidDataException("model.format: this is not a model file.");
        Span<byte> hash = stackalloc byte[HashLength];
        SHA256.HashData(file.AsSpan(0, file.Length - HashLength), hash);
        if (!hash.SequenceEqual(file.AsSpan(file.Length - HashLength))) throw new InvalidDataException("model.damaged: the file's content does not match its seal; restore it from a copy.");
        int version = BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(4));
        if (version != Version) throw new InvalidDataException($"model.version: the file has format {version}; this program reads {Version}.");
        return new ModelReader(file).Kind;
    }
}
