using System.Globalization;
using System.Text.RegularExpressions;
using Opportune.Engine.Ingest;
using Opportune.Engine.Triggers;

namespace Opportune.Architecture.Tests;

/// <summary>What the pages say stays true: links lead somewhere, and what the code names is described.</summary>
public sealed partial class DocumentationTests
{
    private const int LongestReadme = 150;

    /// <summary>Statistics that no part of the product gives out yet.</summary>
    private static readonly HashSet<string> NotYetSeen = new(StringComparer.Ordinal) { "fairness.rate.zero" };

    public static TheoryData<string> Pages => [.. Directory.EnumerateFiles(Repository.Root, "*.md", SearchOption.AllDirectories).Select(p => Path.GetRelativePath(Repository.Root, p).Replace('\\', '/'))
        .Where(p => !p.Split('/').Any(f => f is "artifacts" or "bin" or "obj" or "node_modules" || f.StartsWith('.'))).Order(StringComparer.Ordinal)];

    public static TheoryData<string> Detectors => [.. DetectorCatalogue.All.Select(d => d.Name)];

    private static string Reference => string.Join('\n', Pages.Select(p => Repository.Read(p.Data)));

    [Theory, MemberData(nameof(Pages))]
    public void Every_relative_link_leads_somewhere(string page) => Assert.Empty(BrokenLinks(page, Repository.Read(page)));

    [Theory]
    [InlineData("[a](docs/nowhere.md)"), InlineData("![a](docs/images/nothing.png)"), InlineData("[a](CONTRIBUTING.md#no-such-heading)"), InlineData("[a](#nor-here)")]
    public void The_check_sees_a_link_that_leads_nowhere(string text) => Assert.NotEmpty(BrokenLinks("README.md", "# Here\n" + text));

    [Theory]
    [InlineData("[a](CONTRIBUTING.md#where-things-are)"), InlineData("[a](#here)"), InlineData("[a](docs)"), InlineData("```\n[a](no.md)\n```"), InlineData("[a](https://example.org)")]
    public void The_check_lets_good_links_be(string text) => Assert.Empty(BrokenLinks("README.md", "# Here\n" + text));

    [Fact]
    public void The_readme_is_read_in_five_minutes() => Assert.InRange(Repository.Read("README.md").Split('\n').Length - 1, 1, LongestReadme);

    [Fact]
    public void Every_event_type_and_its_fields_are_in_the_reference()
    {
        var rows = Repository.Read("docs", "api.md").Split('\n').Where(l => l.StartsWith("| `", StringComparison.Ordinal)).ToList();
        foreach (var type in EventCatalogue.BuiltIn.Values)
        {
            var row = Assert.Single(rows, r => r.StartsWith($"| `{type.Name}` |", StringComparison.Ordinal));
            Assert.All(type.Fields, f => Assert.Contains($"`{f.Name}`{(f.Required ? "! " : " ")}", row, StringComparison.Ordinal));
        }
    }

    [Theory, MemberData(nameof(Detectors))]
    public void Every_detector_is_described_with_its_facts_and_the_defaults_and_ranges_of_its_parameters(string name)
    {
        var detector = DetectorCatalogue.Find(name)!;
        var section = Repository.Read("docs", "guide", "moments.md").Split("\n### ").Single(s => s.StartsWith(name + "\n", StringComparison.Ordinal));
        Assert.All(detector.Parameters, p => Assert.Contains($"`{p.Name}` ({Number(p.Default)}; {Number(p.Least)}–{Number(p.Most)})", section, StringComparison.Ordinal));
        Assert.All(detector.Facts.Concat(detector.LaterFacts), f => Assert.Contains($"`{f.Name}`", section, StringComparison.Ordinal));
        Assert.Contains(detector.Level.ToString(), section, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void Every_stable_code_is_described()
    {
        var reference = Reference;
        var missing = new[] { "src", "adapters" }.SelectMany(f => Directory.EnumerateFiles(Path.Combine(Repository.Root, f), "*.cs", SearchOption.AllDirectories))
            .SelectMany(f => Codes(File.ReadAllText(f))).Distinct().Where(c => !NotYetSeen.Contains(c) && !reference.Contains($"`{c}`", StringComparison.Ordinal)).Order(StringComparer.Ordinal);
        Assert.Empty(missing);
    }

    [Theory]
    [InlineData("throw new StoreException(\"store.made-up\", \"Do this.\");"), InlineData("Bad(\"request.made-up\", $\"{x}\")"), InlineData("e.Code == \"token.made-up\"")]
    public void The_check_sees_a_code(string text) => Assert.Single(Codes(text));

    [Theory]
    [InlineData("Slot(\"customer.age\")"), InlineData("Path.Combine(folder, \"keys.db\")"), InlineData("\"account.opened\" => x")]
    public void The_check_lets_facts_files_and_event_types_be(string text) => Assert.Empty(Codes(text));

    /// <summary>Texts that stand where a code does: one of a known family, or followed by a message.</summary>
    private static IEnumerable<string> Codes(string source) => Family().Matches(source).Concat(WithMessage().Matches(source)).Select(m => m.Groups[1].Value)
        .Where(c => !IsFile(c) && !EventCatalogue.BuiltIn.ContainsKey(c) && !Engine.Profile.BuiltInFacts.All.Any(f => f.Name == c)).Distinct();

    private static bool IsFile(string text) => Path.GetExtension(text) is ".db" or ".lock" or ".key" or ".json" or ".jsonl" or ".csv" or ".yaml" or ".folder" or ".md";

    private static IEnumerable<string> BrokenLinks(string page, string text)
    {
        foreach (var target in Link().Matches(Fence().Replace(text, "")).Select(m => m.Groups[1].Value).Where(t => !t.Contains("://", StringComparison.Ordinal) && !t.StartsWith("mailto:", StringComparison.Ordinal)))
        {
            var (path, heading) = target.Split('#') is [var p, var h] ? (p, h) : (target, "");
            var file = path.Length == 0 ? null : Path.GetFullPath(Path.Combine(Repository.Root, Path.GetDirectoryName(page)!, Uri.UnescapeDataString(path)));
            if (file is not null && !File.Exists(file) && !Directory.Exists(file)) yield return target;
            else if (heading.Length > 0 && !Headings(file is null ? text : File.ReadAllText(file)).Contains(heading)) yield return target;
        }
    }

    /// <summary>The names that headings get as link targets: lower case, punctuation dropped, hyphens for spaces.</summary>
    private static HashSet<string> Headings(string text) =>
        [.. Heading().Matches(Fence().Replace(text, "")).Select(m => Dropped().Replace(System.Net.WebUtility.HtmlDecode(m.Groups[1].Value.Trim()).ToLowerInvariant(), "").Replace(' ', '-'))];

    private static string Number(double value) => value.ToString("#,0.##", CultureInfo.InvariantCulture).Replace('-', '−');

    [GeneratedRegex("""
        "((?:access|applicability|backup|bank|batch|channel|consent|contact|decision|event|expression|facts|gate|holdout|host|import|keys|lift|models|program|request|response|route|score|setting|store|token|train|treatment|usage|why-not)(?:\.[a-z][a-z-]*)+)"
        """, RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Family();

    [GeneratedRegex("\"([a-z][a-z-]*(?:\\.[a-z][a-z-]*)+)\", \\$?\"[A-Z{]")]
    private static partial Regex WithMessage();

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex("^#+ (.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex("^```.*?^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();

    [GeneratedRegex(@"[^\p{L}\p{N}\s_-]")]
    private static partial Regex Dropped();
}
