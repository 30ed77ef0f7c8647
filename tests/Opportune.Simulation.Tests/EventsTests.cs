using System.Security.Cryptography;
using System.Text;

namespace Opportune.Simulation.Tests;

public sealed class EventsTests
{
    [Fact]
    public void The_same_options_make_the_same_bank()
    {
        Assert.Equal(Digest(Banks.Of(40)), Digest(Banks.Of(40)));
    }

    [Fact]
    public void Another_seed_makes_another_bank()
    {
        Assert.NotEqual(Digest(Banks.Of(20)), Digest(Banks.Of(20, seed: 2)));
    }

    [Fact]
    public void A_customer_leads_the_same_life_in_a_small_and_in_a_large_bank()
    {
        var small = Banks.Of(10);
        var ids = small.Customers.Select(c => c.Id).ToHashSet();

        Assert.Equal(Banks.EventsOfLarge.Where(e => ids.Contains(e.Customer!)).Select(Banks.Line), small.Events().Select(Banks.Line));
        Assert.All(ids, id => Assert.Equal(Banks.Large.TrueMoments[id], small.TrueMoments[id]));
    }

    [Fact]
    public void Events_come_in_time_order_and_none_after_the_last_day()
    {
        var times = Banks.EventsOfLarge.Select(e => e.Time).ToArray();

        Assert.Equal(times.Order(), times);
        Assert.True(DateOnly.FromDateTime(times[^1].DateTime) == Banks.Until);
    }

    [Fact]
    public void Every_event_has_an_id_of_its_own_and_a_customer_of_the_bank()
    {
        var customers = Banks.Large.Customers.Select(c => c.Id).ToHashSet();

        Assert.Equal(Banks.EventsOfLarge.Length, Banks.EventsOfLarge.Select(e => e.Id).Distinct().Count());
        Assert.All(Banks.EventsOfLarge, e => Assert.Contains(e.Customer!, customers));
    }

    [Fact]
    public void Two_hundred_customers_in_fourteen_months_make_a_volume_that_a_demo_reads_quickly()
    {
        Assert.InRange(Banks.EventsOfLarge.Length, 40_000, 60_000);
    }

    [Fact]
    public void Local_noon_in_summer_and_in_winter_carries_the_offset_of_the_zone()
    {
        var offsets = Banks.EventsOfLarge.Where(e => e.Time.Year == 2025)
            .GroupBy(e => e.Time.Month).ToDictionary(g => g.Key, g => g.Select(e => e.Time.Offset.TotalHours).Distinct().ToArray());

        Assert.Equal([1.0], offsets[1]);
        Assert.Equal([2.0], offsets[7]);
    }

    [Theory]
    [InlineData(0, 14, "EUR")]
    [InlineData(10, 3, "EUR")]
    [InlineData(10, 14, "Euro")]
    public void Options_outside_their_range_are_refused(int customers, int months, string currency)
    {
        Assert.ThrowsAny<ArgumentException>(() => SimulatedBank.Create(
            new SimulationOptions { Until = Banks.Until, Customers = customers, Months = months, Currency = currency }));
    }

    private static string Digest(SimulatedBank bank)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var line in bank.Events().Select(Banks.Line))
        {
            hash.AppendData(Encoding.UTF8.GetBytes(line));
        }

        return Convert.ToHexString(hash.GetHashAndReset());
    }
}
