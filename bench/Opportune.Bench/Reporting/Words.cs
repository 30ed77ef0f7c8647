using System.Globalization;

namespace Opportune.Bench.Reporting;

/// <summary>Numbers as people read them.</summary>
internal static class Words
{
    /// <summary>A number with its unit: <c>21,400/s</c>, <c>8.3 ms</c>, <c>0.43 ×</c>.</summary>
    internal static string Of(double value, string unit) => Of(value) + (unit.StartsWith('/') || unit.Length == 0 ? unit : " " + unit);

    /// <summary>A number with three digits that say something.</summary>
    internal static string Of(double value)
    {
        if (!double.IsFinite(value)) return "–";
        var size = Math.Abs(value);
        var format = size >= 100 ? "N0" : size >= 10 ? "N1" : size >= 1 ? "N2" : size == 0 ? "0" : "0.###";
        return value.ToString(format, CultureInfo.InvariantCulture);
    }

    /// <summary>A goal: <c>≥ 20,000/s</c>.</summary>
    internal static string Of(Figure figure) => figure.Goal is not { } goal ? "" : $"{(goal.AtLeast ? "≥" : "≤")} {Of(goal.Value, figure.Unit)}";

    /// <summary>What it is measured against: <c>bare endpoint 50,000/s (0.43 ×)</c>.</summary>
    internal static string Of(Figure figure, Against beside) => beside.Value is { } value
        ? $"{beside.Name}: {Of(value, figure.Unit)} ({Of(value == 0 ? double.NaN : figure.Value / value)} ×)" : $"{beside.Name}: not installed here: {beside.WhyNot}";

    /// <summary>Whether the goal is met.</summary>
    internal static string Met(Figure figure) => figure.IsMet switch { true => "yes", false => "**no**", _ => "" };
}
