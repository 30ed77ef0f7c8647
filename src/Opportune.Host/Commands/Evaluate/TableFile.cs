using System.Globalization;
using System.Text;
using Opportune.Runtime.Import;

namespace Opportune.Host.Commands.Evaluate;

/// <summary>A stranger's table as it comes: a header, then rows of text. Quoted fields, commas, semicolons, tabs or bars, missing values.</summary>
/// <remarks>Held in memory by column, equal texts once. Limits: 1 GiB, 5,000,000 rows, 2,000 columns, 1 MiB a row.</remarks>
internal sealed class TableFile
{
    private const long MostBytes = 1L << 30;
    private const int MostRows = 5_000_000, MostColumns = 2_000, MostBytesOfRow = 1 << 20;
    private static readonly HashSet<string> Missing = new(["", "?", "na", "n/a", "nan", "null"], StringComparer.OrdinalIgnoreCase);

    private readonly List<string?>[] _columns;

    private TableFile(string path, char delimiter, string[] names)
    {
        (Path, Delimiter, Names) = (path, delimiter, names);
        _columns = [.. names.Select(_ => new List<string?>())];
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>What stands between fields, as found in the first lines.</summary>
    public char Delimiter { get; }

    /// <summary>The columns' names, in order.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>How many rows there are, 1 or more.</summary>
    public int Rows => _columns[0].Count;

    /// <summary>Reads a file.</summary>
    /// <exception cref="VerbException">No such file, no header or row, a limit exceeded, a name that occurs twice, or a row of another width; with the line.</exception>
    public static TableFile Read(string path)
    {
        if (!File.Exists(path)) throw new VerbException("table.missing", $"There is no file {path}. Check the path.");
        if (new FileInfo(path).Length > MostBytes) throw new VerbException("table.large", $"{path} is larger than 1 GiB: take a sample of its rows.");
        var delimiter = DelimiterOf.File(path);
        using var stream = File.OpenRead(path);
        var format = new FileFormat { Delimiter = delimiter, Multiline = true, LongestLine = MostBytesOfRow };
        var reader = new DelimitedReader(stream, format, new UTF8Encoding(false, true), PastMark(stream), 1);
        if (!reader.TryRead(0, out var header)) throw new VerbException("table.empty", $"{path} is empty. The first line names the columns.");
        var table = new TableFile(path, delimiter, Header(path, Fields(path, header)));
        table.Fill(reader);
        return table;
    }

    /// <summary>The texts of a column; null is missing.</summary>
    /// <exception cref="VerbException">There is no such column.</exception>
    public IReadOnlyList<string?> Texts(string name) => _columns[IndexOf(name)];

    /// <summary>The numbers of a column that must be numbers; NaN is missing.</summary>
    /// <exception cref="VerbException">There is no such column, or a row holds something else.</exception>
    public double[] Numbers(string name)
    {
        var texts = Texts(name);
        var numbers = new double[texts.Count];
        for (var i = 0; i < numbers.Length; i++)
            if (!TryNumber(texts[i], out numbers[i])) throw new VerbException("table.number.invalid", $"{Path}, data row {i + 1}: column {name} is not a number.");
        return numbers;
    }

    /// <summary>Whether the table has this column.</summary>
    public bool Has(string name) => Names.Contains(name, StringComparer.Ordinal);

    /// <summary>A finite number, or NaN for a missing one.</summary>
    public static bool TryNumber(string? text, out double number)
    {
        number = double.NaN;
        return text is null || (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out number) && double.IsFinite(number));
    }

    private int IndexOf(string name)
    {
        for (var j = 0; j < Names.Count; j++) if (Names[j] == name) return j;
        throw new VerbException("table.column.unknown", $"{Path} has no column {name}. Its columns: {string.Join(", ", Names.Take(40))}{(Names.Count > 40 ? ", …" : "")}.");
    }

    private static string[] Header(string path, string[] fields)
    {
        string[] names = [.. fields.Select(f => f.Trim())];
        if (names.Length > MostColumns) throw new VerbException("table.large", $"{path} has {names.Length} columns; at most {MostColumns} are read.");
        // A column without a name is usually the row number that a data frame wrote.
        string[] found = [.. names.Select((n, j) => n.Length > 0 ? n : string.Create(CultureInfo.InvariantCulture, $"column{j + 1}"))];
        if (found.GroupBy(n => n, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1) is { } twice) throw new VerbException("table.header.duplicate", $"{path}, line 1: two columns are named {twice.Key}. Rename one.");
        return found;
    }

    private void Fill(DelimitedReader reader)
    {
        var known = new Dictionary<string, string>(StringComparer.Ordinal);
        while (reader.TryRead(0, out var record))
        {
            var fields = Fields(Path, record);
            if (fields.Length != Names.Count) throw new VerbException("table.row.width", $"{Path}, line {record.Line}: {fields.Length} fields, but the header names {Names.Count} columns. Look for a missing quote or delimiter.");
            if (Rows == MostRows) throw new VerbException("table.large", $"{Path} has more than {MostRows} rows: take a sample.");
            for (var j = 0; j < _columns.Length; j++) _columns[j].Add(Known(fields[j].Trim(), known));
        }
        if (Rows == 0) throw new VerbException("table.empty", $"{Path} has a header and no row.");
    }

    private static string[] Fields(string path, DelimitedRecord record) => record.Fields ?? throw new VerbException("table.row.unreadable", $"{path}, line {record.Line}: " + record.Code switch
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

    private static string? Known(string text, Dictionary<string, string> known)
    {
        if (Missing.Contains(text)) return null;
        if (known.TryGetValue(text, out var same)) return same;
        if (known.Count < 100_000) known.Add(text, text);
        return text;
    }
}
