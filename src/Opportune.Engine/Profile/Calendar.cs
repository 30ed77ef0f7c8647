using Opportune.Engine.Bank;

namespace Opportune.Engine.Profile;

/// <summary>Numbers the buckets of windows.</summary>
internal static class Calendar
{
    /// <summary>The bucket of an instant: minutes and hours since 1970 UTC, days since 1970 and months since year 0 in the bank's zone.</summary>
    public static int Bucket(Bucket unit, DateTimeOffset instant, BankZone zone) => unit switch
    {
        Bank.Bucket.Minute => (int)Math.DivRem(instant.ToUnixTimeSeconds(), 60, out _),
        Bank.Bucket.Hour => (int)Math.DivRem(instant.ToUnixTimeSeconds(), 3600, out _),
        Bank.Bucket.Day => zone.DayOf(instant),
        _ => zone.ToLocal(instant) is var local ? local.Year * 12 + local.Month - 1 : 0,
    };

    /// <summary>The buckets of one instant, each worked out once.</summary>
    internal ref struct Buckets(DateTimeOffset instant, BankZone zone)
    {
        private (bool IsKnown, int Bucket) _minute;
        private (bool IsKnown, int Bucket) _hour;
        private (bool IsKnown, int Bucket) _day;
        private (bool IsKnown, int Bucket) _month;

        /// <summary>The instant's bucket of a unit.</summary>
        public int Of(Bucket unit)
        {
            switch (unit)
            {
                case Bank.Bucket.Minute: return Once(ref _minute, unit);
                case Bank.Bucket.Hour: return Once(ref _hour, unit);
                case Bank.Bucket.Day: return Once(ref _day, unit);
                default: return Once(ref _month, unit);
            }
        }

        private readonly int Once(ref (bool IsKnown, int Bucket) kept, Bucket unit)
        {
            if (!kept.IsKnown) kept = (true, Bucket(unit, instant, zone));
            return kept.Bucket;
        }
    }
}
