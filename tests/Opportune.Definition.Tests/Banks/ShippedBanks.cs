using System.Text.Json;
using Opportune.Engine;
using Opportune.Engine.Bank;
using Opportune.Engine.Ingest;
using Opportune.Engine.Score;
using Opportune.Engine.Triggers;
using Opportune.Expressions;

namespace Opportune.Definition.Tests.Banks;

/// <summary>The banks that are shipped, each loaded once, and how they decide for a persona: without exploration and without any evidence.</summary>
internal static class ShippedBanks
{
    public static string[] Names { get; } = ["demo", "berka"];

    private static readonly Dictionary<string, LoadedBank> Loaded = Names.ToDictionary(name => name,
        name => BankLoader.Load(BankSource.FromFolder(Path.Combine(Repository.Root, "banks", name)), DetectorCatalogue.All, EventCatalogue.BuiltIn));

    public static LoadedBank Load(string name) => Loaded[name];

    public static BankDefinition Of(string name) => Loaded[name].Bank!;

    public static DecisionRecord Decide(BankDefinition bank, Persona persona)
    {
        var pipeline = new DecisionPipeline(bank, new PropensityModel(new Dictionary<string, ActionCounts>()));
        var customer = CustomerId.Parse("persona");
        var state = new CustomerState(customer, bank, _ => bank);
        using var events = JsonDocument.Parse(persona.Events);
        foreach (var raw in events.RootElement.EnumerateArray())
        {
            var (e, problem) = pipeline.Read(raw, persona.At, isHistory: true);
            Assert.Null(problem);
            DecisionPipeline.Take(state, e!, persona.At, isHistory: true);
        }
        var request = new DecisionRequest(customer, [new(persona.Placement, bank.Placement(persona.Placement)!.Slots)], new Dictionary<string, CelValue>(), null, 0,
            AllowExploration: false, StartedBy: null);
        return pipeline.Decide(state, request, "persona", persona.At, new byte[32]).Record;
    }

    /// <summary>The action of the first slot, or how it ended.</summary>
    public static string First(BankDefinition bank, DecisionRecord record) => record.Slots[0] is { Outcome: SlotOutcome.Chosen } slot
        ? bank.Actions[bank.Treatments[slot.Treatment].ActionIndex].Id
        : record.Slots[0].Outcome.ToString().ToLowerInvariant();

    /// <summary>Actions that policy let through.</summary>
    public static IEnumerable<string> Allowed(BankDefinition bank, DecisionRecord record) =>
        record.Verdicts.Where(v => v.Code is null).Select(v => bank.Actions[bank.Treatments[v.Treatment].ActionIndex].Id);
}
