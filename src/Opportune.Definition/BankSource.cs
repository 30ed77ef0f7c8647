using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Opportune.Definition;

/// <summary>One file of a bank's folder.</summary>
/// <param name="Path">Relative to the folder, with <c>/</c>: <c>taxonomy/grow.yaml</c>.</param>
/// <param name="Text">Its content; empty for a model.</param>
public sealed record BankFile(string Path, string Text)
{
    /// <summary>Content of a file that is no text: a model.</summary>
    public ReadOnlyMemory<byte> Model { get; init; }

    /// <summary>Whether a path names a model: <c>models/topics.model</c>.</summary>
    public static bool IsModel(string path) => path.StartsWith("models/", StringComparison.Ordinal) && path.EndsWith(".model", StringComparison.Ordinal);

    /// <summary>Its bytes; a text's in UTF-8 with LF between lines.</summary>
    internal ReadOnlyMemory<byte> Bytes => Model.Length > 0 ? Model : Encoding.UTF8.GetBytes(BankSource.WithLineFeeds(Text));
}

/// <summary>The texts that define a bank, as they lie in a folder or travel in one piece.</summary>
/// <remarks>Immutable. YAML files and the models in <c>models/</c>; <c>import.yaml</c>, read-me files and everything else are no part of it.</remarks>
/// <param name="Files">In any order; the canonical form sorts them.</param>
public sealed record BankSource(IReadOnlyList<BankFile> Files)
{
    /// <summary>Most files of a bank.</summary>
    public const int MostFiles = 200;

    /// <summary>Greatest length of a file, in characters.</summary>
    public const int MostCharacters = 1_000_000;

    /// <summary>Greatest length of a model, in bytes.</summary>
    public const int MostModelBytes = 16 << 20;

    private static ReadOnlySpan<byte> Signature => "opportune-bank-1\n"u8;

    /// <summary>Reads the YAML files of a folder and its subfolders, and its models. Reads no more of a folder or file than shows that it is too large.</summary>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    public static BankSource FromFolder(string folder)
    {
        var options = new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 3, AttributesToSkip = FileAttributes.Hidden | FileAttributes.System | FileAttributes.ReparsePoint };
        var paths = Directory.EnumerateFiles(folder, "*", options)
            .Select(file => (File: file, Path: System.IO.Path.GetRelativePath(folder, file).Replace('\\', '/')))
            .Where(f => IsPart(f.Path)).Take(MostFiles + 1)
            .OrderBy(f => f.Path, StringComparer.Ordinal);
        return new([.. paths.Select(f => BankFile.IsModel(f.Path) ? new BankFile(f.Path, "") { Model = BytesAtMost(f.File, MostModelBytes + 1) } : new BankFile(f.Path, ReadAtMost(f.File, MostCharacters + 1)))]);
    }

    /// <summary>Reads what <see cref="ToBytes"/> wrote.</summary>
    /// <exception cref="FormatException">The bytes are none of a bank.</exception>
    public static BankSource FromBytes(ReadOnlyMemory<byte> bytes)
    {
        var rest = bytes.Span;
        if (!rest.StartsWith(Signature)) throw new FormatException("These bytes do not hold a bank definition.");
        rest = rest[Signature.Length..];
        var files = new List<BankFile>();
        while (rest.Length > 0)
        {
            var path = Encoding.UTF8.GetString(Take(ref rest));
            var content = Take(ref rest);
            files.Add(BankFile.IsModel(path) ? new(path, "") { Model = content.ToArray() } : new(path, Encoding.UTF8.GetString(content)));
        }
        return new(files);
    }

    /// <summary>The canonical form: files in ordinal order of their paths, lines ending in LF. Equal banks have equal bytes.</summary>
    public byte[] ToBytes()
    {
        using var bytes = new MemoryStream();
        bytes.Write(Signature);
        foreach (var file in Files.OrderBy(f => f.Path, StringComparer.Ordinal).ThenBy(f => f.Text, StringComparer.Ordinal))
        {
            Put(bytes, Encoding.UTF8.GetBytes(file.Path));
            Put(bytes, file.Bytes.Span);
        }
        return bytes.ToArray();
    }

    /// <summary>SHA-256 of the canonical form, 64 lower-case hexadecimal digits.</summary>
    public string Hash => Convert.ToHexStringLower(SHA256.HashData(ToBytes()));

    internal static string WithLineFeeds(string text) =>
        text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n').TrimStart('\uFEFF');

    private static bool IsPart(string path) => BankFile.IsModel(path) || IsText(path);

    private static bool IsText(string path) =>
        (path.EndsWith(".yaml", StringComparison.OrdinalIgnoreCase) || path.EndsWith(".yml", StringComparison.OrdinalIgnoreCase))
        && path != "import.yaml" && !path.Split('/').Any(part => part.StartsWith('.'));

    private static string ReadAtMost(string file, int characters)
    {
        using var reader = new StreamReader(file, new UTF8Encoding(false), detectEncodingFromByteOrderMarks: false);
        var buffer = new char[Math.Min(characters, (int)Math.Min(new FileInfo(file).Length, characters))];
        return WithLineFeeds(new string(buffer, 0, reader.ReadBlock(buffer, 0, buffer.Length)));
    }

    private static byte[] BytesAtMost(string file, int most)
    {
        using var stream = File.OpenRead(file);
        var bytes = new byte[(int)Math.Min(stream.Length, most)];
        return bytes.AsSpan(0, stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false)).ToArray();
    }

    private static void Put(MemoryStream bytes, ReadOnlySpan<byte> content)
    {
        Span<byte> length = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(length, content.Length);
        bytes.Write(length);
        bytes.Write(content);
    }

    private static ReadOnlySpan<byte> Take(ref ReadOnlySpan<byte> rest)
    {
        if (rest.Length < 4 || BinaryPrimitives.ReadInt32BigEndian(rest) is var length && (length < 0 || length > rest.Length - 4))
            throw new FormatException("The bytes of the bank definition end too early.");
        var content = rest.Slice(4, length);
        rest = rest[(4 + length)..];
        return content;
    }
}
