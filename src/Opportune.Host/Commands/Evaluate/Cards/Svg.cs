using System.Globalization;
using System.Net;
using System.Text;

namespace Opportune.Host.Commands.Evaluate.Cards;

/// <summary>A picture being drawn: shapes and texts, in pixels from the upper left.</summary>
internal sealed class Svg(double width, double height)
{
    /// <summary>Colours that differ for everybody, the main one first.</summary>
    public static IReadOnlyList<string> Colours { get; } = ["#0b5fa5", "#c4561a", "#2a8f6b", "#7a4ea3", "#9a7b12"];

    /// <summary>Of axes and remarks.</summary>
    public const string Grey = "#6b7480";

    private readonly StringBuilder _shapes = new();

    /// <summary>A path through points.</summary>
    public void Path(IEnumerable<(double X, double Y)> points, string colour, bool dashed = false, double thickness = 2) =>
        _shapes.Append($"<path d=\"{Through(points)}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"{N(thickness)}\" stroke-linejoin=\"round\"{(dashed ? " stroke-dasharray=\"6 5\"" : "")}/>\n");

    /// <summary>A filled shape.</summary>
    public void Area(IEnumerable<(double X, double Y)> points, string colour, double opacity) => _shapes.Append($"<path d=\"{Through(points)}Z\" fill=\"{colour}\" fill-opacity=\"{N(opacity)}\"/>\n");

    /// <summary>A filled rectangle.</summary>
    public void Box(double x, double y, double w, double h, string colour, double opacity = 1) => _shapes.Append($"<rect x=\"{N(x)}\" y=\"{N(y)}\" width=\"{N(w)}\" height=\"{N(h)}\" fill=\"{colour}\" fill-opacity=\"{N(opacity)}\"/>\n");

    /// <summary>A dot.</summary>
    public void Dot(double x, double y, double radius, string colour) => _shapes.Append($"<circle cx=\"{N(x)}\" cy=\"{N(y)}\" r=\"{N(radius)}\" fill=\"{colour}\" stroke=\"#fff\"/>\n");

    /// <summary>A text; the anchor is start, middle or end.</summary>
    public void Text(double x, double y, string text, string anchor = "start", string colour = "#1d2430", double size = 13, bool bold = false, bool upwards = false) =>
        _shapes.Append($"<text x=\"{N(x)}\" y=\"{N(y)}\" text-anchor=\"{anchor}\" fill=\"{colour}\" font-size=\"{N(size)}\"{(bold ? " font-weight=\"600\"" : "")}{(upwards ? $" transform=\"rotate(-90 {N(x)} {N(y)})\"" : "")}>{WebUtility.HtmlEncode(text)}</text>\n");

    /// <summary>The picture.</summary>
    /// <param name="title">Read aloud in place of it.</param>
    public string Done(string title) =>
        $"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{N(width)}\" height=\"{N(height)}\" viewBox=\"0 0 {N(width)} {N(height)}\" role=\"img\" font-family=\"system-ui, sans-serif\"><title>{WebUtility.HtmlEncode(title)}</title>\n<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n{_shapes}</svg>\n";

    /// <summary>Even marks in a range: 1, 2 or 5 times a power of ten apart.</summary>
    public static double[] Marks(double low, double high, int about = 5)
    {
        var rough = (high - low) / about;
        var power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        var step = power * ((rough / power) switch { < 1.5 => 1, < 3.5 => 2, < 7.5 => 5, _ => 10 });
        return [.. Enumerable.Range(0, 50).Select(k => Math.Ceiling(low / step - 1e-9) * step + k * step).TakeWhile(m => m <= high + 1e-9 * step)];
    }

    /// <summary>A mark as short as its neighbours allow.</summary>
    public static string Mark(double value, double[] marks)
    {
        var step = marks.Length > 1 ? marks[1] - marks[0] : Math.Abs(value);
        var digits = step > 0 ? Math.Clamp((int)Math.Ceiling(-Math.Log10(step) - 1e-9), 0, 8) : 0;
        return (Math.Abs(value) < 1e-12 ? 0 : value).ToString("#,0" + (digits > 0 ? "." + new string('0', digits) : ""), CultureInfo.InvariantCulture);
    }

    private static string Through(IEnumerable<(double X, double Y)> points) => "M" + string.Join('L', points.Select(p => $"{N(p.X)} {N(p.Y)}"));

    private static string N(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);
}
