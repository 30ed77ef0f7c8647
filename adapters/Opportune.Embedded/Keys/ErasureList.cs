using System.Globalization;
using System.Text;
using System.Text.Json;
using Opportune.Runtime.Storage;

namespace Opportune.Embedded.Keys;

/// <summary>An erasure: whose key was destroyed, and when.</summary>
/// <param name="Number">The customer's number, never used again.</param>
/// <param name="Lookup">Keyed hash of the identifier, hexadecimal: the proof for whoever holds the master key.</param>
/// <param name="At">When, UTC.</param>
internal sealed record Erasure(ulong Number, string Lookup, DateTimeOffset At);

/// <summary>The erasures in <c>erasures.jsonl</c> beside keys.db: one JSON document a line, only ever appended.</summary>
/// <remarks>The list outlives keys.db: an older keys.db put in its place is brought up to it, so nobody who was erased comes back.</remarks>
internal static class ErasureList
{
    /// <summary>File name in the keys folder.</summary>
    public const string FileName = "erasures.jsonl";

    private const int LongestLine = 4_096;

    /// <summary>Adds an erasure; durable on return. A line that a crash left unfinished is cut off first.</summary>
    public static void Append(string path, Erasure erasure)
    {
        var isNew = !File.Exists(path);
        if (isNew) DurableFile.Watch?.Create(path);
        using (var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read, bufferSize: 0))
            DurableFile.Replace(file, WholeLines(file), Encoding.UTF8.GetBytes(Line(erasure)));
        if (isNew) DurableFile.FlushFolder(Path.GetDirectoryName(Path.GetFullPath(path))!);
    }

    /// <summary>Adds an erasure to a list whose end may or may not be on the disk after a failure: the whole list is written anew.</summary>
    public static void Renew(string path, Erasure erasure) => DurableFile.Write(path, Encoding.UTF8.GetBytes(Text(Read(path).Append(erasure).DistinctBy(e => e.Number))));

    /// <summary>All erasures, one a number; an unfinished last line is passed over, because its erasure was never acknowledged.</summary>
    /// <exception cref="StoreException">store.corrupt: a line is no erasure.</exception>
    public static IReadOnlyList<Erasure> Read(string path)
    {
        if (!File.Exists(path)) return [];
        using var reader = new StreamReader(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        return [.. reader.ReadToEnd().Split('\n')[..^1].Select(Parse).DistinctBy(e => e.Number)];
    }

    /// <summary>The text of a whole list.</summary>
    public static string Text(IEnumerable<Erasure> erasures) => string.Concat(erasures.Select(Line));

    private static string Line(Erasure erasure) => JsonSerializer.Serialize(new
    {
        number = erasure.Number.ToString(CultureInfo.InvariantCulture),
        lookup = erasure.Lookup,
        at = erasure.At.UtcDateTime.ToString("O", CultureInfo.InvariantCulture),
    }) + "\n";

    private static Erasure Parse(string line)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            var fields = document.RootElement;
            return new(
                ulong.Parse(fields.GetProperty("number").GetString()!, CultureInfo.InvariantCulture),
                fields.GetProperty("lookup").GetString()!,
                fields.GetProperty("at").GetDateTimeOffset());
        }
        catch (Exception malformed) when (malformed is JsonException or FormatException or KeyNotFoundException or InvalidOperationException or OverflowException or ArgumentNullException)
        {
            throw Damaged(malformed);
        }
    }

    /// <summary>Where the last whole line ends.</summary>
    private static long WholeLines(FileStream file)
    {
        var tail = new byte[Math.Min(file.Length, LongestLine)];
        file.Seek(-tail.Length, SeekOrigin.End);
        file.ReadExactly(tail);
        var whole = tail.AsSpan().LastIndexOf((byte)'\n') + 1;
        if (whole == 0 && file.Length > tail.Length) throw Damaged(null);
        return file.Length - tail.Length + whole;
    }

    private static StoreException Damaged(Exception? cause) =>
        new("store.corrupt", "erasures.jsonl has a line that is not an erasure: restore the file, or customers who were erased could come back.", cause);
}
