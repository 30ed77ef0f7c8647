using System.Text;
using Opportune.Runtime.Import;

namespace Opportune.Runtime.Tests.Import;

public sealed class FileFormatTests
{
    private const string Head = "id;day;account;amount\n";

    [Theory]
    [InlineData("windows-1250", "Žďár nad Sázavou")]
    [InlineData("iso-8859-2", "Přerov")]
    [InlineData("iso-8859-1", "Zürich")]
    [InlineData("ibm852", "Děčín")]
    [InlineData("utf-8", "Brandýs 🏦")]
    public void A_town_survives_the_encoding_that_the_bank_exports(string encoding, string town)
    {
        var bytes = TextEncodings.Find(encoding)!.GetBytes($"{Head}1;01.02.2026;{town};5\n");
        using var fixture = new ImportFixture { Format = new() { Delimiter = ';', Encoding = encoding } }.Rows(bytes);
        Assert.Equal(town, Field(fixture, "account"));
    }

    [Theory]
    [InlineData("utf-16")]
    [InlineData("utf-7")]
    [InlineData("shift_jis")]
    [InlineData("ibm037")]
    [InlineData("latin-7")]
    public void An_encoding_in_which_a_delimiter_may_hide_is_not_offered(string encoding) => Assert.Null(TextEncodings.Find(encoding));

    [Fact]
    public void A_byte_order_mark_is_no_part_of_the_first_column()
    {
        using var fixture = new ImportFixture().Rows("\uFEFF" + Head + "1;01.02.2026;a1;5\n");
        Assert.Equal(["t-1"], fixture.Outline());
    }

    [Theory]
    [InlineData("utf-16", "import.file.encoding")]
    [InlineData("us-ascii", "import.file.header")]
    public void A_file_in_another_encoding_than_the_mapping_says_is_refused_at_once(string encoding, string code)
    {
        using var fixture = new ImportFixture().Rows([.. Encoding.GetEncoding(encoding).GetPreamble(), .. Encoding.GetEncoding(encoding).GetBytes("id;id\n")]);
        Assert.Equal(code, Assert.Throws<ImportException>(fixture.Open).Code);
    }

    [Theory]
    [InlineData(',', '.', "1.234,50", "1234.50")]
    [InlineData('.', ',', "-1,234.5", "-1234.50")]
    [InlineData(',', ' ', "1 234", "1234.00")]
    [InlineData(',', null, "7,5", "7.50")]
    public void Amounts_are_read_with_the_bank_s_own_marks(char mark, char? thousands, string written, string amount)
    {
        using var fixture = new ImportFixture { Format = new() { Delimiter = ';', DecimalMark = mark, ThousandsMark = thousands } }.Rows($"{Head}1;01.02.2026;a1;{written}\n");
        Assert.Equal($$"""{"amount":"{{amount}}","currency":"CZK"}""", ImportFixture.Json((MappedEvent)fixture.Read()[0]).GetProperty("data").GetProperty("amount").GetRawText());
    }

    [Fact]
    public void Quotes_may_be_doubled_or_escaped_and_hold_delimiters()
    {
        using var doubled = new ImportFixture().Rows($"{Head}1;01.02.2026;\"a \"\"b\"\";c\";5\r\n");
        Assert.Equal("a \"b\";c", Field(doubled, "account"));
        using var escaped = new ImportFixture { Format = new() { Delimiter = ';', Quote = '\'', Escape = '\\' } }.Rows($"{Head}1;01.02.2026;'a \\'b\\\\;c';5\n");
        Assert.Equal("a 'b\\;c", Field(escaped, "account"));
        using var none = new ImportFixture { Format = new() { Delimiter = '\t', Quote = null } }.Rows(Head.Replace(';', '\t') + "1\t01.02.2026\t5\" pipe\t5");
        Assert.Equal("5\" pipe", Field(none, "account"));
    }

    [Fact]
    public void A_file_without_header_has_the_columns_that_the_mapping_names()
    {
        using var fixture = new ImportFixture { Format = new() { Delimiter = '|', Header = false, Skip = 2, Columns = ["id", "day", "account", "amount"] } }
            .Rows("export of today\n\n1|01.02.2026|a1|5\n\n2|01.02.2026|a1|5");
        Assert.Equal(["t-1", "t-2"], fixture.Outline());
        Assert.Equal([3L, 5L], fixture.Read().Cast<MappedEvent>().Select(e => e.Line));
    }

    [Fact]
    public void A_column_that_the_file_lacks_is_named_before_anything_is_read()
    {
        using var fixture = new ImportFixture().Rows("id;date;account;amount\n");
        var problem = Assert.Throws<ImportException>(fixture.Open);
        Assert.Equal("import.column.unknown", problem.Code);
        Assert.Contains("row.day", problem.Message, StringComparison.Ordinal);
        File.Delete(Path.Combine(fixture.Folder, "rows.csv"));
        Assert.Equal("import.file.missing", Assert.Throws<ImportException>(fixture.Open).Code);
    }

    private static string? Field(ImportFixture fixture, string name) =>
        ImportFixture.Json(Assert.IsType<MappedEvent>(Assert.Single(fixture.Read()))).GetProperty("data").GetProperty(name).GetString();
}
