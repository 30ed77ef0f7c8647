using System.Text;

namespace Opportune.Runtime.Import;

/// <summary>A file of the history, its columns known and its first row found.</summary>
internal sealed class HistoryFile
{
    private readonly FileFormat _format;
    private readonly Encoding _encoding;
    private readonly string _fullPath;
    private readonly Dictionary<string, int> _columns = new(StringComparer.Ordinal);
    private readonly int _longestAbsent;

    private HistoryFile(string path, string fullPath, FileFormat format, Encoding encoding) =>
        (Path, _fullPath, _format, _encoding, _longestAbsent) = (path, fullPath, format, encoding, format.Absent.Select(a => a.Length).DefaultIfEmpty(-1).Max());

    /// <summary>As the mapping names it.</summary>
    public string Path { get; }

    /// <summary>How its numbers are written, among other things.</summary>
    public FileFormat Format => _format;

    /// <summary>Size in bytes.</summary>
    public long Bytes { get; private set; }

    /// <summary>Where the first row begins, and on which line.</summary>
    public (long Offset, long Line) FirstRow { get; private set; }

    /// <summary>Opens a file and reads its header.</summary>
    /// <exception cref="ImportException">It is not there, is in another encoding, or its header is none.</exception>
    public static HistoryFile Open(SourceFile source, string folder)
    {
        var full = System.IO.Path.Combine(folder, source.Path);
        if (!File.Exists(full)) throw new ImportException("import.file.missing", $"There is no file '{source.Path}' in the history's folder. Put it there, or correct its path in the mapping.");
        var encoding = TextEncodings.Find(source.Format.Encoding) ?? throw new ImportException("import.file.encoding", $"'{source.Format.Encoding}' is no encoding that can be read.");
        var file = new HistoryFile(source.Path, full, source.Format, encoding);
        using var stream = file.OpenStream(0);
        file.Bytes = stream.Length;
        file.ReadHeader(stream);
        return file;
    }

    /// <summary>How many columns each row has.</summary>
    public int ColumnCount => _columns.Count;

    /// <summary>The names of the columns.</summary>
    public IEnumerable<string> Columns => _columns.Keys;

    /// <summary>Place of a column, or −1.</summary>
    public int IndexOf(string column) => _columns.GetValueOrDefault(column, -1);

    /// <summary>A reader from a place on; dispose the stream after use.</summary>
    /// <param name="stream">At the place.</param>
    /// <param name="line">Its line.</param>
    /// <param name="reusesFields">Whether the fields of a record are gone when the next is read.</param>
    public DelimitedReader ReadFrom(Stream stream, long line, bool reusesFields = false) => new(stream, _format, _encoding, stream.Position, line, reusesFields);

    /// <summary>The file's bytes from a place on.</summary>
    public FileStream OpenStream(long offset)
    {
        var stream = new FileStream(_fullPath, FileMode.Open, FileAccess.Read, FileShare.Read, 1, FileOptions.SequentialScan);
        stream.Position = offset;
        return stream;
    }

    /// <summary>Trims fields, where they stand, and turns the texts that mean "no value" into null.</summary>
    public string?[] Clean(string[] fields)
    {
        string?[] clean = fields;
        for (var i = 0; i < fields.Length; i++)
        {
            var text = _format.Trim ? fields[i].Trim() : fields[i];
            clean[i] = text.Length <= _longestAbsent && _format.Absent.Contains(text) ? null : text;
        }
        return clean;
    }

    private void ReadHeader(FileStream stream)
    {
        var mark = SizeOfMark(stream);
        stream.Position = mark;
        var reader = new DelimitedReader(stream, _format, _encoding, mark, 1);
        reader.Skip(_format.Skip);
        IReadOnlyList<string> names = _format.Columns;
        if (_format.Header)
        {
            if (!reader.TryRead(_format.Columns.Length, out var header) || header.Fields is null)
                throw new ImportException("import.file.header", $"'{Path}' has no readable header line. {header.Message ?? "The file is empty."}");
            if (names.Count == 0) names = [.. header.Fields.Select(f => f.Trim())];
        }
        foreach (var name in names)
            if (!_columns.TryAdd(name, _columns.Count)) throw new ImportException("import.file.header", $"'{Path}' names a column twice. Give the columns names of your own with 'columns'.");
        FirstRow = (reader.Offset, reader.Line);
    }

    private int SizeOfMark(FileStream stream)
    {
        Span<byte> start = stackalloc byte[3];
        var read = stream.ReadAtLeast(start, 3, throwOnEndOfStream: false);
        var isUtf16 = read >= 2 && (start[0], start[1]) is (0xFF, 0xFE) or (0xFE, 0xFF);
        var isUtf8 = read == 3 && start.SequenceEqual("\uFEFF"u8);
        if (isUtf16) throw new ImportException("import.file.encoding", $"'{Path}' is UTF-16. Convert it to UTF-8 first.");
        if (isUtf8 && _encoding.CodePage != Encoding.UTF8.CodePage) throw new ImportException("import.file.encoding", $"'{Path}' is marked as UTF-8, while the mapping says {_format.Encoding}.");
        return isUtf8 ? 3 : 0;
    }
}
