using System.Globalization;
using NodaTime;
using NodaTime.TimeZones;

namespace Opportune.Runtime.Import;

/// <summary>Days and instants as the API writes them.</summary>
internal static class TimeText
{
    /// <summary>yyyy-MM-dd.</summary>
    public static string Day(LocalDate day) => $"{day.Year:0000}-{day.Month:00}-{day.Day:00}";

    /// <summary>RFC 3339 with offset.</summary>
    /// <remarks>A local time that a change of the clocks leaves out is moved on by the gap; one that occurs twice is the earlier.</remarks>
    public static string Instant(LocalDateTime local, Offset? offset, DateTimeZone zone)
    {
        var time = offset is { } known ? local.WithOffset(known) : zone.ResolveLocal(local, Resolvers.LenientResolver).ToOffsetDateTime();
        var (at, seconds) = (time.LocalDateTime, time.Offset.Seconds);
        var fraction = at.NanosecondOfSecond == 0 ? "" : "." + at.NanosecondOfSecond.ToString("000000000", CultureInfo.InvariantCulture).TrimEnd('0');
        var minutes = Math.Abs(seconds) / 60;
        return string.Create(CultureInfo.InvariantCulture, $"{Day(at.Date)}T{at.Hour:00}:{at.Minute:00}:{at.Second:00}{fraction}{(seconds < 0 ? '-' : '+')}{minutes / 60:00}:{minutes % 60:00}");
    }
}
