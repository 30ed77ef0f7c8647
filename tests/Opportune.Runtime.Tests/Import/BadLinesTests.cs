using System.Text;
using Opportune.Runtime.Import;

namespace Opportune.Runtime.Tests.Import;

public sealed class BadLinesTests
{
    private const string Head = "id;day;account;amount\n";

    [Theory]
    [InlineData("1;01.02.2026;a1", "import.row.columns")]
    [InlineData("1;01.02.2026;a1;5;6", "import.row.columns")]
    [InlineData("1;01.02.2026;\"a1;5", "import.row.quote")]
    [InlineData("1;01.02.2026;\"a1\"x;5", "import.row.quote")]
    [InlineData("1;01.02.2026;a\"1;5", "import.row.quote")]
    [InlineData("1;01.02.2026;a\01;5", "import.row.nul")]
    [InlineData("1;31.02.2026;a1;5", "import.value.date")]
    [InlineData("1;2026-02-01;a1;5", "import.value.date")]
    [InlineData("1;01.02.2026;a1;five", "import.value.number")]
    [InlineData("1;01.02.2026;a1;5.123", "import.value.money")]
    [InlineData("1;01.02.2026;a1;99999999999999999", "import.value.money")]
    [InlineData("1;01.02.2026;a1;", "import.value.missing")]
    [InlineData(";01.02.2026;a1;5", "import.id.missing")]
    [InlineData("1;;a1;5", "import.time.missing")]
    public void A_bad_line_is_rejected_with_its_code_while_its_neighbours_go_on(string line, string code)
    {
        using var fixture = new ImportFixture().Rows($"{Head}8;01.02.2026;a1;5\n{line}\n9;02.02.2026;a1;5\n");
        Assert.Equal(["t-8", $"3 {code}", "t-9"], fixture.Outline());
    }

    [Fact]
    public void Bytes_that_are_not_of_the_encoding_spoil_their_line_only()
    {
        using var fixture = new ImportFixture().Rows([.. Encoding.ASCII.GetBytes(Head + "1;01.02.2026;P"), 0xEC, .. Encoding.ASCII.GetBytes("sek;5\n2;01.02.2026;a1;5\n")]);
        Assert.Equal(["2 import.row.encoding", "t-2"], fixture.Outline());
    }

    [Fact]
    public void A_line_longer_than_allowed_is_passed_over_without_being_held()
    {
        using var fixture = new ImportFixture { Format = new() { Delimiter = ';', LongestLine = 2_000 } }
            .Rows($"{Head}1;01.02.2026;{new string('x', 300_000)};5\n2;01.02.2026;a1;5\n3;01.02.2026;{new string('x', 1_970)};5\n");
        Assert.Equal(["2 import.line.too-long", "t-2", "t-3"], fixture.Outline());
    }

    [Fact]
    public void A_missing_quote_in_a_file_of_long_records_costs_its_own_line_only()
    {
        using var fixture = new ImportFixture { Format = new() { Delimiter = ';', Multiline = true } }
            .Rows($"{Head}1;01.02.2026;\"two\nlines\";5\n2;01.02.2026;\"a1;5\n3;01.02.2026;a1;5\n4;01.02.2026;a1;5\n");
        Assert.Equal(["t-1", "4 import.row.quote", "t-3", "t-4"], fixture.Outline());
        Assert.Equal("two\nlines", ImportFixture.Json((MappedEvent)fixture.Read()[0]).GetProperty("data").GetProperty("account").GetString());
    }

    [Fact]
    public void A_message_names_the_column_and_never_what_it_holds()
    {
        using var fixture = new ImportFixture().Rows($"{Head}1;secret-day;a1;5\n2;01.02.2026;a1;secret-amount\n");
        Assert.All(fixture.Read().Cast<RejectedLine>(), r => Assert.DoesNotContain("secret", r.Message, StringComparison.Ordinal));
        Assert.Contains("row.day", ((RejectedLine)fixture.Read()[0]).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_row_whose_look_up_key_is_unknown_or_ambiguous_is_rejected()
    {
        using var fixture = new ImportFixture { Joins = [Holder(JoinTakes.One)] }.Rows($"{Head}1;01.02.2026;a1;5\n2;01.02.2026;a9;5\n3;01.02.2026;a2;5\n4;01.02.2026;;5\n");
        Assert.Equal(["t-1", "3 import.lookup.unknown", "4 import.lookup.ambiguous", "5 import.lookup.unknown"], fixture.Outline());
    }

    [Fact]
    public void Bad_lines_of_a_look_up_file_are_reported_once_before_the_events()
    {
        using var fixture = new ImportFixture { Joins = [Holder(JoinTakes.One)], LookupFile = "account;holder\na1\n;c2\na1;c1\n" }.Rows($"{Head}1;01.02.2026;a1;5\n2;01.02.2026;a1;5\n");
        Assert.Equal(["2 import.row.columns", "3 import.lookup.key-missing", "t-1", "t-2"], fixture.Outline());
        Assert.Equal(["t-2"], fixture.Open().Read(fixture.Read()[2].Next).Cast<MappedEvent>().Select(ImportFixture.Id));
    }

    internal static Join Holder(JoinTakes takes) => new("holder", [new(null, "account")], takes, JoinUnmatched.Reject);
}
