using Opportune.Engine;
using Opportune.Engine.Bank;
using Opportune.Engine.Deliver;
using Opportune.Engine.Explain;
using Opportune.Engine.Profile;
using Opportune.Expressions;
using Opportune.Runtime;

namespace Opportune.Host.Api;

/// <summary>A dry run under other facts, or with an action forced: the same engine over a changed closed input. Nothing is recorded.</summary>
internal static class WhatIf
{
    /// <summary>Decides again with some facts replaced.</summary>
    public static DecisionAnswer.Made Override(DecisionAnswer.Made made, Engine.Score.PropensityModel model, IReadOnlyDictionary<int, CelValue> facts)
    {
        CelValue[] changed = [.. made.Record.Input.Facts];
        foreach (var (slot, value) in facts) changed[slot] = value;
        var record = new DecisionPipeline(made.Bank, model).Choose(made.Record.Input with { Facts = changed });
        return made with { Record = record, Options = [.. record.Slots.Select(s => Option(record, made.Bank, s.Treatment))], Because = Reasons.Of(record, made.Bank) };
    }

    /// <summary>Puts an action into the first slot of a placement that has a treatment for it, whatever policy says.</summary>
    /// <exception cref="RequestException">No placement asked for shows this action, or its text cites a fact that is not known.</exception>
    public static DecisionAnswer.Made Force(DecisionAnswer.Made made, string action)
    {
        var (bank, record) = (made.Bank, made.Record);
        foreach (var (slot, index) in record.Slots.Select((s, i) => (s, i)))
        {
            if (bank.Action(action)!.Treatments.FirstOrDefault(t => t.Placements.Contains(slot.Placement)) is not { } treatment) continue;
            var option = Option(record, bank, treatment.Index) ?? throw RequestException.Bad("request.force.fact-missing", "The text of this action cites a fact that is not known of this customer. Add it to profileOverride.");
            var slots = record.Slots.ToList();
            slots[index] = slot with { Outcome = SlotOutcome.Chosen, Treatment = treatment.Index, Probability = 1 };
            var options = made.Options.ToList();
            options[index] = option;
            var because = made.Because.ToList();
            because[index] = option.Content.Because;
            return made with { Record = record with { Slots = slots }, Options = options, Because = because };
        }
        throw RequestException.Bad("request.force.placement", "None of these placements has a treatment of this action.");
    }

    private static OptionAnswer? Option(DecisionRecord record, BankDefinition bank, int treatment) =>
        treatment >= 0 && Content.Of(bank.Treatments[treatment], bank, record.Input) is { } content ? new("", content, record.Input.DecidedAt + ContactLedger.Lease) : null;
}
