using System.Text;
using System.Text.Json;
using Opportune.Definition.Import;
using Opportune.Runtime.Import;

namespace Opportune.Definition.Tests.Import;

/// <summary>Each way of making a value, on one row.</summary>
public sealed class MappedValuesTests
{
    [Theory]
    [InlineData("fixed", "\"fixed\"")]
    [InlineData("row.name", "\"Žofie O'Hara\"")]
    [InlineData("\"{row.id}/{row.kind}/{{}}\"", "\"7/K/{}\"")]
    [InlineData("\"{row.id}/{row.empty}\"", null)]
    [InlineData("lookup.towns.town", "\"Písek\"")]
    [InlineData("{upper: row.name}", "\"ŽOFIE O'HARA\"")]
    [InlineData("{lower: row.kind}", "\"k\"")]
    [InlineData("{digits: row.amount}", "\"123450\"")]
    [InlineData("{slice: row.day, from: 0, length: 4}", "\"2026\"")]
    [InlineData("{slice: row.day, from: 8, length: 4}", "import.value.short")]
    [InlineData("{number: row.amount}", "-1234.50")]
    [InlineData("{integer: row.id}", "7")]
    [InlineData("{integer: row.amount}", "import.value.number")]
    [InlineData("{boolean: {map: row.kind, values: {K: \"true\"}}}", "true")]
    [InlineData("{date: row.day, format: yyyy-MM-dd}", "\"2026-07-01\"")]
    [InlineData("{time: row.day, format: yyyy-MM-dd, at: \"09:30\"}", "\"2026-07-01T09:30:00+02:00\"")]
    [InlineData("{time: row.day, format: yyyy-MM-dd, zone: Asia/Kolkata}", "\"2026-07-01T00:00:00+05:30\"")]
    [InlineData("{time: \"2026-03-29 02:30\", format: yyyy-MM-dd HH:mm}", "\"2026-03-29T03:30:00+02:00\"")]
    [InlineData("{time: \"2026-10-25 02:30\", format: yyyy-MM-dd HH:mm}", "\"2026-10-25T02:30:00+02:00\"")]
    [InlineData("{money: row.amount, currency: CZK}", "{\"amount\":\"-1234.50\",\"currency\":\"CZK\"}")]
    [InlineData("{money: \"12\", currency: row.currency, sign: {map: row.kind, values: {K: \"-\"}}}", "{\"amount\":\"-12\",\"currency\":\"JPY\"}")]
    [InlineData("{money: row.amount, currency: CZK, sign: \"-\"}", "import.value.sign")]
    [InlineData("{map: row.kind, values: {K: card}}", "\"card\"")]
    [InlineData("{map: row.kind, values: {X: card}}", "import.value.unmapped")]
    [InlineData("{map: row.kind, values: {X: card}, otherwise: absent}", null)]
    [InlineData("{map: row.kind, values: {X: card}, otherwise: \"other {row.kind}\"}", "\"other K\"")]
    [InlineData("{map: row.empty, values: {\"\": none}}", "\"none\"")]
    [InlineData("{match: row.name, patterns: {\"^A\": a, \"^Ž\": z}}", "\"z\"")]
    [InlineData("{match: row.name, patterns: {\"^A\": a}}", "import.value.unmapped")]
    [InlineData("{first: [row.empty, {map: row.kind, values: {}, otherwise: absent}, row.id]}", "\"7\"")]
    [InlineData("{object: {a: row.id, b?: row.empty}}", "{\"a\":\"7\"}")]
    [InlineData("{object: {a: row.id, b: row.empty}}", "import.value.missing")]
    [InlineData("{list: all, each: lookup.all.town}", "[\"Písek\",\"Tábor\"]")]
    [InlineData("{expression: \"double(row.id) * 1.5\"}", "10.5")]
    [InlineData("{expression: \"row.kind == 'K' ? [row.id, lookup.towns.town] : []\"}", "[\"7\",\"Písek\"]")]
    [InlineData("{expression: \"row.empty\"}", null)]
    [InlineData("{expression: \"int(row.name)\"}", "import.value.expression")]
    public void A_value_is_made_from_the_row(string rule, string? expected)
    {
        var item = Assert.Single(Read($"v?: {rule}"));
        if (item is RejectedLine rejected) Assert.Equal(expected, rejected.Code);
        else Assert.Equal(expected, JsonDocument.Parse(((MappedEvent)item).Json).RootElement.GetProperty("data").TryGetProperty("v", out var v) ? v.GetRawText() : null);
    }

    [Theory]
    [InlineData("{row.kind: K}", 1)]
    [InlineData("{row.kind: [A, B]}", 0)]
    [InlineData("{row.empty: \"\", row.kind: [A, K]}", 1)]
    [InlineData("\"row.kind == 'K' && double(row.amount) < 0.0\"", 1)]
    [InlineData("\"row.kind.startsWith('A')\"", 0)]
    public void Only_rows_that_pass_the_filter_make_an_event(string where, int events) => Assert.Equal(events, Read("v: row.id", where).Count(i => i is MappedEvent));

    [Fact]
    public void The_event_has_the_form_of_the_API()
    {
        var item = Assert.IsType<MappedEvent>(Assert.Single(Read("v: row.id", "{row.id: \"7\"}", "knownAt: \"2026-07-02T00:00:00Z\"\n    customer: \"c-{row.id}\"")));
        Assert.Equal("""{"id":"x-7","source":"bank","type":"page.viewed","time":"2026-07-01T00:00:00+02:00","knownAt":"2026-07-02T00:00:00Z","customer":"c-7","data":{"v":"7"}}""", Encoding.UTF8.GetString(item.Json.Span));
        Assert.Equal(("rows.csv", 2L), (item.File, item.Line));
    }

    private static List<MappedItem> Read(string data, string? where = null, string? more = null)
    {
        var folder = Directory.CreateTempSubdirectory("mapped-").FullName;
        try
        {
            File.WriteAllText(Path.Combine(folder, "rows.csv"), "id;name;day;kind;amount;currency;empty\n7; Žofie O'Hara ;2026-07-01;K;-1234.50;JPY;\n");
            File.WriteAllText(Path.Combine(folder, "towns.csv"), "kind;town\nK;Písek\nX;Brno\n");
            File.WriteAllText(Path.Combine(folder, "all.csv"), "kind;town\nK;Písek\nK;Tábor\nX;Brno\n");
            var filter = where is null ? "" : "where: " + where;
            var loading = MappingLoader.Read("import.yaml", $$"""
                source: bank
                zone: Europe/Prague
                format: {delimiter: ";"}
                files: {rows: rows.csv, towns: towns.csv, all: all.csv}
                lookups:
                  towns: {file: towns, key: kind}
                  all: {file: all, key: kind}
                events:
                  views:
                    file: rows
                    joins:
                      towns: row.kind
                      all: {on: row.kind, takes: list}
                    {{filter}}
                    type: page.viewed
                    id: "x-{row.id}"
                    time: {time: row.day, format: yyyy-MM-dd}
                    {{more}}
                    data: { {{data}} }
                """);
            Assert.Empty(loading.Findings);
            return [.. new MappedHistory(loading.Mapping!, folder).Read()];
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
