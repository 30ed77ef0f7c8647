using Opportune.Engine.Bank;
using Opportune.Engine.Deliver;

namespace Opportune.Engine.Tests.Deliver;

public sealed class SendTimeTests
{
    private static readonly BankZone Berlin = BankZone.Find("Europe/Berlin")!;
    private static readonly QuietHours Night = new(21 * 60, 8 * 60);

    private static DateTimeOffset Next(string now, QuietHours? quiet = null, MessageClass messageClass = MessageClass.Marketing) => SendTime.Next(Story.At(now), quiet ?? Night, messageClass, Berlin);

    [Theory]
    [InlineData("2026-03-02T20:59:59+01:00", "2026-03-02T20:59:59+01:00", "still day")]
    [InlineData("2026-03-02T21:00:00+01:00", "2026-03-03T08:00:00+01:00", "the night begins")]
    [InlineData("2026-03-02T23:59:59+01:00", "2026-03-03T08:00:00+01:00", "before midnight")]
    [InlineData("2026-03-03T00:00:00+01:00", "2026-03-03T08:00:00+01:00", "after midnight")]
    [InlineData("2026-03-03T08:00:00+01:00", "2026-03-03T08:00:00+01:00", "the night is over")]
    [InlineData("2025-12-31T22:00:00+01:00", "2026-01-01T08:00:00+01:00", "the turn of the year")]
    [InlineData("2026-03-28T22:00:00+01:00", "2026-03-29T08:00:00+02:00", "the night that loses an hour")]
    [InlineData("2026-03-29T01:59:59+01:00", "2026-03-29T08:00:00+02:00", "just before it is lost")]
    [InlineData("2026-10-24T22:00:00+02:00", "2026-10-25T08:00:00+01:00", "the night that gains an hour")]
    [InlineData("2026-10-25T02:30:00+02:00", "2026-10-25T08:00:00+01:00", "in the hour that comes twice")]
    public void A_message_waits_for_the_end_of_quiet_hours_by_the_wall_clock(string now, string due, string why) => Assert.True(Story.At(due) == Next(now), why);

    [Theory]
    [InlineData("2026-03-29T01:30:00+01:00", "2026-03-29T03:00:00+02:00", "an end that the clock skips is the first instant after the gap")]
    [InlineData("2026-10-25T01:30:00+02:00", "2026-10-25T02:30:00+01:00", "an end that comes twice is the later one")]
    public void Where_the_clock_changes_at_the_end_of_quiet_hours_the_stricter_end_counts(string now, string due, string why) => Assert.True(Story.At(due) == Next(now, new(22 * 60, 2 * 60 + 30)), why);

    [Fact]
    public void Whatever_the_hours_no_message_leaves_in_them_not_even_in_nights_of_clock_changes()
    {
        foreach (var quiet in new[] { new QuietHours(22 * 60, 2 * 60 + 30), new QuietHours(60, 3 * 60), new QuietHours(2 * 60, 2 * 60 + 1), new QuietHours(12 * 60, 14 * 60), new QuietHours(0, 1439), new QuietHours(1439, 0) })
            foreach (var day in new[] { "2026-03-28T00:00:00+01:00", "2026-10-24T00:00:00+02:00" })
                for (var minute = 0; minute < 3 * 1440; minute += 7)
                {
                    var now = Story.At(day).AddMinutes(minute);
                    var due = SendTime.Next(now, quiet, MessageClass.Marketing, Berlin);
                    Assert.True(due >= now);
                    Assert.Equal(due, SendTime.Next(due, quiet, MessageClass.Marketing, Berlin));
                }
    }

    [Theory]
    [InlineData(MessageClass.Protection), InlineData(MessageClass.MustSend)]
    public void Warnings_do_not_wait(MessageClass messageClass) => Assert.Equal(Story.At("2026-03-02T23:00:00+01:00"), Next("2026-03-02T23:00:00+01:00", null, messageClass));

    [Fact]
    public void Equal_ends_mean_no_quiet_hours() => Assert.Equal(Story.At("2026-03-02T23:00:00+01:00"), Next("2026-03-02T23:00:00+01:00", new(0, 0)));
}
