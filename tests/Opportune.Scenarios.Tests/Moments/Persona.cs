using System.Text.Json.Nodes;
using Opportune.Statistics;

namespace Opportune.Scenarios.Tests.Moments;

/// <summary>A persona of the demo bank under an id of its own, so that many can live in one host.</summary>
internal sealed class Persona
{
    private readonly Engine.Bank.Persona _persona;

    public Persona(Engine.Bank.BankDefinition bank, string name, string test)
    {
        _persona = bank.Personas.Single(p => p.Name == name);
        Id = Enumerable.Range(0, 100).Select(i => $"{test}-{i}").First(id => !IsHeldOut(bank, id));
    }

    /// <summary>Not in the universal holdout: half of these scenarios are about marketing.</summary>
    public string Id { get; }

    public DateTimeOffset At => _persona.At;

    /// <summary>The persona's events, with customer, accounts and event ids made its own.</summary>
    public JsonArray Events()
    {
        var events = JsonNode.Parse(_persona.Events)!.AsArray();
        foreach (var e in events.Select(e => e!.AsObject()))
        {
            e["id"] = $"{Id}-{e["id"]}";
            e["customer"] = Id;
            var data = e["data"]!.AsObject();
            if (data["account"] is { } account) data["account"] = $"{Id}-{account}";
            foreach (var holder in data["holders"]?.AsArray() ?? []) holder!["customer"] = Id;
        }
        return events;
    }

    /// <summary>One more event of this persona, now or some seconds later.</summary>
    public JsonObject Event(string type, JsonObject data, int number = 1, int seconds = 0) => new()
    {
        ["id"] = $"{Id}-{type}-{number}", ["source"] = "scenario", ["type"] = type, ["time"] = At.AddSeconds(seconds).ToString("O"), ["customer"] = Id, ["data"] = data,
    };

    private static bool IsHeldOut(Engine.Bank.BankDefinition bank, string id) =>
        Assignment.Unit(System.Text.Encoding.UTF8.GetBytes(bank.Holdouts.Salt), "no-marketing", id) < bank.Holdouts.NoMarketing;
}
