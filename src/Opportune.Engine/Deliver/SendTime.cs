using Opportune.Engine.Bank;

namespace Opportune.Engine.Deliver;

/// <summary>When an outbound message may leave.</summary>
public static class SendTime
{
    /// <summary>The first instant from <paramref name="now"/> on that is outside quiet hours in the bank's zone; protection and must-send messages never wait.</summary>
    public static DateTimeOffset Next(DateTimeOffset now, QuietHours quiet, MessageClass messageClass, BankZone zone)
    {
        if (quiet.From == quiet.To || messageClass is MessageClass.Protection or MessageClass.MustSend) return now;
        var local = zone.ToLocal(now);
        var minute = local.Hour * 60 + local.Minute;
        var rests = quiet.From < quiet.To ? minute >= quiet.From && minute < quiet.To : minute >= quiet.From || minute < quiet.To;
        if (!rests) return now;
        return zone.At(zone.DayOf(now) + (minute >= quiet.To ? 1 : 0), quiet.To);
    }
}
