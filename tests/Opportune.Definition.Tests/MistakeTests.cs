using System.Text.RegularExpressions;

namespace Opportune.Definition.Tests;

public sealed partial class MistakeTests
{
    public static TheoryData<string> Sentences => [.. Mistakes.All.Select(m => m.Sentence)];

    [Theory, MemberData(nameof(Sentences))]
    public void A_mistake_is_reported_at_its_place_with_its_code_and_what_was_probably_meant(string sentence)
    {
        var mistake = Mistakes.All.Single(m => m.Sentence == sentence);
        var bank = mistake.Says.Length == 0 ? new SmallBank().WithFile(mistake.File, mistake.Instead) : new SmallBank().With(mistake.File, mistake.Says, mistake.Instead);

        var found = bank.Finding(mistake.Code, mistake.File);

        Assert.Equal((mistake.File, mistake.Code, mistake.Suggestion), (FileOf(mistake, found), found.Code, found.Suggestion));
        Assert.StartsWith(mistake.At, TextAt(bank.Source, found), StringComparison.Ordinal);
        Assert.Equal(mistake.At.Length == 0, found.Line == 0);
        Assert.EndsWith(".", found.Message.TrimEnd('?'), StringComparison.Ordinal);
    }

    [Fact]
    public void An_error_leaves_no_bank_and_a_warning_leaves_one()
    {
        foreach (var mistake in Mistakes.All.Where(m => m.Says.Length > 0))
        {
            var loaded = new SmallBank().With(mistake.File, mistake.Says, mistake.Instead).Load();
            Assert.Equal(loaded.Findings.Any(f => f.Severity == FindingSeverity.Error), loaded.Bank is null);
        }
    }

    [Theory, InlineData("bank.yaml"), InlineData("placements.yaml")]
    public void A_missing_file_is_named(string path) =>
        Assert.Equal("bank.file.missing", new SmallBank().Without(path).Load().Findings.Single(f => f.File == path).Code);

    [Fact]
    public void A_bank_without_actions_is_refused() =>
        Assert.Contains("bank.file.missing", new SmallBank().Without("taxonomy/grow.yaml").Without("taxonomy/nurture.yaml").Load().Findings.Select(f => f.Code));

    [Fact]
    public void Too_many_files_are_refused()
    {
        var bank = new SmallBank();
        for (var i = 0; i < 200; i++) bank.WithFile($"personas/p-{i}.yaml", "name: x");

        Assert.Equal("A bank has at most 200 files.", bank.Finding("bank.files.many").Message);
    }

    [Fact]
    public void A_file_that_comes_twice_is_refused()
    {
        var source = new SmallBank().Source;

        Assert.Contains("bank.file.twice", SmallBank.Load(new([.. source.Files, source.Files[0]])).Findings.Select(f => f.Code));
    }

    [Fact]
    public void A_finding_is_printed_as_a_compiler_prints_it()
    {
        var finding = new SmallBank().With("bank.yaml", "Europe/Berlin", "Europe/Berln").Finding();

        Assert.Equal("banks/small/bank.yaml:3:7: error bank.zone.unknown: 'Europe/Berln' is no time zone. — did you mean Europe/Berlin?", FindingsText.Line(finding, "banks/small"));
    }

    [Fact]
    public void Findings_come_in_the_order_of_the_files()
    {
        var found = new SmallBank().With("bank.yaml", "EUR", "eur").With("bank.yaml", "name: Small", "nam: Small").With("taxonomy/grow.yaml", "prior: 0.04", "prior: 4").Load().Findings;

        Assert.Equal(found.OrderBy(f => f.File, StringComparer.Ordinal).ThenBy(f => f.Line).ThenBy(f => f.Column), found);
    }

    [Fact]
    public void Every_code_has_a_mistake_that_shows_it_and_a_place_in_the_guide()
    {
        var root = Repository.Root;
        var codes = Directory.EnumerateFiles(Path.Combine(root, "src", "Opportune.Definition"), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains("Import", StringComparison.Ordinal))
            .SelectMany(file => Code().Matches(File.ReadAllText(file)).Select(m => m.Groups[1].Value)).Where(code => code != "bank.yaml").Distinct().ToList();
        var guide = File.ReadAllText(Path.Combine(root, "docs", "guide", "bank-definition.md"));
        string[] shownBelow = ["bank.file.missing", "bank.files.many", "bank.file.twice", "bank.model.kind", "bank.model.label", "bank.model.large", "bank.model.unused"]; // models: TextModelTests

        Assert.True(codes.Count > 60);
        Assert.Empty(codes.Except(Mistakes.All.Select(m => m.Code)).Except(shownBelow));
        Assert.Equal([], codes.Where(code => !guide.Contains($"`{code}`", StringComparison.Ordinal)));
    }

    private static string TextAt(BankSource source, Finding found) => found.Line == 0 ? ""
        : source.Files.Single(f => f.Path == found.File).Text.Split('\n')[found.Line - 1][(found.Column - 1)..];

    // What is no longer used is reported where it is declared, not where its last use was removed.
    private static string FileOf(Mistake mistake, Finding found) => mistake.Code.EndsWith(".unused", StringComparison.Ordinal) ? mistake.File : found.File;

    [GeneratedRegex("\"(bank\\.[a-z-]+(?:\\.[a-z-]+)?)\"")]
    private static partial Regex Code();
}
