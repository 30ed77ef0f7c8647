using System.CommandLine;
using System.Globalization;

namespace Opportune.Host.Commands.Evaluate;

/// <summary>A stranger's table as it comes: names of columns, then rows of text. Quoted fields, commas, semicolons, tabs, bars or blanks, missing values.</summary>
/// <remarks>Held in memory by column, equal texts once. Limits: 1 GiB, 5,000,000 rows, 2,000 columns, 1 MiB a row.</remarks>
internal sealed class TableFile
{
    private const long MostBytes = 1L << 30;
    private const double LargestNumber = 1e100;
    private const int MostRows = 5_000_000, MostColumns = 2_000;
    private static readonly HashSet<string> Missing = new(["", "?", "na", "n/a", "nan", "null"], StringComparer.OrdinalIgnoreCase);

    private readonly List<string?>[] _columns;

    private TableFile(string path, char delimiter, string[] names)
    {
        (Path, Delimiter, Names) = (path, delimiter, names);
        _columns = [.. names.Select(_ => new List<string?>())];
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>What stands between fields, as found in the first lines; a blank stands for runs of blanks.</summary>
    public char Delimiter { get; }

    /// <summary>The columns' names, in order.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>How many rows there are, 1 or more.</summary>
    public int Rows => _columns[0].Count;

    /// <summary>Reads the file of an option, with names as <c>--header</c> says.</summary>
    /// <inheritdoc cref="Read(string, string?)" path="/exception"/>
    public static TableFile Read(ParseResult asked, Option<string> option) => Read(asked.GetValue(option)!, asked.GetValue(EvaluateOptions.Header));

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="header">Null where the first line names the columns; <c>none</c> where it is a row; else a file of names.</param>
    /// <exception cref="VerbException">No such file, no header or row, a limit exceeded, a name that occurs twice, or a row of another width; with the line.</exception>
    public static TableFile Read(string path, string? header = null)
    {
        RequireFile(path);
        var delimiter = DelimiterOf.File(path);
        using var rows = TableRows.Of(path, delimiter).GetEnumerator();
        if (!rows.MoveNext()) throw new VerbException("table.empty", $"{path} is empty. The first line names the columns.");
        var first = rows.Current;
        var table = new TableFile(path, delimiter, Header(path, header, first.Fields));
        var known = new Dictionary<string, string>(StringComparer.Ordinal);
        if (header is not null) table.Add(first, known);
        while (rows.MoveNext()) table.Add(rows.Current, known);
        return table.Rows > 0 ? table : throw new VerbException("table.empty", $"{path} has a header and no row. If its first line is a row, say --header none.");
    }

    /// <summary>The texts of a column; null is missing.</summary>
    /// <exception cref="VerbException">There is no such column.</exception>
    public IReadOnlyList<string?> Texts(string name) => _columns[IndexOf(name)];

    /// <summary>The numbers of a column that must be numbers, written in one way; NaN is missing.</summary>
    /// <exception cref="VerbException">There is no such column, or a row holds something else.</exception>
    public double[] Numbers(string name)
    {
        var texts = Texts(name);
        if (WrittenNumbers.Of(texts, Delimiter) is { } numbers) return numbers.Values;
        // The first text that is no number even where it stands alone; else the first that is not written as those before it.
        var wrong = Enumerable.Range(0, texts.Count).Where(i => WrittenNumbers.Of([texts[i]], Delimiter) is null).Append(-1).First();
        if (wrong < 0) wrong = Enumerable.Range(0, texts.Count).First(i => !TryNumber(texts[i], out _));
        throw new VerbException("table.number.invalid", $"{Path}, data row {wrong + 1}: column {name} is not a number, or is written in another way than in other rows. Leave the field empty where nothing is known, or name a column of numbers.");
    }

    /// <summary>The columns' names, for a message; none where the first line may be a row, because a message never shows what a row holds.</summary>
    public string Columns => Names.Any(IsOfARow) ? "Its first line holds numbers: if it is a row, say --header none; the columns are then c1, c2, …" : $"Its columns: {string.Join(", ", Names.Take(40))}{(Names.Count > 40 ? ", …" : "")}.";

    /// <summary>Whether the table has this column.</summary>
    public bool Has(string name) => Names.Contains(name, StringComparer.Ordinal);

    /// <summary>A number, or NaN for a missing one. What is larger than 1e100 is a mistake and no number: its square would leave the range of numbers.</summary>
    public static bool TryNumber(string? text, out double number)
    {
        number = double.NaN;
        return text is null || (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out number) && IsInRange(number));
    }

    /// <summary>Whether a number is finite and not larger than any that people count.</summary>
    public static bool IsInRange(double number) => Math.Abs(number) <= LargestNumber;

    private int IndexOf(string name)
    {
        for (var j = 0; j < Names.Count; j++) if (Names[j] == name) return j;
        throw new VerbException("table.column.unknown", $"{Path} has no column {name}. {Columns}");
    }

    private static void RequireFile(string path)
    {
        if (!File.Exists(path)) throw new VerbException("table.missing", $"There is no file {path}. Check the path.");
        if (new FileInfo(path).Length > MostBytes) throw new VerbException("table.large", $"{path} is larger than 1 GiB: take a sample of its rows.");
    }

    private static string[] Header(string path, string? header, string[] first)
    {
        if (first.Length > MostColumns) throw new VerbException("table.large", $"{path} has {first.Length} columns; at most {MostColumns} are read.");
        string[] names = header switch { null => first, "none" => [.. first.Select((_, j) => string.Create(CultureInfo.InvariantCulture, $"c{j + 1}"))], _ => NamesOf(header) };
        if (names.Length != first.Length) throw new VerbException("table.header.width", $"{header} names {names.Length} columns, but {path} has {first.Length}.");
        // A column without a name is usually the row number that a data frame wrote.
        string[] found = [.. names.Select((n, j) => n.Trim() is { Length: > 0 } name ? name : string.Create(CultureInfo.InvariantCulture, $"column{j + 1}"))];
        for (var j = 1; j < found.Length; j++)
            if (Array.IndexOf(found, found[j], 0, j) is >= 0 and var before)
                throw new VerbException("table.header.duplicate", $"{header ?? path}, line 1: columns {before + 1} and {j + 1} have one name{(found.Any(IsOfARow) ? "" : $", {found[j]}")}. Rename one; if the first line is a row, say --header none.");
        return found;
    }

    /// <summary>Whether a name looks like a field of a row: a number that is no year.</summary>
    private static bool IsOfARow(string name) => TryNumber(name, out var number) && !(name.Length == 4 && number is >= 1900 and <= 2100);

    /// <summary>Names from a file of their own: one a line, or all in its only line.</summary>
    private static string[] NamesOf(string path)
    {
        RequireFile(path);
        var lines = TableRows.Of(path, DelimiterOf.File(path)).Take(MostColumns + 1).ToList();
        return lines.Count == 1 ? lines[0].Fields : [.. lines.Select(l => l.Fields[0])];
    }

    private void Add((long Line, string[] Fields) row, Dictionary<string, string> known)
    {
        if (row.Fields.Length != Names.Count) throw new VerbException("table.row.width", $"{Path}, line {row.Line}: {row.Fields.Length} fields, but there are {Names.Count} columns. Look for a missing quote or delimiter.");
        if (Rows == MostRows) throw new VerbException("table.large", $"{Path} has more than {MostRows} rows: take a sample.");
        for (var j = 0; j < _columns.Length; j++) _columns[j].Add(Known(row.Fields[j].Trim(), known));
    }

    private static string? Known(string text, Dictionary<string, string> known)
    {
        if (Missing.Contains(text)) return null;
        if (known.TryGetValue(text, out var same)) return same;
        if (known.Count < 100_000) known.Add(text, text);
        return text;
    }
}
