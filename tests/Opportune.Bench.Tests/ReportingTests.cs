using System.Xml.Linq;
using Opportune.Bench.Reporting;
using Opportune.Bench.Reporting.Charts;

namespace Opportune.Bench.Tests;

public sealed class ReportingTests
{
    private static readonly MachineFacts Machine = new("2026-11-22 02:00 UTC", "A processor, 2 cores", 8, "Linux", ".NET 10", "abc", 0.1);

    [Fact]
    public void A_rival_that_is_not_there_is_named_with_the_reason()
    {
        var figure = new Figure("x", "speed", 10, "/s") { Beside = [new("ceiling", 40), Against.Missing("zen-engine", "no Node.js")] };

        Assert.Contains("ceiling: 40.0/s (0.25 ×); zen-engine: not installed here: no Node.js", Markdown.Table([figure]), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(20_001, true, true), InlineData(19_999, true, false), InlineData(9, false, true), InlineData(11, false, false)]
    public void A_goal_is_met_on_its_own_side(double value, bool atLeast, bool met) =>
        Assert.Equal(met, new Figure("x", "x", value, "ms") { Goal = new(atLeast ? 20_000 : 10, atLeast) }.IsMet);

    [Fact]
    public void A_shortfall_is_printed_as_no() => Assert.Contains("| 5.00 ms | ≤ 3.00 ms | **no** |", Markdown.Table([new("x", "x", 5, "ms") { Goal = Goal.Most(3) }]), StringComparison.Ordinal);

    [Fact]
    public void Only_what_stands_between_the_marks_is_replaced()
    {
        var page = $"# A\n{ReadmeTable.Begin}\nold\n{ReadmeTable.End}\nend\n";

        Assert.Equal($"# A\n{ReadmeTable.Begin}\nnew\n{ReadmeTable.End}\nend\n", ReadmeTable.Replace(page, "new\n"));
        Assert.Equal(ReadmeTable.Replace(page, "new"), ReadmeTable.Replace(ReadmeTable.Replace(page, "newer"), "new"));
        Assert.Throws<FormatException>(() => ReadmeTable.Replace("# A\n", "new"));
    }

    [Fact]
    public void The_readme_has_the_marks() => Assert.Contains(ReadmeTable.End, ReadmeTable.Replace(File.ReadAllText(Path.Combine(RepositoryFolder.Find(AppContext.BaseDirectory), "README.md")), "x"), StringComparison.Ordinal);

    [Fact]
    public void Every_figure_of_the_readme_is_told_once() => Assert.Equal(Headline.Order.Count, Headline.Order.Distinct().Count());

    [Fact]
    public void A_chart_is_well_formed_and_holds_every_point_line_and_name()
    {
        var svg = XDocument.Parse(new Plot("Latency & load <1>", "requests/s", "ms")
        {
            Lines = [new("p50", [(100, 1), (200, 2), (400, 3)]), new("p99", [(100, 5), (200, 9), (400, 80)])], IsLogarithmic = (false, true), Limit = ("10 ms", 10),
        }.Svg());
        var all = svg.Descendants().ToList();

        Assert.Equal(2, all.Count(e => e.Name.LocalName == "path"));
        Assert.Equal(6, all.Count(e => e.Name.LocalName == "circle"));
        Assert.Contains(all, e => e.Value == "p99");
        Assert.Contains(all, e => e.Value == "10 ms");
        Assert.Contains(all, e => e.Value == "Latency & load <1>");
    }

    [Theory]
    [InlineData(1, 1)] [InlineData(0, 0)] [InlineData(3, 97_000)] [InlineData(0.002, 0.019)] [InlineData(-5, 12)]
    public void An_axis_holds_its_values_and_has_a_handful_of_round_ticks(double least, double most)
    {
        var axis = Axis.Over([least, most], isLogarithmic: false, fromZero: false);

        Assert.InRange(axis.ShareOf(least), 0, 1);
        Assert.InRange(axis.ShareOf(most), 0, 1);
        Assert.InRange(axis.Ticks.Count, 2, 9);
    }

    [Fact]
    public void Equal_factors_are_equally_far_on_a_logarithmic_axis()
    {
        var axis = Axis.Over([0.5, 800], isLogarithmic: true, fromZero: true);

        Assert.Equal([0.1, 1, 10, 100, 1_000], axis.Ticks.Select(t => Math.Round(t, 6)));
        Assert.Equal(axis.ShareOf(10) - axis.ShareOf(1), axis.ShareOf(100) - axis.ShareOf(10), 9);
        Assert.Throws<ArgumentException>(() => Axis.Over([0, 1], isLogarithmic: true, fromZero: true));
    }
}
