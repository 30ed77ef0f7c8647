using System.Text.Json;
using Opportune.Engine;
using Opportune.Engine.Bank;
using Opportune.Engine.Score;

namespace Opportune.Host.Commands;

/// <summary>What a saved test customer is decided, compared with what the bank expects.</summary>
/// <param name="Name">What the persona stands for.</param>
/// <param name="IsAsExpected">Whether the first slot is as expected and nothing forbidden is allowed.</param>
/// <param name="Answer">In words.</param>
internal sealed record PersonaRun(string Name, bool IsAsExpected, string Answer)
{
    private static readonly CustomerId Customer = CustomerId.Parse("persona");

    /// <summary>Takes the persona's events in memory and decides greedily, outside the control groups, with priors only.</summary>
    public static PersonaRun Of(BankDefinition definition, Persona persona)
    {
        var bank = definition with { Holdouts = definition.Holdouts with { NoMarketing = 0, NoModel = 0 } };
        var pipeline = new DecisionPipeline(bank, PropensityModel.Untrained);
        var state = new CustomerState(Customer, bank, _ => bank);
        using var events = JsonDocument.Parse(persona.Events);
        foreach (var raw in events.RootElement.EnumerateArray())
        {
            var (e, problem) = pipeline.Read(raw, persona.At, isHistory: true);
            if (e is null) return new(persona.Name, false, $"event {raw.GetProperty("id").GetString()} is refused, {problem!.Code}: {problem.Message}");
            DecisionPipeline.Take(state, e, e.KnownAt, isHistory: true);
        }
        var request = new DecisionRequest(Customer, [new(persona.Placement, 1)], new Dictionary<string, Expressions.CelValue>(), null, 0, AllowExploration: false, StartedBy: null);
        return Judge(persona, bank, pipeline.Decide(state, request, "persona", persona.At, "persona"u8).Record);
    }

    private static PersonaRun Judge(Persona persona, BankDefinition bank, DecisionRecord record)
    {
        var slot = record.Slots[0];
        var answer = slot.Outcome switch { SlotOutcome.Chosen => ActionOf(bank, slot.Treatment), SlotOutcome.Fallback => "fallback", _ => "none" };
        var forbidden = record.Verdicts.Where(v => v.Code is null).Select(v => ActionOf(bank, v.Treatment)).Intersect(persona.Never).ToList();
        if (forbidden.Count > 0) return new(persona.Name, false, $"{answer}, but {string.Join(", ", forbidden)} should not be allowed");
        if (answer == persona.Expect) return new(persona.Name, true, answer);
        var codes = record.Verdicts.Where(v => ActionOf(bank, v.Treatment) == persona.Expect && v.Code is not null).Select(v => v.Code!).Distinct().ToList();
        return new(persona.Name, false, $"{answer}, expected {persona.Expect}{(codes.Count > 0 ? $", which {string.Join(", ", codes)} stopped" : "")}");
    }

    private static string ActionOf(BankDefinition bank, int treatment) => bank.ActionOf(treatment).Id;
}
