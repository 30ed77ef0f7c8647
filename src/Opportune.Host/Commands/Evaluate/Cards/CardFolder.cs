using System.Net;
using System.Text;

namespace Opportune.Host.Commands.Evaluate.Cards;

/// <summary>Writes what an evaluation found to a folder: a page with its pictures inside, the same as Markdown, each picture, and the document for programs.</summary>
internal static class CardFolder
{
    /// <summary>The page's file.</summary>
    public const string Page = "card.html";

    private const string Style =
        "body{font:16px/1.55 system-ui,sans-serif;color:#1d2430;max-width:52rem;margin:2rem auto;padding:0 1rem}h1{font-size:1.7rem}h2{font-size:1.15rem;margin-top:2.2rem}" +
        "table{border-collapse:collapse;font-size:.9rem;font-variant-numeric:tabular-nums}th,td{border-bottom:1px solid #d8dde4;padding:.3rem .8rem .3rem 0;text-align:left;vertical-align:top}" +
        "figure{margin:1.5rem 0}figcaption{color:#525c69;font-size:.9rem}svg{max-width:100%;height:auto}pre{background:#f3f5f8;padding:.8rem;white-space:pre-wrap;overflow-wrap:anywhere}.wide{overflow-x:auto}";

    /// <summary>Writes the folder; files of an earlier card are replaced.</summary>
    /// <exception cref="VerbException">It cannot be written.</exception>
    public static void Write(string folder, Findings findings, string command)
    {
        try
        {
            Directory.CreateDirectory(folder);
            var plots = findings.Plots();
            foreach (var plot in plots) File.WriteAllText(Path.Combine(folder, plot.Name + ".svg"), plot.Svg);
            File.WriteAllText(Path.Combine(folder, Page), Html(findings, plots, command));
            File.WriteAllText(Path.Combine(folder, "card.md"), Markdown(findings, plots, command));
            File.WriteAllText(Path.Combine(folder, "result.json"), Output.Text(findings.Document));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new VerbException("usage.out", $"--out {folder} cannot be written. Name a folder that may be created or written to.");
        }
    }

    private static string Html(Findings findings, IReadOnlyList<Plot> plots, string command)
    {
        var page = new StringBuilder($"<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><title>{E(findings.Title)}</title><style>{Style}</style></head><body>\n<h1>{E(findings.Title)}</h1>\n<p>{E(findings.Heading)}</p>\n");
        foreach (var table in findings.Tables)
        {
            page.Append($"<h2>{E(table.Title)}</h2>\n<div class=\"wide\"><table><tr>").AppendJoin("", table.Columns.Select(c => $"<th>{E(c)}</th>")).Append("</tr>\n");
            foreach (var row in table.Rows) page.Append("<tr>").AppendJoin("", row.Select(c => $"<td>{E(c).Replace("\n", "<br>", StringComparison.Ordinal)}</td>")).Append("</tr>\n");
            page.Append("</table></div>\n");
        }
        foreach (var remark in findings.Remarks) page.Append($"<p>{E(remark)}</p>\n");
        foreach (var plot in plots) page.Append($"<figure>{plot.Svg}<figcaption>{E(plot.Caption)}</figcaption></figure>\n");
        if (findings.Notes.Count > 0) page.Append("<h2>The data</h2>\n<ul>").AppendJoin("", findings.Notes.Select(n => $"<li>{E(n)}</li>")).Append("</ul>\n");
        if (findings.Method.Count > 0) page.Append("<h2>How it was measured, and what it does not say</h2>\n<ul>").AppendJoin("", findings.Method.Select(m => $"<li>{E(m)}</li>")).Append("</ul>\n");
        return page.Append($"<h2>To repeat it</h2>\n<pre>{E(command)}</pre>\n</body></html>\n").ToString();
    }

    private static string Markdown(Findings findings, IReadOnlyList<Plot> plots, string command)
    {
        var text = new StringBuilder($"# {findings.Title}\n\n{findings.Heading}\n");
        foreach (var table in findings.Tables)
        {
            text.Append($"\n## {table.Title}\n\n| ").AppendJoin(" | ", table.Columns.Select(Cell)).Append(" |\n|").Append(string.Concat(Enumerable.Repeat("---|", table.Columns.Count))).Append('\n');
            foreach (var row in table.Rows) text.Append("| ").AppendJoin(" | ", row.Select(Cell)).Append(" |\n");
        }
        foreach (var remark in findings.Remarks) text.Append($"\n{remark}\n");
        foreach (var plot in plots) text.Append($"\n![{plot.Caption}]({plot.Name}.svg)\n\n{plot.Caption}\n");
        if (findings.Notes.Count > 0) text.Append("\n## The data\n\n").AppendJoin('\n', findings.Notes.Select(n => "- " + n)).Append('\n');
        if (findings.Method.Count > 0) text.Append("\n## How it was measured, and what it does not say\n\n").AppendJoin('\n', findings.Method.Select(m => "- " + m)).Append('\n');
        return text.Append($"\n## To repeat it\n\n```\n{command}\n```\n").ToString();
    }

    private static string E(string text) => WebUtility.HtmlEncode(text);

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal).Replace("\n", " ", StringComparison.Ordinal);
}
