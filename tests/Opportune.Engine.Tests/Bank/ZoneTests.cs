using Opportune.Engine.Bank;
using Opportune.Learners;

namespace Opportune.Engine.Tests.Bank;

/// <summary>Days are those that the zone's clocks show.</summary>
public sealed class ZoneTests
{
    [Theory]
    [InlineData("Europe/Berlin")]
    [InlineData("America/St_Johns")]
    [InlineData("Pacific/Apia")]
    [InlineData("UTC")]
    public void The_day_of_an_instant_is_the_day_of_its_local_clock_in_whatever_order_instants_are_asked_for(string name)
    {
        var zone = BankZone.Find(name)!;
        for (var i = 0; i < 20_000; i++)
        {
            var instant = new DateTimeOffset(1950, 1, 1, 0, 0, 0, TimeSpan.Zero).AddSeconds(CounterRandom.ForDraw([7], name, i).NextDouble() * 3.2e9);

            Assert.Equal(DateOnly.FromDateTime(zone.ToLocal(instant).DateTime).DayNumber - new DateOnly(1970, 1, 1).DayNumber, zone.DayOf(instant));
        }
    }

    [Fact]
    public void A_day_that_a_zone_left_out_is_nobodys_day()
    {
        var apia = BankZone.Find("Pacific/Apia")!; // crossed the date line on 2011-12-30
        var before = new DateTimeOffset(2011, 12, 30, 9, 59, 59, TimeSpan.Zero);

        Assert.Equal(2, apia.DayOf(before.AddSeconds(1)) - apia.DayOf(before));
    }
}
