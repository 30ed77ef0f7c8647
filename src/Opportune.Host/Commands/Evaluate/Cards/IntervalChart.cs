using Opportune.Statistics;

namespace Opportune.Host.Commands.Evaluate.Cards;

/// <summary>Named values under each other, each with its interval.</summary>
internal static class IntervalChart
{
    private const double Width = 640, Row = 30, Top = 52, Bottom = 52, Right = 28;

    /// <summary>Draws it.</summary>
    /// <param name="title">Above.</param>
    /// <param name="x">Below.</param>
    /// <param name="rows">From above; without an interval only the dot.</param>
    /// <param name="reference">Where a dashed line stands; NaN for none.</param>
    public static string Of(string title, string x, IReadOnlyList<(string Name, double Value, Interval? Ci95)> rows, double reference = double.NaN)
    {
        var height = Top + Row * rows.Count + Bottom;
        var left = Math.Min(280, 30 + 7.2 * rows.Max(r => r.Name.Length));
        var (low, high) = Chart.Around(rows.SelectMany(r => new[] { r.Value, r.Ci95?.Low ?? r.Value, r.Ci95?.High ?? r.Value }).Append(reference));
        if (high - low < 1e-12) (low, high) = (low - 0.5, high + 0.5);
        double At(double value) => left + (value - low) / (high - low) * (Width - left - Right);
        var svg = new Svg(Width, height);
        svg.Text(16, 26, title, bold: true, size: 16);
        var marks = Svg.Marks(low, high);
        foreach (var mark in marks)
        {
            svg.Path([(At(mark), Top - 8), (At(mark), height - Bottom)], "#e3e7ec", thickness: 1);
            svg.Text(At(mark), height - Bottom + 18, Svg.Mark(mark, marks), "middle", Svg.Grey, 12);
        }
        if (!double.IsNaN(reference)) svg.Path([(At(reference), Top - 8), (At(reference), height - Bottom)], Svg.Grey, dashed: true, thickness: 1.4);
        for (var k = 0; k < rows.Count; k++)
        {
            var (name, value, interval) = rows[k];
            var y = Top + Row * (k + 0.5);
            svg.Text(left - 14, y + 4, name.Length > 38 ? name[..37] + "…" : name, "end");
            if (interval is { } ci) svg.Path([(At(ci.Low), y), (At(ci.High), y)], Svg.Colours[0]);
            svg.Dot(At(value), y, 5.5, Svg.Colours[0]);
        }
        svg.Text((left + Width - Right) / 2, height - 12, x, "middle", Svg.Grey);
        return svg.Done(title);
    }
}
