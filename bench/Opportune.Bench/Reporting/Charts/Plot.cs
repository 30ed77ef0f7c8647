using System.Globalization;
using System.Text;

namespace Opportune.Bench.Reporting.Charts;

/// <summary>A line of points with a name.</summary>
/// <param name="Name">Written at its end.</param>
/// <param name="Points">In ascending x.</param>
internal sealed record Series(string Name, IReadOnlyList<(double X, double Y)> Points);

/// <summary>What a chart says.</summary>
/// <param name="Title">Above it: the finding, not the axes.</param>
/// <param name="X">Name and unit of the horizontal axis.</param>
/// <param name="Y">Name and unit of the vertical axis.</param>
internal sealed record Plot(string Title, string X, string Y)
{
    /// <summary>Lines.</summary>
    public required IReadOnlyList<Series> Lines { get; init; }

    /// <summary>Whether steps of an axis are factors of ten.</summary>
    public (bool X, bool Y) IsLogarithmic { get; init; }

    /// <summary>A promised limit, drawn as a dashed line; null for none.</summary>
    public (string Name, double Y)? Limit { get; init; }

    private const int Width = 760, Height = 380, Left = 70, Right = 150, Top = 52, Bottom = 52;
    private static readonly string[] Colours = ["#2563eb", "#d97706", "#059669", "#be123c", "#7c3aed", "#475569"];

    /// <summary>The chart as SVG: no script, no font of its own, readable on light and dark pages.</summary>
    internal string Svg()
    {
        var points = Lines.SelectMany(l => l.Points).ToList();
        if (points.Count == 0) throw new InvalidOperationException("A chart needs a point.");
        var ys = Limit is { } l ? points.Select(p => p.Y).Append(l.Y) : points.Select(p => p.Y);
        var x = Axis.Over(points.Select(p => p.X), IsLogarithmic.X, fromZero: false);
        var y = Axis.Over(ys, IsLogarithmic.Y, fromZero: true);
        var svg = new StringBuilder($"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {Width} {Height}\" role=\"img\" aria-label=\"{Escape(Title)}\" font-family=\"system-ui, sans-serif\" font-size=\"12\">\n");
        svg.Append(CultureInfo.InvariantCulture, $"<rect width=\"{Width}\" height=\"{Height}\" rx=\"8\" fill=\"#ffffff\"/>\n<text x=\"{Left}\" y=\"26\" font-size=\"15\" font-weight=\"600\" fill=\"#0f172a\">{Escape(Title)}</text>\n");
        svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{Left}\" y=\"43\" fill=\"#64748b\">{Escape(Y)}</text>\n<text x=\"{Width - Right}\" y=\"{Height - 12}\" fill=\"#64748b\" text-anchor=\"end\">{Escape(X)}</text>\n");
        Grid(svg, x, y);
        if (Limit is { } limit) DrawLimit(svg, limit, y);
        var taken = new List<double>();
        for (var i = 0; i < Lines.Count; i++) Draw(svg, Lines[i], Colours[i % Colours.Length], x, y, taken);
        return svg.Append("</svg>\n").ToString();
    }

    private static double XOf(Axis axis, double value) => Left + axis.ShareOf(value) * (Width - Left - Right);

    private static double YOf(Axis axis, double value) => Height - Bottom - axis.ShareOf(value) * (Height - Top - Bottom);

    private static void Grid(StringBuilder svg, Axis x, Axis y)
    {
        foreach (var tick in y.Ticks)
            svg.Append(CultureInfo.InvariantCulture, $"<line x1=\"{Left}\" x2=\"{Width - Right}\" y1=\"{YOf(y, tick):0.0}\" y2=\"{YOf(y, tick):0.0}\" stroke=\"#e2e8f0\"/><text x=\"{Left - 8}\" y=\"{YOf(y, tick) + 4:0.0}\" fill=\"#475569\" text-anchor=\"end\">{Axis.Label(tick)}</text>\n");
        foreach (var tick in x.Ticks)
            svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{XOf(x, tick):0.0}\" y=\"{Height - Bottom + 18}\" fill=\"#475569\" text-anchor=\"middle\">{Axis.Label(tick)}</text>\n");
    }

    private static void DrawLimit(StringBuilder svg, (string Name, double Y) limit, Axis y) =>
        svg.Append(CultureInfo.InvariantCulture, $"<line x1=\"{Left}\" x2=\"{Width - Right}\" y1=\"{YOf(y, limit.Y):0.0}\" y2=\"{YOf(y, limit.Y):0.0}\" stroke=\"#94a3b8\" stroke-dasharray=\"5 4\"/><text x=\"{Left + 6}\" y=\"{YOf(y, limit.Y) - 5:0.0}\" fill=\"#64748b\">{Escape(limit.Name)}</text>\n");

    private static void Draw(StringBuilder svg, Series line, string colour, Axis x, Axis y, List<double> taken)
    {
        var places = line.Points.Select(p => (X: XOf(x, p.X), Y: YOf(y, p.Y))).ToList();
        var path = string.Join(' ', places.Select((p, i) => string.Create(CultureInfo.InvariantCulture, $"{(i == 0 ? 'M' : 'L')}{p.X:0.0} {p.Y:0.0}")));
        svg.Append(CultureInfo.InvariantCulture, $"<path d=\"{path}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"2.2\" stroke-linejoin=\"round\"/>\n");
        if (places.Count <= 24) foreach (var p in places) svg.Append(CultureInfo.InvariantCulture, $"<circle cx=\"{p.X:0.0}\" cy=\"{p.Y:0.0}\" r=\"3.2\" fill=\"{colour}\"/>\n");
        var at = places[^1].Y + 4;
        while (taken.Any(t => Math.Abs(t - at) < 14)) at += 14;
        taken.Add(at);
        svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{places[^1].X + 9:0.0}\" y=\"{at:0.0}\" fill=\"{colour}\" font-weight=\"600\">{Escape(line.Name)}</text>\n");
    }

    /// <summary>Text as it stands in XML.</summary>
    internal static string Escape(string text) => text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal).Replace("\"", "&quot;", StringComparison.Ordinal);
}
