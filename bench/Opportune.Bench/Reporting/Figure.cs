namespace Opportune.Bench.Reporting;

/// <summary>One measured number, its goal, and what it is measured against.</summary>
/// <param name="Id">Stable: <c>http.decisions</c>.</param>
/// <param name="What">What was measured, in words.</param>
/// <param name="Value">In <paramref name="Unit"/>.</param>
/// <param name="Unit"><c>/s</c>, <c>ms</c>, <c>µs</c>, <c>×</c> …</param>
internal sealed record Figure(string Id, string What, double Value, string Unit)
{
    /// <summary>What it should be, or null where nothing was promised.</summary>
    public Goal? Goal { get; init; }

    /// <summary>Ceilings and rivals of the same run.</summary>
    public IReadOnlyList<Against> Beside { get; init; } = [];

    /// <summary>What a reader must know to trust it; empty for nothing.</summary>
    public string Note { get; init; } = "";

    /// <summary>Whether the goal is reached; null without one.</summary>
    public bool? IsMet => Goal is null ? null : Goal.AtLeast ? Value >= Goal.Value : Value <= Goal.Value;
}

/// <summary>A promised number.</summary>
/// <param name="Value">In the figure's unit.</param>
/// <param name="AtLeast">Whether more is better; else less.</param>
internal sealed record Goal(double Value, bool AtLeast)
{
    /// <summary>At least so much.</summary>
    internal static Goal Least(double value) => new(value, true);

    /// <summary>At most so much.</summary>
    internal static Goal Most(double value) => new(value, false);
}

/// <summary>A ceiling or rival measured in the same run.</summary>
/// <param name="Name">Its name and version.</param>
/// <param name="Value">In the figure's unit; null where it was not measured.</param>
/// <param name="WhyNot">Why it was not measured here; null where it was.</param>
internal sealed record Against(string Name, double? Value, string? WhyNot = null)
{
    /// <summary>One that is not here.</summary>
    internal static Against Missing(string name, string why) => new(name, null, why);
}

/// <summary>What one bench found.</summary>
/// <param name="Name">As it is called on the command line.</param>
/// <param name="Title">In words.</param>
internal sealed record BenchReport(string Name, string Title)
{
    /// <summary>The numbers.</summary>
    public List<Figure> Figures { get; } = [];

    /// <summary>Sentences: how it was measured, and what was left out.</summary>
    public List<string> Notes { get; } = [];

    /// <summary>Tables beyond the figures.</summary>
    public List<Grid> Tables { get; } = [];

    /// <summary>Pictures: file name without ending, and SVG.</summary>
    public List<(string Name, string Title, string Svg)> Charts { get; } = [];
}

/// <summary>A table.</summary>
/// <param name="Title">In words.</param>
/// <param name="Head">Names of the columns.</param>
/// <param name="Rows">Cells as text.</param>
internal sealed record Grid(string Title, IReadOnlyList<string> Head, IReadOnlyList<IReadOnlyList<string>> Rows);
