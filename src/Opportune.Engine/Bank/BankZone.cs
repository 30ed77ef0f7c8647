using NodaTime;
using NodaTime.TimeZones;

namespace Opportune.Engine.Bank;

/// <summary>The bank's time zone, from time-zone data that travels with the engine, so that days are the same on every machine.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed class BankZone
{
    private static readonly DateOnly Epoch = new(1970, 1, 1);
    private static readonly ZoneLocalMappingResolver FailClosed = Resolvers.CreateMappingResolver(Resolvers.ReturnLater, Resolvers.ReturnStartOfIntervalAfter);
    private readonly DateTimeZone _zone;
    // The two stretches found last: those of events that are read, and now. Only a cache, so a lost write costs nothing.
    private readonly Stretch?[] _recent = new Stretch?[2];
    // The beginnings of days asked for lately, in places by day: every look at a customer asks for today's end.
    private readonly DayStart?[] _starts = new DayStart?[16];

    private BankZone(DateTimeZone zone) => _zone = zone;

    /// <summary>A stretch of time in which the clocks are not changed, in UTC ticks, and what they are ahead of UTC.</summary>
    private sealed record Stretch(long From, long Until, long Ahead)
    {
        public bool Has(long ticks) => ticks >= From && ticks < Until;
    }

    private sealed record DayStart(int Day, DateTimeOffset At);

    /// <summary>The IANA name.</summary>
    public string Name => _zone.Id;

    /// <summary>The version of the time-zone data, kept in every record.</summary>
    public static string DataVersion => TzdbDateTimeZoneSource.Default.TzdbVersion;

    /// <summary>Finds a zone by IANA name; null where there is none.</summary>
    public static BankZone? Find(string name) => DateTimeZoneProviders.Tzdb.GetZoneOrNull(name) is { } zone ? new(zone) : null;

    /// <summary>The local wall clock of an instant.</summary>
    public DateTimeOffset ToLocal(DateTimeOffset instant) => Instant.FromDateTimeOffset(instant).InZone(_zone).ToDateTimeOffset();

    /// <summary>The local calendar day, as days since 1970-01-01.</summary>
    public int DayOf(DateTimeOffset instant)
    {
        var ticks = instant.UtcTicks;
        var (latest, other) = (Volatile.Read(ref _recent[0]), Volatile.Read(ref _recent[1]));
        var stretch = latest is not null && latest.Has(ticks) ? latest : other is not null && other.Has(ticks) ? other : null;
        if (stretch is null)
        {
            Volatile.Write(ref _recent[1], latest);
            Volatile.Write(ref _recent[0], stretch = StretchOf(instant));
        }
        return (int)((ticks + stretch.Ahead) / TimeSpan.TicksPerDay) - Epoch.DayNumber;
    }

    private Stretch StretchOf(DateTimeOffset instant)
    {
        var interval = _zone.GetZoneInterval(Instant.FromDateTimeOffset(instant));
        return new(interval.HasStart ? TicksOf(interval.Start) : long.MinValue, interval.HasEnd ? TicksOf(interval.End) : long.MaxValue, interval.WallOffset.Ticks);
    }

    private static long TicksOf(Instant instant) => DateTime.UnixEpoch.Ticks + instant.ToUnixTimeTicks();

    /// <summary>The calendar day of a day number.</summary>
    public static DateOnly Date(int day) => Epoch.AddDays(day);

    /// <summary>The day number of a calendar day.</summary>
    public static int Day(DateOnly date) => date.DayNumber - Epoch.DayNumber;

    /// <summary>The instant at which a local day's wall clock shows a minute: the later one where it shows it twice, the first that exists where it skips it.</summary>
    public DateTimeOffset At(int day, int minute) => _zone.ResolveLocal(new LocalDate(1970, 1, 1).PlusDays(day).At(new LocalTime(minute / 60, minute % 60)), FailClosed).ToDateTimeOffset();

    /// <summary>The first instant of a local day (after a skipped midnight, the first that exists).</summary>
    public DateTimeOffset StartOf(int day)
    {
        ref var place = ref _starts[day & 15];
        if (Volatile.Read(ref place) is { } known && known.Day == day) return known.At;
        var start = _zone.AtStartOfDay(new LocalDate(1970, 1, 1).PlusDays(day)).ToDateTimeOffset();
        Volatile.Write(ref place, new(day, start));
        return start;
    }
}
