using System.Globalization;

namespace Opportune.Bench.Reporting.Charts;

/// <summary>From values to places on a line, with ticks at round numbers.</summary>
/// <param name="From">The value at its beginning.</param>
/// <param name="To">The value at its end; above <paramref name="From"/>.</param>
/// <param name="IsLogarithmic">Whether equal factors are equally far.</param>
/// <param name="Ticks">Ascending, each from <paramref name="From"/> to <paramref name="To"/>.</param>
internal sealed record Axis(double From, double To, bool IsLogarithmic, IReadOnlyList<double> Ticks)
{
    /// <summary>An axis that holds all values.</summary>
    /// <param name="values">At least one; positive where it is logarithmic.</param>
    /// <param name="isLogarithmic">Whether it is.</param>
    /// <param name="fromZero">Whether a linear axis begins at 0.</param>
    internal static Axis Over(IEnumerable<double> values, bool isLogarithmic, bool fromZero)
    {
        var all = values.ToList();
        var (least, most) = (all.Min(), all.Max());
        if (isLogarithmic)
        {
            if (least <= 0) throw new ArgumentException("A logarithmic axis needs positive values.", nameof(values));
            var (first, last) = ((int)Math.Floor(Math.Log10(least) + 1e-9), (int)Math.Ceiling(Math.Log10(most) - 1e-9));
            if (first == last) last++;
            return new(Math.Pow(10, first), Math.Pow(10, last), true, [.. Enumerable.Range(first, last - first + 1).Select(e => Math.Pow(10, e))]);
        }
        if (fromZero) least = Math.Min(0, least);
        if (most <= least) most = least + Math.Max(1, Math.Abs(least));
        var step = Step((most - least) / 5);
        var (from, to) = (Math.Floor(least / step + 1e-9) * step, Math.Ceiling(most / step - 1e-9) * step);
        return new(from, to, false, [.. Enumerable.Range(0, (int)Math.Round((to - from) / step) + 1).Select(i => from + i * step)]);
    }

    /// <summary>Where a value lies: 0 at the beginning, 1 at the end.</summary>
    internal double ShareOf(double value) => IsLogarithmic ? Math.Log(value / From) / Math.Log(To / From) : (value - From) / (To - From);

    /// <summary>A tick's text: <c>20k</c>, <c>0.5</c>.</summary>
    internal static string Label(double value) => Math.Abs(value) switch
    {
        >= 1e6 => (value / 1e6).ToString("0.##", CultureInfo.InvariantCulture) + "M",
        >= 1e4 => (value / 1e3).ToString("0.##", CultureInfo.InvariantCulture) + "k",
        _ => value.ToString("0.####", CultureInfo.InvariantCulture),
    };

    /// <summary>The round step (1, 2 or 5 times a power of ten) next above.</summary>
    private static double Step(double least)
    {
        var power = Math.Pow(10, Math.Floor(Math.Log10(least)));
        return new[] { 1.0, 2, 5, 10 }.First(f => f * power >= least * (1 - 1e-9)) * power;
    }
}
