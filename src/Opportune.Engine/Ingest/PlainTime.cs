namespace Opportune.Engine.Ingest;

/// <summary>Reads instants and days of the form in which nearly all are written, and of no other: who needs to know of another whether it is right asks a whole parser.</summary>
/// <remarks>What it takes, every reader of RFC 3339 takes alike.</remarks>
public static class PlainTime
{
    /// <summary>Years up to this one are not of the usual form, as instants: a parser settles which of them an offset moves out of range.</summary>
    internal const int Earliest = 1900;

    /// <summary>Years from this one on are not of the usual form, as instants.</summary>
    internal const int Latest = 9998;

    /// <summary>Reads 2026-11-21T08:02:14Z, or with an offset such as +01:00; false for any other form.</summary>
    /// <param name="text">The text.</param>
    /// <param name="time">The instant with its offset.</param>
    public static bool TryRead(string text, out DateTimeOffset time)
    {
        time = default;
        if (text.Length is not (20 or 25) || text[10] != 'T' || text[13] != ':' || text[16] != ':' || !TryDate(text, out var day)) return false;
        var (hour, minute, second) = (Two(text.AsSpan(11)), Two(text.AsSpan(14)), Two(text.AsSpan(17)));
        if (hour is < 0 or > 23 || minute is < 0 or > 59 || second is < 0 or > 59 || !TryOffset(text.AsSpan(19), out var offset) || day.Year is <= Earliest + 1 or >= Latest) return false;
        time = new(day.Ticks + hour * TimeSpan.TicksPerHour + minute * TimeSpan.TicksPerMinute + second * TimeSpan.TicksPerSecond, offset);
        return true;
    }

    /// <summary>Reads 2026-11-21 as its first instant in UTC.</summary>
    internal static bool TryReadDay(string text, out DateTimeOffset day)
    {
        day = default;
        if (text.Length != 10 || !TryDate(text, out var date)) return false;
        day = new(date, TimeSpan.Zero);
        return true;
    }

    /// <summary>Whether a text is one or more of 0 to 9.</summary>
    internal static bool IsDigits(ReadOnlySpan<char> text) => !text.IsEmpty && !text.ContainsAnyExceptInRange('0', '9');

    private static bool TryDate(ReadOnlySpan<char> text, out DateTime day)
    {
        day = default;
        if (text[4] != '-' || text[7] != '-' || !IsDigits(text[..4])) return false;
        var (year, month, ofMonth) = (Two(text) * 100 + Two(text[2..]), Two(text[5..]), Two(text[8..]));
        if (year < 1 || month is < 1 or > 12 || ofMonth < 1 || ofMonth > DateTime.DaysInMonth(year, month)) return false;
        day = new DateTime(year, month, ofMonth);
        return true;
    }

    private static bool TryOffset(ReadOnlySpan<char> text, out TimeSpan offset)
    {
        offset = TimeSpan.Zero;
        if (text.Length == 1) return text[0] == 'Z';
        var (hours, minutes) = (Two(text[1..]), Two(text[4..]));
        if (text[0] is not ('+' or '-') || text[3] != ':' || hours is < 0 or > 13 || minutes is < 0 or > 59) return false;
        offset = TimeSpan.FromTicks((text[0] == '-' ? -1 : 1) * (hours * TimeSpan.TicksPerHour + minutes * TimeSpan.TicksPerMinute));
        return true;
    }

    /// <summary>The number of two digits, or one below zero.</summary>
    private static int Two(ReadOnlySpan<char> text) => char.IsAsciiDigit(text[0]) && char.IsAsciiDigit(text[1]) ? (text[0] - '0') * 10 + text[1] - '0' : -10_000;
}
