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
}
