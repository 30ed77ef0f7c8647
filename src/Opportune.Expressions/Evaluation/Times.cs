using System.Globalization;

namespace Opportune.Expressions.Evaluation;

/// <summary>Instants: RFC 3339 text, seconds since 1970, and the parts of the calendar in UTC or at a fixed offset.</summary>
internal static class Times
{
    private const long MaxTicks = 3_155_378_975_999_999_999;
    private const long MaxLengthTicks = 315_576_000_000 * TimeSpan.TicksPerSecond;

    /// <summary>An instant of the years 1 to 9999, else overflow.</summary>
    public static CelValue Instant(Int128 ticks) =>
        ticks >= 0 && ticks <= MaxTicks ? CelValue.OfTicks(CelKind.Timestamp, (long)ticks) : Failures.Overflow;

    /// <summary>A length of time of at most 10,000 years either way, else overflow.</summary>
    public static CelValue Length(Int128 ticks) =>
        ticks >= -MaxLengthTicks && ticks <= MaxLengthTicks ? CelValue.OfTicks(CelKind.Duration, (long)ticks) : Failures.Overflow;

    public static CelValue FromUnixSeconds(long seconds) => Instant(((Int128)seconds * TimeSpan.TicksPerSecond) + DateTime.UnixEpoch.Ticks);

    public static long ToUnixSeconds(CelValue timestamp) =>
        FloorDivide(timestamp.Bits - DateTime.UnixEpoch.Ticks, TimeSpan.TicksPerSecond);

    /// <summary>RFC 3339 in UTC with as many digits of the second as needed.</summary>
    public static string Text(DateTimeOffset utc) => utc.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture);

    /// <summary>Reads RFC 3339: <c>2024-05-01T12:30:00Z</c>, <c>2024-05-01T12:30:00.5+02:00</c>. Digits beyond 100 ns are cut off.</summary>
    public static CelValue Parse(string text)
    {
        var zone = text.Length >= 20 ? text.AsSpan(19).IndexOfAny("Zz+-") : -1;
        if (zone < 0 || text.Length > 64 || !IsFraction(text.AsSpan(19, zone)) || OffsetTicks(text.AsSpan(19 + zone)) is not { } offset)
        {
            return Failures.InvalidConversion;
        }

        if (!DateTime.TryParseExact(text.AsSpan(0, 19).ToString().ToUpperInvariant(), "yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time))
        {
            return Failures.InvalidConversion;
        }

        return Instant((Int128)time.Ticks + FractionTicks(text.AsSpan(19, zone)) - offset);
    }

    /// <summary>Ticks east of UTC for <c>Z</c>, <c>+02:00</c>, <c>-05:30</c>; null for anything else.</summary>
    private static long? OffsetTicks(ReadOnlySpan<char> text)
    {
        if (text is "Z" or "z")
        {
            return 0;
        }

        return text.Length == 6 && text[0] is '+' or '-' ? ClockTicks(text[1..]) * (text[0] == '-' ? -1 : 1) : null;
    }

    /// <summary>Ticks east of UTC for <c>UTC</c>, <c>+02:00</c>, <c>-05:30</c> and <c>02:00</c>; null for anything else.</summary>
    public static long? ZoneTicks(string zone) => zone is "UTC" ? 0 : zone.Length == 5 ? ClockTicks(zone) : OffsetTicks(zone);

    private static long? ClockTicks(ReadOnlySpan<char> text)
    {
        var wellFormed = text.Length == 5 && text[2] == ':' && char.IsAsciiDigit(text[0]) && char.IsAsciiDigit(text[1])
            && char.IsAsciiDigit(text[3]) && char.IsAsciiDigit(text[4]);
        if (!wellFormed)
        {
            return null;
        }

        var hours = ((text[0] - '0') * 10) + text[1] - '0';
        var minutes = ((text[3] - '0') * 10) + text[4] - '0';
        return hours < 24 && minutes < 60 ? ((hours * 60L) + minutes) * TimeSpan.TicksPerMinute : null;
    }

    private static bool IsFraction(ReadOnlySpan<char> text) =>
        text.IsEmpty || (text[0] == '.' && text.Length > 1 && !text[1..].ContainsAnyExceptInRange('0', '9'));

    private static long FractionTicks(ReadOnlySpan<char> text)
    {
        long ticks = 0;
        for (var i = 1; i <= 7; i++)
        {
            ticks = (ticks * 10) + (i < text.Length ? text[i] - '0' : 0);
        }

        return text.IsEmpty ? 0 : ticks;
    }

    private static long FloorDivide(long value, long by) => value >= 0 ? value / by : -((-value + by - 1) / by);
}
