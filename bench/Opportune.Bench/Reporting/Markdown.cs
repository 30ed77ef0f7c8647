using System.Globalization;
using System.Text;

namespace Opportune.Bench.Reporting;

/// <summary>Reports as Markdown.</summary>
internal static class Markdown
{
    /// <summary>A page for one bench.</summary>
    internal static string Page(BenchReport report, MachineFacts machine, string command)
    {
        var text = new StringBuilder($"# {report.Title}\n\nMeasured with `{command}` on {machine.Day}: {machine.Sentence}\n\n");
        if (report.Figures.Count > 0) text.Append(Table(report.Figures)).Append('\n');
        foreach (var figure in report.Figures.Where(f => f.Note.Length > 0)) text.Append(CultureInfo.InvariantCulture, $"- {figure.What}: {figure.Note}\n");
        if (report.Figures.Any(f => f.Note.Length > 0)) text.Append('\n');
        foreach (var (name, title, _) in report.Charts) text.Append(CultureInfo.InvariantCulture, $"![{title}]({name}.svg)\n\n");
        foreach (var grid in report.Tables) text.Append(Of(grid)).Append('\n');
        foreach (var note in report.Notes) text.Append(note).Append("\n\n");
        return text.ToString().TrimEnd('\n') + "\n";
    }

    /// <summary>The figures as a table.</summary>
    internal static string Table(IEnumerable<Figure> figures)
    {
        var text = new StringBuilder("| what | measured | goal | met | beside it, in the same run |\n|---|---:|---:|---|---|\n");
        foreach (var f in figures)
            text.Append(CultureInfo.InvariantCulture, $"| {f.What} | {Words.Of(f.Value, f.Unit)} | {Words.Of(f)} | {Words.Met(f)} | {string.Join("; ", f.Beside.Select(b => Words.Of(f, b)))} |\n");
        return text.ToString();
    }

    private static string Of(Grid grid)
    {
        var text = new StringBuilder($"## {grid.Title}\n\n| {string.Join(" | ", grid.Head)} |\n|{string.Concat(grid.Head.Select((_, i) => i == 0 ? "---|" : "---:|"))}\n");
        foreach (var row in grid.Rows) text.Append(CultureInfo.InvariantCulture, $"| {string.Join(" | ", row)} |\n");
        return text.ToString();
    }
}
