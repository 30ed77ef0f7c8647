using System.Collections.Immutable;
using CsvHelper;
using Opportune.Runtime.Import;

namespace Opportune.Runtime.Tests.Import;

/// <summary>Files written by CsvHelper 34 are read back field by field: a check by a parser that is not ours.</summary>
public sealed class AgainstCsvHelperTests
{
    private static readonly string[] Pieces = ["a", "ž", "\"", ";", "\n", "\r\n", " ", "1,5", "\"\"", "'", "\\", "🏦"];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Fields_of_any_content_come_back_as_written(int seed)
    {
        var random = new Random(seed);
        var rows = Enumerable.Range(0, 500).Select(_ => Enumerable.Range(0, 4).Select(_ => string.Concat(Enumerable.Range(0, random.Next(6)).Select(_ => Pieces[random.Next(Pieces.Length)]))).ToArray()).ToList();
        var folder = Directory.CreateTempSubdirectory("csv-").FullName;
        Write(Path.Combine(folder, "rows.csv"), rows);
        var text = rows.Select(r => $"<{r[0]}|{r[1]}|{r[2]}|{r[3]}>");
        Assert.Equal(text, new MappedHistory(Mapping, folder).Read().Cast<MappedEvent>().Select(e => ImportFixture.Json(e).GetProperty("data").GetProperty("all").GetString()));
        Directory.Delete(folder, recursive: true);
    }

    // Nothing is absent and nothing trimmed, so that every character is seen.
    private static ImportMapping Mapping => new("test", "UTC",
        ImmutableSortedDictionary.CreateRange([KeyValuePair.Create("rows", new SourceFile("rows.csv", new() { Delimiter = ';', Multiline = true, Trim = false, Absent = [], Columns = ["a", "b", "c", "d"] }))]),
        ImmutableSortedDictionary<string, LookupRule>.Empty,
        [new EventRule("rows", "rows", [], null, "page.viewed", ImportFixture.Text("x"), ImportFixture.Text("2026-01-01T00:00:00Z"), null, null,
            [new("all", ImportFixture.Text("<{row.a}|{row.b}|{row.c}|{row.d}>"), false)])],
        "0");

    private static void Write(string path, IEnumerable<string[]> rows)
    {
        using var csv = CsvWriter.ToFile(path, new CsvWriterOptions { Separator = ';', NewLine = "\n" });
        foreach (var row in rows.Prepend(["w", "x", "y", "z"]))
        {
            foreach (var field in row) csv.WriteField(field);
            csv.EndRecord();
        }
    }
}
