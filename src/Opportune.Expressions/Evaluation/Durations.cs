using System.Buffers;
using System.Globalization;

namespace Opportune.Expressions.Evaluation;

/// <summary>Lengths of time as text.</summary>
internal static class Durations
{
    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789.");

    private static readonly (string Unit, decimal Ticks)[] Units =
    [
        ("ns", 0.01m), ("us", 10m), ("µs", 10m), ("ms", TimeSpan.TicksPerMillisecond),
        ("s", TimeSpan.TicksPerSecond), ("m", TimeSpan.TicksPerMinute), ("h", TimeSpan.TicksPerHour),
    ];

    /// <summary>In seconds: <c>90s</c>, <c>-1.5s</c>.</summary>
    public static string Text(long ticks)
    {
        var seconds = (decimal)ticks / TimeSpan.TicksPerSecond;
        return seconds.ToString("0.#######", CultureInfo.InvariantCulture) + "s";
    }

    /// <summary>Reads <c>36h</c>, <c>1h30m</c>, <c>-1.5s</c>, <c>250ms</c>, <c>0</c>; parts of 100 ns are cut off.</summary>
    public static CelValue Parse(string text)
    {
        var rest = text.AsSpan();
        var negative = !rest.IsEmpty && rest[0] == '-';
        rest = !rest.IsEmpty && rest[0] is '-' or '+' ? rest[1..] : rest;
        if (rest is "0")
        {
            return CelValue.Duration(TimeSpan.Zero);
        }

        var ticks = 0m;
        if (rest.IsEmpty || rest.Length > 64)
        {
            return Failures.InvalidConversion;
        }

        while (!rest.IsEmpty)
        {
            if (!TryTakePart(ref rest, out var part))
            {
                return Failures.InvalidConversion;
            }

            ticks += part;
            if (ticks > long.MaxValue)
            {
                return Failures.Overflow;
            }
        }

        return Times.Length((long)decimal.Truncate(negative ? -ticks : ticks));
    }

    private static bool TryTakePart(ref ReadOnlySpan<char> rest, out decimal ticks)
    {
        ticks = 0;
        var digits = rest.IndexOfAnyExcept(Digits);
        if (digits is <= 0 or > 20 || !decimal.TryParse(rest[..digits], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount))
        {
            return false;
        }

        rest = rest[digits..];
        var length = rest.IndexOfAny(Digits);
        var unit = rest[..(length < 0 ? rest.Length : length)].ToString();
        rest = rest[unit.Length..];
        var factor = Array.Find(Units, u => u.Unit == unit).Ticks;
        ticks = amount > long.MaxValue ? decimal.MaxValue / 2 : amount * (factor == 0 ? 1 : factor);
        return factor != 0;
    }
}
