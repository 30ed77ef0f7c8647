using System.Globalization;
using System.Text.Json;

namespace Opportune.Bench.Reporting;

/// <summary>Writes reports: a page and pictures for each bench, one JSON of everything, and the table of the README.</summary>
internal static class ResultFiles
{
    private static readonly JsonSerializerOptions Indented = new(JsonSerializerDefaults.Web)
        { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping, NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.AllowNamedFloatingPointLiterals };

    /// <summary>Everything as one JSON document.</summary>
    internal static string Json(IReadOnlyList<BenchReport> reports, MachineFacts machine, string command) => JsonSerializer.Serialize(new
    {
        command, machine, benches = reports.Select(r => new { r.Name, r.Title, figures = r.Figures.Select(Rounded), notes = r.Notes, tables = r.Tables }),
    }, Indented);

    /// <summary>Writes the pages of the benches that ran; pages of others stay as they are.</summary>
    internal static void Write(string root, IReadOnlyList<BenchReport> reports, MachineFacts machine, string command)
    {
        var folder = Path.Combine(root, "bench", "results");
        Directory.CreateDirectory(folder);
        foreach (var report in reports)
        {
            File.WriteAllText(Path.Combine(folder, report.Name + ".md"), Markdown.Page(report, machine, command));
            foreach (var (name, _, svg) in report.Charts) File.WriteAllText(Path.Combine(folder, name + ".svg"), svg);
        }
        var known = Known(folder).ToDictionary(f => f.Id, StringComparer.Ordinal);
        foreach (var figure in reports.SelectMany(r => r.Figures)) known[figure.Id] = figure with { Value = Rounded(figure).Value };
        File.WriteAllText(Path.Combine(folder, "figures.json"), JsonSerializer.Serialize(known.Values.OrderBy(f => f.Id, StringComparer.Ordinal), Indented) + "\n");
        if (reports.FirstOrDefault(r => r.Name == "smoke") is { } smoke) new Smoke.RatioBook(smoke.Figures.ToDictionary(f => f.Id["smoke.".Length..], f => f.Value)).Write(root);
        var readme = Path.Combine(root, "README.md");
        File.WriteAllText(readme, ReadmeTable.Replace(File.ReadAllText(readme), Summary(known, machine)));
    }

    /// <summary>The figures that the design promises, in its order.</summary>
    internal static string Summary(IReadOnlyDictionary<string, Figure> figures, MachineFacts machine) =>
        !Headline.Order.Any(figures.ContainsKey) ? "" : $"{Markdown.Table(Headline.Order.Where(figures.ContainsKey).Select(id => figures[id]))}\n{machine.Sentence} Measured {machine.Day}.";

    private static List<Figure> Known(string folder) => Path.Combine(folder, "figures.json") is var file && File.Exists(file)
        ? JsonSerializer.Deserialize<List<Figure>>(File.ReadAllText(file), Indented)! : [];

    /// <summary>Four digits: no reader should take the rest for knowledge.</summary>
    private static Figure Rounded(Figure figure) => figure with
    {
        Value = Rounded(figure.Value), Beside = [.. figure.Beside.Select(b => b with { Value = b.Value is { } v ? Rounded(v) : null })],
    };

    private static double Rounded(double value) => double.IsFinite(value) ? double.Parse(value.ToString("G4", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture) : value;
}
