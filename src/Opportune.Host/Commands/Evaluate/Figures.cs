using System.Globalization;
using Opportune.Statistics;

namespace Opportune.Host.Commands.Evaluate;

/// <summary>Figures for people.</summary>
internal static class Figures
{
    /// <summary>A number with four digits after the point, more of a small one, fewer of a large one.</summary>
    public static string Of(double value) => Math.Abs(value) >= 10_000 ? Count(value) : Math.Abs(value) >= 100 ? value.ToString("#,0.00", CultureInfo.InvariantCulture) : Math.Abs(value) < 5e-7 ? "0.0000" : Math.Abs(value) is >= 5e-7 and < 0.01 ? value.ToString("0.000000", CultureInfo.InvariantCulture) : value.ToString("0.0000", CultureInfo.InvariantCulture);

    /// <summary>An interval, both ends as fine as the larger.</summary>
    public static string Of(Interval interval) => Math.Max(Math.Abs(interval.Low), Math.Abs(interval.High)) is var largest && largest < 100 ? $"{Of(interval.Low)} to {Of(interval.High)}"
        : largest < 10_000 ? string.Create(CultureInfo.InvariantCulture, $"{interval.Low:#,0.00} to {interval.High:#,0.00}") : $"{Count(interval.Low)} to {Count(interval.High)}";

    /// <summary>A count with thousands.</summary>
    public static string Count(double count) => count.ToString("#,0", CultureInfo.InvariantCulture);

    /// <summary>Seconds.</summary>
    public static string Seconds(double seconds) => seconds.ToString("0.000", CultureInfo.InvariantCulture);

    /// <summary>A share in percent.</summary>
    public static string Percent(double share) => (100 * share).ToString("0.0", CultureInfo.InvariantCulture) + " %";
}
