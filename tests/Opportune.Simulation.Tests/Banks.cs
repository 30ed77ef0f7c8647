using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;

namespace Opportune.Simulation.Tests;

/// <summary>The banks that the tests look at; the large one is made once.</summary>
internal static class Banks
{
    public static readonly DateOnly Until = new(2026, 3, 17);

    private static readonly ConcurrentDictionary<DateOnly, SimulatedBank> ByLastDay = [];
    private static readonly Lazy<SimulatedEvent[]> LargeEvents = new(() => [.. Large.Events()]);

    public static SimulatedBank Large => LargeUntil(Until);

    public static SimulatedEvent[] EventsOfLarge => LargeEvents.Value;

    public static SimulatedBank LargeUntil(DateOnly until) =>
        ByLastDay.GetOrAdd(until, day => SimulatedBank.Create(new SimulationOptions { Until = day }));

    public static SimulatedBank Of(int customers, ulong seed = 1) =>
        SimulatedBank.Create(new SimulationOptions { Seed = seed, Customers = customers, Until = Until });

    public static long Cents(JsonNode? money) =>
        (long)(decimal.Parse(money!["amount"]!.GetValue<string>(), CultureInfo.InvariantCulture) * 100);

    public static string Line(SimulatedEvent e) =>
        string.Join('|', e.Id, e.Source, e.Type, e.Time.ToString("O", CultureInfo.InvariantCulture), e.Customer, e.Data.ToJsonString());
}
