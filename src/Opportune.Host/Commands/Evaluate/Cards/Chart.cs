namespace Opportune.Host.Commands.Evaluate.Cards;

/// <summary>Lines, bands and dots over two axes.</summary>
internal sealed class Chart
{
    private const double Width = 640, Height = 430, Left = 76, Right = 20, Top = 72, Bottom = 56;

    private readonly Svg _svg = new(Width, Height);
    private readonly string _title;
    private readonly (double Low, double High) _x, _y;
    private double _legend = Left;

    /// <summary>Empty axes.</summary>
    /// <param name="title">Above.</param>
    /// <param name="x">Below the first axis.</param>
    /// <param name="y">Beside the second.</param>
    /// <param name="xs">Range of the first; widened where it is empty.</param>
    /// <param name="ys">Range of the second.</param>
    /// <param name="names">Texts for whole numbers of the first axis; null for numbers.</param>
    public Chart(string title, string x, string y, (double Low, double High) xs, (double Low, double High) ys, Func<double, string>? names = null)
    {
        (_title, _x, _y) = (title, Wide(xs), Wide(ys));
        _svg.Text(Left, 26, title, bold: true, size: 16);
        double[] across = Svg.Marks(_x.Low, _x.High, names is null ? 6 : 5), up = Svg.Marks(_y.Low, _y.High);
        foreach (var mark in up)
        {
            _svg.Path([At(_x.Low, mark), At(_x.High, mark)], "#e3e7ec", thickness: 1);
            _svg.Text(Left - 8, At(_x.Low, mark).Y + 4, Svg.Mark(mark, up), "end", Svg.Grey, 12);
        }
        foreach (var mark in across)
        {
            _svg.Path([At(mark, _y.Low), (At(mark, _y.Low).X, Height - Bottom + 5)], Svg.Grey, thickness: 1);
            _svg.Text(At(mark, _y.Low).X, Height - Bottom + 20, names?.Invoke(mark) ?? Svg.Mark(mark, across), "middle", Svg.Grey, 12);
        }
        _svg.Path([At(_x.Low, _y.High), At(_x.Low, _y.Low), At(_x.High, _y.Low)], Svg.Grey, thickness: 1);
        _svg.Text((Left + Width - Right) / 2, Height - 12, x, "middle", Svg.Grey);
        _svg.Text(18, (Top + Height - Bottom) / 2, y, "middle", Svg.Grey, upwards: true);
    }

    /// <summary>Adds a line.</summary>
    public Chart Line(string? name, string colour, IEnumerable<(double X, double Y)> points, bool dashed = false)
    {
        _svg.Path(Thinned([.. points]).Select(p => At(p.X, p.Y)), colour, dashed);
        return Named(name, at => _svg.Path([(at, 45), (at + 22, 45)], colour, dashed));
    }

    /// <summary>Adds a band between two lines.</summary>
    public Chart Band(string? name, string colour, IReadOnlyList<(double X, double Low, double High)> edges, double opacity = 0.2)
    {
        _svg.Area(edges.Select(e => At(e.X, e.Low)).Concat(edges.Reverse().Select(e => At(e.X, e.High))), colour, opacity);
        return Named(name, at => _svg.Box(at, 38, 22, 13, colour, opacity));
    }

    /// <summary>Adds dots, each with its radius in pixels and, where it has one, an upright interval.</summary>
    public Chart Dots(string? name, string colour, IEnumerable<(double X, double Y, double Radius, double Low, double High)> dots)
    {
        foreach (var dot in dots)
        {
            if (dot.High > dot.Low) _svg.Path([At(dot.X, dot.Low), At(dot.X, dot.High)], colour, thickness: 1.2);
            var (x, y) = At(dot.X, dot.Y);
            _svg.Dot(x, y, dot.Radius, colour);
        }
        return Named(name, at => _svg.Dot(at + 11, 45, 5, colour));
    }

    /// <summary>The picture.</summary>
    public string Done() => _svg.Done(_title);

    /// <summary>A range that holds all values with a little room.</summary>
    public static (double Low, double High) Around(IEnumerable<double> values)
    {
        double[] known = [.. values.Where(double.IsFinite)];
        if (known.Length == 0) return (0, 1);
        var room = 0.04 * (known.Max() - known.Min());
        return (known.Min() - room, known.Max() + room);
    }

    private Chart Named(string? name, Action<double> sign)
    {
        if (name is null) return this;
        sign(_legend);
        _svg.Text(_legend + 28, 50, name, size: 12.5);
        _legend += 50 + 6.7 * name.Length;
        return this;
    }

    private (double X, double Y) At(double x, double y) => (Left + (Math.Clamp(x, _x.Low, _x.High) - _x.Low) / (_x.High - _x.Low) * (Width - Left - Right), Height - Bottom - (Math.Clamp(y, _y.Low, _y.High) - _y.Low) / (_y.High - _y.Low) * (Height - Top - Bottom));

    private static (double Low, double High) Wide((double Low, double High) range) => range.High - range.Low > 1e-12 * Math.Max(1, Math.Abs(range.High)) ? range : (range.Low - 0.5, range.High + 0.5);

    // No screen shows more than some hundred points of a line.
    private static IEnumerable<(double X, double Y)> Thinned((double X, double Y)[] points) => points.Length <= 600 ? points : Enumerable.Range(0, 600).Select(k => points[(int)((long)k * (points.Length - 1) / 599)]);
}
