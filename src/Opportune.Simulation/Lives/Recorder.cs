using System.Globalization;
using System.Text.Json.Nodes;
using Opportune.Simulation.People;

namespace Opportune.Simulation.Lives;

/// <summary>Writes the events of one life, each at least a second after the one before.</summary>
internal sealed class Recorder(Person person, SimulationOptions options)
{
    private readonly TimeZoneInfo zone = TimeZoneInfo.FindSystemTimeZoneById(options.TimeZone);
    private readonly List<SimulatedEvent> today = [];
    private DateTime now;
    private int count;

    /// <summary>Sets the local clock, never back.</summary>
    public void SetClock(DateOnly day, int minute)
    {
        var asked = day.ToDateTime(new TimeOnly(minute / 60, minute % 60));
        now = asked > now ? asked : now;
    }

    public void Record(string source, string type, JsonObject data)
    {
        now = now.AddSeconds(1);
        var time = new DateTimeOffset(now, zone.GetUtcOffset(now));
        var id = string.Create(CultureInfo.InvariantCulture, $"{person.Id}-{++count:D5}");
        today.Add(new SimulatedEvent(id, source, type, time, person.Id, data));
    }

    public IReadOnlyList<SimulatedEvent> Take()
    {
        SimulatedEvent[] taken = [.. today];
        today.Clear();
        return taken;
    }

    /// <summary>Minor units as the bank's payloads write money.</summary>
    public JsonObject Money(long minorUnits) => new()
    {
        ["amount"] = string.Create(
            CultureInfo.InvariantCulture, $"{(minorUnits < 0 ? "-" : "")}{Math.Abs(minorUnits) / 100}.{Math.Abs(minorUnits) % 100:D2}"),
        ["currency"] = options.Currency,
    };

    public static string Text(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
