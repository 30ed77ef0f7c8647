using System.Globalization;

namespace Opportune.Host.Commands.Evaluate.Cards;

/// <summary>A grid of values around 0: blue above, brown below, the stronger the farther.</summary>
internal static class GridChart
{
    private const double Cell = 96, Row = 34, Top = 52, Line = 15;

    /// <summary>Draws it.</summary>
    /// <param name="title">Above.</param>
    /// <param name="rows">Names of the rows.</param>
    /// <param name="columns">Names of the columns.</param>
    /// <param name="value">Of a row and a column.</param>
    /// <param name="strongest">The value of the fullest colour, above 0.</param>
    public static string Of(string title, IReadOnlyList<string> rows, IReadOnlyList<string> columns, Func<int, int, double> value, double strongest)
    {
        var left = Math.Min(300, 30 + 7.2 * rows.Max(r => r.Length));
        string[][] heads = [.. columns.Select(Lines)];
        var first = Top + Line * heads.Max(h => h.Length) + 6;
        double width = Math.Max(420, left + Cell * columns.Count + 20), height = first + Row * rows.Count + 16;
        var svg = new Svg(width, height);
        svg.Text(16, 28, title, bold: true, size: 16);
        for (var j = 0; j < columns.Count; j++)
            for (var l = 0; l < heads[j].Length; l++) svg.Text(left + Cell * (j + 0.5), first - 10 - Line * (heads[j].Length - 1 - l), heads[j][l], "middle", Svg.Grey, 11.5);
        for (var i = 0; i < rows.Count; i++)
        {
            var y = first + Row * i;
            svg.Text(left - 12, y + Row / 2 + 4, rows[i].Length > 36 ? rows[i][..35] + "…" : rows[i], "end");
            for (var j = 0; j < columns.Count; j++)
            {
                var v = value(i, j);
                var strength = Math.Min(1, Math.Abs(v) / strongest);
                svg.Box(left + Cell * j + 1, y + 1, Cell - 2, Row - 2, v >= 0 ? Svg.Colours[0] : Svg.Colours[1], 0.06 + 0.84 * strength);
                svg.Text(left + Cell * (j + 0.5), y + Row / 2 + 4, (v > 0 ? "+" : "") + v.ToString("0.0", CultureInfo.InvariantCulture), "middle", strength > 0.55 ? "#fff" : "#1d2430", 12.5);
            }
        }
        return svg.Done(title);
    }

    // A category stands under its column; both go over lines of fourteen letters.
    private static string[] Lines(string name) => [.. name.Split('=', 2).SelectMany((part, k) => (k == 0 ? part : "= " + part).Chunk(14)).Take(5).Select(c => new string(c))];
}
