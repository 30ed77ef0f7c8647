namespace Opportune.Expressions.Evaluation;

/// <summary>The parts of an instant in the calendar, and of a length of time in whole units.</summary>
internal static class Accessors
{
    public static CelValue FullYear(DateTime time) => CelValue.Int(time.Year);

    public static CelValue Month(DateTime time) => CelValue.Int(time.Month - 1);

    public static CelValue Date(DateTime time) => CelValue.Int(time.Day);

    public static CelValue DayOfMonth(DateTime time) => CelValue.Int(time.Day - 1);

    public static CelValue DayOfWeek(DateTime time) => CelValue.Int((int)time.DayOfWeek);

    public static CelValue DayOfYear(DateTime time) => CelValue.Int(time.DayOfYear - 1);

    public static CelValue Hours(DateTime time) => CelValue.Int(time.Hour);

    public static CelValue Minutes(DateTime time) => CelValue.Int(time.Minute);

    public static CelValue Seconds(DateTime time) => CelValue.Int(time.Second);

    public static CelValue Milliseconds(DateTime time) => CelValue.Int(time.Millisecond);

    /// <summary>A function over instants with an optional zone; with <paramref name="unitTicks"/> also over lengths of time, in whole units of that many ticks.</summary>
    public static Function Of(string name, Func<DateTime, CelValue> part, long unitTicks = 0)
    {
        CelValue Utc(CelValue value, ref int work) => value.Tag switch
        {
            CelKind.Timestamp => part(new DateTime(value.Bits)),
            CelKind.Duration when unitTicks > 0 => CelValue.Int(unitTicks == TimeSpan.TicksPerMillisecond
                ? value.Bits / unitTicks % 1000
                : value.Bits / unitTicks),
            _ => Failures.NoSuchOverload,
        };

        CelValue At(CelValue value, CelValue zone, ref int work)
        {
            if (value.Tag != CelKind.Timestamp || zone.Tag != CelKind.String)
            {
                return Failures.NoSuchOverload;
            }

            if (Times.ZoneTicks((string)zone.Reference!) is not { } offset)
            {
                return Failures.UnknownTimeZone;
            }

            var local = Times.Instant((Int128)value.Bits + offset);
            return local.IsError ? local : part(new DateTime(local.Bits));
        }

        List<Overload> overloads =
        [
            new(true, [CelType.Timestamp], CelType.Int),
            new(true, [CelType.Timestamp, CelType.String], CelType.Int),
        ];
        if (unitTicks > 0)
        {
            overloads.Add(new(true, [CelType.Duration], CelType.Int));
        }

        return new Function { Name = name, One = Utc, Two = At, Overloads = [.. overloads] };
    }
}
