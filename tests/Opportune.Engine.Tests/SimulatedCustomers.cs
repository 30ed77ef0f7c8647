using System.Text.Json;
using System.Text.Json.Nodes;
using Opportune.Engine.Bank;
using Opportune.Engine.Ingest;
using Opportune.Engine.Profile;
using Opportune.Simulation;

namespace Opportune.Engine.Tests;

/// <summary>The events of the simulated bank as the engine reads them; an account's events go to each of its holders, as Runtime sends them.</summary>
internal static class SimulatedCustomers
{
    public static IReadOnlyDictionary<string, List<BankEvent>> Read(SimulatedBank bank, BankDefinition definition)
    {
        var reader = new EventReader(definition.Events, definition.Currency);
        var events = bank.Customers.ToDictionary(c => c.Id, _ => new List<BankEvent>(), StringComparer.Ordinal);
        var holders = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        foreach (var simulated in bank.Events())
        {
            var e = Read(reader, simulated);
            if (e.Type.Name == "account.opened") holders[e.Text("account")!] = [.. e["holders"].AsList.Select(h => h.AsString.Split('|')[0])];
            foreach (var customer in Concerned(simulated.Customer!, e, holders)) if (events.TryGetValue(customer, out var list)) list.Add(e);
        }
        return events;
    }

    public static ProfileState Fold(string customer, BankDefinition definition, IEnumerable<BankEvent> events)
    {
        var state = new ProfileState(CustomerId.Parse(customer), definition);
        foreach (var e in events) state.Take(e);
        return state;
    }

    private static IEnumerable<string> Concerned(string customer, BankEvent e, Dictionary<string, List<string>> holders) =>
        e.Text("account") is { } account && holders.TryGetValue(account, out var all) ? all.Append(customer).Distinct() : [customer];

    private static BankEvent Read(EventReader reader, SimulatedEvent e)
    {
        var json = new JsonObject { ["id"] = e.Id, ["source"] = e.Source, ["type"] = e.Type, ["time"] = e.Time.ToString("O"), ["customer"] = e.Customer, ["data"] = e.Data };
        using var document = JsonDocument.Parse(json.ToJsonString());
        var (read, problem) = reader.Read(document.RootElement, e.Time, isHistory: true);
        return read ?? throw new InvalidOperationException($"{problem!.Code} {problem.Message}");
    }
}
