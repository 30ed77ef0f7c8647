using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;

namespace Opportune.Host.Commands.Models;

/// <summary>Plots of a model card as SVG: no script, no font but the reader's, readable on white and on black.</summary>
internal static class Plots
{
    private const int Side = 360, Margin = 48, Row = 22, Labels = 300, Bars = 300, MostInputs = 15;
    private const string Style = "<style>text{font:12px sans-serif;fill:#777}.axis{stroke:#999}.ideal{stroke:#999;stroke-dasharray:4 4}.model{fill:#1f7a8c;stroke:#1f7a8c}.other{fill:none;stroke:#bf6f00}.less{fill:#bf6f00}</style>";

    /// <summary>Predicted against observed rates: dots for the model, circles for counts and priors; the nearer the diagonal, the truer.</summary>
    public static string Reliability(JsonElement comparison)
    {
        var (model, other) = (Bins(comparison, "model"), Bins(comparison, "other"));
        var most = Math.Max(0.05, model.Concat(other).SelectMany(b => new[] { b.Predicted, b.Observed }).DefaultIfEmpty(0.05).Max() * 1.1);
        double X(double p) => Margin + Side * p / most;
        double Y(double p) => Margin + Side - Side * p / most;
        var svg = Open(Side + 2 * Margin, Side + 2 * Margin, "Predicted and observed rates of held-out decisions");
        Add(svg, $"<line class='axis' x1='{Margin}' y1='{Margin + Side}' x2='{Margin + Side}' y2='{Margin + Side}'/><line class='axis' x1='{Margin}' y1='{Margin}' x2='{Margin}' y2='{Margin + Side}'/><line class='ideal' x1='{Margin}' y1='{Margin + Side}' x2='{Margin + Side}' y2='{Margin}'/>");
        foreach (var (predicted, observed) in other) Add(svg, $"<circle class='other' cx='{X(predicted):0.0}' cy='{Y(observed):0.0}' r='5'/>");
        foreach (var (predicted, observed) in model) Add(svg, $"<circle class='model' cx='{X(predicted):0.0}' cy='{Y(observed):0.0}' r='4'/>");
        Add(svg, $"<text x='{Margin}' y='{Margin + Side + 18}'>0</text><text x='{Margin + Side}' y='{Margin + Side + 18}' text-anchor='end'>predicted {most:0%}</text><text x='{Margin}' y='{Margin - 10}'>observed {most:0%}; filled: model, open: counts and priors</text>");
        return Close(svg);
    }

    /// <summary>What each fact adds to the log odds on average; the darker bars make success likelier, the others less likely.</summary>
    public static string Importance(JsonElement family)
    {
        var inputs = family.GetProperty("inputs").EnumerateArray().Take(MostInputs).ToList();
        var most = Math.Max(1e-9, inputs.Select(i => i.GetProperty("importance").GetDouble()).DefaultIfEmpty(0).Max());
        var svg = Open(Labels + Bars + Margin, Margin + Row * inputs.Count, $"What counts most for {family.GetProperty("name").GetString()}");
        Add(svg, $"<text x='{Labels}' y='20'>adds to the log odds on average</text>");
        foreach (var (at, input) in inputs.Index())
        {
            var (size, y) = (input.GetProperty("importance").GetDouble(), 30 + Row * at);
            Add(svg, $"<text x='{Labels - 8}' y='{y + 14}' text-anchor='end'>{WebUtility.HtmlEncode(input.GetProperty("input").GetString())}</text>");
            Add(svg, $"<rect class='{(input.GetProperty("slope").GetDouble() >= 0 ? "model" : "less")}' x='{Labels}' y='{y + 3}' width='{Bars * size / most:0.0}' height='{Row - 8}'/>");
        }
        return Close(svg);
    }

    private static List<(double Predicted, double Observed)> Bins(JsonElement comparison, string of) =>
        [.. comparison.GetProperty(of).GetProperty("bins").EnumerateArray().Select(b => (b.GetProperty("meanPrediction").GetDouble(), b.GetProperty("observedRate").GetDouble()))];

    private static StringBuilder Open(int width, int height, string title) =>
        Add(new StringBuilder(), $"<svg xmlns='http://www.w3.org/2000/svg' width='{width}' height='{height}' viewBox='0 0 {width} {height}' role='img'><title>{WebUtility.HtmlEncode(title)}</title>{Style}");

    private static string Close(StringBuilder svg) => svg.Append("</svg>\n").ToString();

    private static StringBuilder Add(StringBuilder to, FormattableString part) => to.Append(part.ToString(CultureInfo.InvariantCulture)).Append('\n');
}
