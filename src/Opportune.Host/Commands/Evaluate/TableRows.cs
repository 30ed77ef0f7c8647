using System.Text;
using Opportune.Runtime.Import;

namespace Opportune.Host.Commands.Evaluate;

/// <summary>The rows of a file, one after the other.</summary>
internal static class TableRows
{
    private const int MostBytesOfRow = 1 << 20;

    /// <summary>Reads each row with the line where it begins; empty lines are passed over.</summary>
    /// <exception cref="VerbException">A row cannot be read; with its line.</exception>
    public static IEnumerable<(long Line, string[] Fields)> Of(string path, char delimiter) => delimiter == DelimiterOf.Blanks ? Blank(path) : Delimited(path, delimiter);

    private static IEnumerable<(long Line, string[] Fields)> Delimited(string path, char delimiter)
    {
        using var stream = File.OpenRead(path);
        var format = new FileFormat { Delimiter = delimiter, Multiline = true, LongestLine = MostBytesOfRow };
        var reader = new DelimitedReader(stream, format, new UTF8Encoding(false, true), PastMark(stream), 1);
        while (reader.TryRead(0, out var record)) yield return (record.Line, record.Fields ?? throw Unreadable(path, record.Line, record.Code));
    }

    private static IEnumerable<(long Line, string[] Fields)> Blank(string path)
    {
        using var reader = new StreamReader(path, new UTF8Encoding(false, true));
        for (long line = 1; Next(reader, path, line) is { } text; line++)
        {
            if (string.IsNullOrWhiteSpace(text)) continue;
            yield return (line, BlankFields.Split(text) ?? throw Unreadable(path, line, "import.row.quote"));
        }
    }

    private static string? Next(StreamReader reader, string path, long line)
    {
        try
        {
            var text = reader.ReadLine();
            return text is { Length: > MostBytesOfRow } ? throw Unreadable(path, line, null) : text is not null && text.Contains('\0', StringComparison.Ordinal) ? throw Unreadable(path, line, "import.row.nul") : text;
        }
        catch (DecoderFallbackException)
        {
            throw Unreadable(path, line, "import.row.encoding");
        }
    }

    private static VerbException Unreadable(string path, long line, string? code) => new("table.row.unreadable", $"{path}, line {line}: " + code switch
    {
        "import.row.quote" => "a quote is not closed, or stands inside a field without quotes. Double a quote inside a quoted field.",
        "import.row.encoding" => "it is not UTF-8. Convert the file.",
        "import.row.nul" => "it holds a NUL byte. The file is damaged, or is UTF-16: convert it to UTF-8.",
        _ => $"it is longer than {MostBytesOfRow} bytes. Look for a missing line end or quote.",
    });

    /// <summary>Passes over the mark with which some programs begin UTF-8; returns where the text begins.</summary>
    private static long PastMark(FileStream stream)
    {
        Span<byte> first = stackalloc byte[3];
        if (stream.ReadAtLeast(first, 3, throwOnEndOfStream: false) == 3 && first.SequenceEqual(Encoding.UTF8.Preamble)) return 3;
        stream.Position = 0;
        return 0;
    }
}
