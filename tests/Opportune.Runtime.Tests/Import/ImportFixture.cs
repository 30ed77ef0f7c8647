using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using Opportune.Runtime.Import;

namespace Opportune.Runtime.Tests.Import;

/// <summary>A folder with small files and the mapping of its bookings.</summary>
internal sealed class ImportFixture : IDisposable
{
    public string Folder { get; } = Directory.CreateTempSubdirectory("import-").FullName;

    public FileFormat Format { get; init; } = new() { Delimiter = ';' };

    public ImmutableArray<Join> Joins { get; init; } = [];

    public RowFilter? Where { get; init; }

    public ValueRule? Customer { get; init; }

    public string LookupFile { get; init; } = "account;holder\na1;c1\na2;c2\na2;c3\n";

    /// <summary>The mapping: id and one field for the amount; columns id, day, account, amount.</summary>
    public ImportMapping Mapping => new("test", "Europe/Prague",
        ImmutableSortedDictionary.CreateRange(StringComparer.Ordinal, [KeyValuePair.Create("rows", new SourceFile("rows.csv", Format)), KeyValuePair.Create("holders", new SourceFile("holders.csv", new() { Delimiter = ';' }))]),
        ImmutableSortedDictionary.CreateRange(StringComparer.Ordinal, [KeyValuePair.Create("holder", new LookupRule("holders", ["account"], null))]),
        [new EventRule("bookings", "rows", Joins, Where, "transaction.booked", Text(Customer is null ? "t-{row.id}" : "t-{row.id}-{lookup.holder.holder}"),
            new ValueRule.Time(Text("row.day"), DateFormat.Parse("dd.MM.yyyy"), new TimeOnly(12, 0), null), null, Customer,
            [new("amount", new ValueRule.Money(Text("row.amount"), Text("CZK"), null), false), new("account", Text("row.account"), false)])],
        "0123");

    public static ValueRule Text(string template) => new ValueRule.Text(Template.Parse(template));

    public ImportFixture Rows(string text) => Rows(Encoding.UTF8.GetBytes(text));

    public ImportFixture Rows(byte[] bytes)
    {
        File.WriteAllBytes(Path.Combine(Folder, "rows.csv"), bytes);
        File.WriteAllText(Path.Combine(Folder, "holders.csv"), LookupFile);
        return this;
    }

    public MappedHistory Open() => new(Mapping, Folder);

    public List<MappedItem> Read() => [.. Open().Read()];

    /// <summary>Items as short texts: the event's id, or line and code.</summary>
    public IEnumerable<string> Outline() => Read().Select(i => i is RejectedLine r ? $"{r.Line} {r.Code}" : Id((MappedEvent)i));

    public static string Id(MappedEvent e) => Json(e).GetProperty("id").GetString()!;

    public static JsonElement Json(MappedEvent e) => JsonDocument.Parse(e.Json).RootElement;

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
