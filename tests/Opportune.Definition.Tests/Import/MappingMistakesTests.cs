using Opportune.Definition.Import;

namespace Opportune.Definition.Tests.Import;

public sealed class MappingMistakesTests
{
    private const string Good = """
        source: bank
        zone: Europe/Prague
        files:
          booking: {path: booking.csv, columns: [id, day, account, amount]}
          account: account.csv
        lookups:
          account: {file: account, key: id}
          holders: {file: account, key: id}
        events:
          bookings:
            file: booking
            joins:
              account: row.account
              holders: {on: row.account, takes: list}
            type: transaction.booked
            id: "b-{row.id}"
            time: {time: row.day, format: yyyy-MM-dd}
            data:
              amount: {money: row.amount, currency: EUR}
              note?: {expression: "row.amount.size() > 2 ? lookup.account.city : ''"}
        """;

    [Fact]
    public void A_good_mapping_has_no_findings()
    {
        var loading = MappingLoader.Read("import.yaml", Good);
        Assert.Empty(loading.Findings);
        Assert.Equal("bookings", Assert.Single(loading.Mapping!.Events).Name);
    }

    [Theory]
    [InlineData("zone: Europe/Prague", "zone: Europe/Prag", "import.zone.unknown", 2, "Europe/Prague")]
    [InlineData("zone: Europe/Prague", "zon: Europe/Prague", "bank.field.unknown", 2, "zone")]
    [InlineData("path: booking.csv", "path: ../booking.csv", "import.file.path", 4, null)]
    [InlineData("path: booking.csv,", "path: booking.csv, encoding: utf-16,", "import.format.encoding", 4, "utf-8")]
    [InlineData("path: booking.csv,", "path: booking.csv, delimiter: '||',", "import.format.character", 4, null)]
    [InlineData("path: booking.csv,", "path: booking.csv, delimiter: '\"',", "import.format.clash", 4, null)]
    [InlineData("account: {file: account,", "account: {file: acount,", "import.file.unknown", 7, "account")]
    [InlineData("file: booking\n", "file: bookings\n", "import.file.unknown", 11, "booking")]
    [InlineData("account: row.account", "acount: row.account", "import.lookup.undeclared", 13, "account")]
    [InlineData("account: row.account", "account: [row.account, row.id]", "import.lookup.key", 13, null)]
    [InlineData("account: row.account", "account: account", "import.reference.form", 13, "row.account")]
    [InlineData("takes: list", "takes: lists", "bank.value.unknown", 14, "list")]
    [InlineData("type: transaction.booked", "type: TransactionBooked", "bank.name.format", 15, null)]
    [InlineData("b-{row.id}", "b-{row.idd}", "import.column.unknown", 16, "id")]
    [InlineData("b-{row.id}", "b-{id}", "import.template.form", 16, null)]
    [InlineData("b-{row.id}", "b-{lookup.acount.id}", "import.lookup.unjoined", 16, "account")]
    [InlineData("b-{row.id}", "b-{lookup.holders.id}", "import.lookup.list", 16, null)]
    [InlineData("format: yyyy-MM-dd", "format: yyyy-MM", "import.date.form", 17, null)]
    [InlineData("format: yyyy-MM-dd", "formt: yyyy-MM-dd", "bank.field.unknown", 17, "format")]
    [InlineData("{money: row.amount", "{mony: row.amount", "import.value.verb", 19, "money")]
    [InlineData("note?: {expression: \"row.amount.size()", "note?: {expression: \"row.amont.size()", "import.column.unknown", 20, "amount")]
    [InlineData("row.amount.size() > 2", "row.amount > 2", "import.expression.no-such-overload", 20, null)]
    [InlineData("note?:", "Note?:", "import.field.name", 20, "note")]
    public void A_mistake_is_found_with_its_line_and_what_was_meant(string right, string wrong, string code, int line, string? suggestion)
    {
        Assert.Contains(right, Good, StringComparison.Ordinal);
        var loading = MappingLoader.Read("import.yaml", Good.Replace(right, wrong, StringComparison.Ordinal));
        Assert.Null(loading.Mapping);
        var found = Assert.Single(loading.Findings, f => f.Code == code);
        Assert.Equal((line, suggestion), (found.Line, found.Suggestion));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a: [")]
    [InlineData("- 1\n- 2")]
    [InlineData("events: {x: 1}\nfiles: 7\nlookups: []")]
    [InlineData("source: &a x\nzone: *a")]
    public void Text_that_is_no_mapping_gives_findings_and_no_exception(string text) => Assert.NotEmpty(MappingLoader.Read("import.yaml", text).Findings);
}
