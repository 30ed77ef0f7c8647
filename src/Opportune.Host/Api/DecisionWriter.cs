using System.Globalization;
using Opportune.Engine.Bank;
using Opportune.Engine.Explain;
using Opportune.Engine.Measure;
using Opportune.Host.Api.Documents;
using Opportune.Host.Api.Reading;
using Opportune.Runtime;

namespace Opportune.Host.Api;

/// <summary>Writes decisions as documents. A repeated request gets the same document, byte for byte.</summary>
internal static class DecisionWriter
{
    /// <summary>The answer to a request.</summary>
    public static DecisionDocument Write(DecisionAnswer.Made made, bool dryRun, Explain explain, Audience audience)
    {
        var (record, bank) = (made.Record, made.Bank);
        var placements = record.Input.Placements.Select(p => Placement(made, bank.Placement(p.Name)!, explain)).ToList();
        var explanation = explain == Explain.Full ? new Explainer(bank).Explain(record, audience) : null;
        return new(dryRun ? null : record.Input.DecisionId, record.Input.Customer, record.Input.DecidedAt, placements, Versions(record), explanation);
    }

    /// <summary>A record as it was written.</summary>
    public static RecordDocument Write(DecisionRecord record, BankDefinition bank) => new(
        record.Input.DecisionId, record.Input.Customer, record.Input.CustomerVersion, record.Input.DecidedAt, record.Input.Channel, record.Input.StartedBy, record.Input.RequestId,
        [.. record.Input.Moments.Select(m => m.Name)], [.. record.Slots.Select(s => Slot(s, bank))],
        [.. record.Scores.Select(s => new ScoredDocument(bank.Actions[s.Action].Id, s.P, s.Uncertainty, s.C, s.V, s.L, s.Priority))], FunnelCounts.Of(record), Versions(record));

    /// <summary>A record in a line.</summary>
    public static DecisionSummary Summarize(DecisionRecord record, BankDefinition bank) => new(record.Input.DecisionId, record.Input.DecidedAt,
        [.. record.Input.Placements.Select(p => p.Name)], Actions(record, bank), record.Input.StartedBy);

    /// <summary>What was chosen, slot by slot.</summary>
    public static IReadOnlyList<string> Actions(DecisionRecord record, BankDefinition bank) => [.. record.Slots.Where(s => s.Treatment >= 0).Select(s => bank.ActionOf(s.Treatment).Id)];

    /// <summary>An option of a slot.</summary>
    public static OptionDocument Option(DecisionRecord record, BankDefinition bank, int slot, OptionAnswer option, string? because, bool withScores)
    {
        var chosen = record.Slots[slot];
        var c = option.Content;
        return new(option.Token.Length == 0 ? null : option.Token, bank.ActionOf(chosen.Treatment).Id, bank.Treatments[chosen.Treatment].Id, chosen.Rank,
            new(c.Title, c.Body, c.CallToAction, c.Link, c.Image, c.Disclosures), because, option.ExpiresAt, withScores ? Scores(record, bank, chosen) : null);
    }

    private static PlacementDocument Placement(DecisionAnswer.Made made, PlacementDefinition placement, Explain explain)
    {
        var slots = made.Record.Slots.Select((s, i) => (Slot: s, Index: i)).Where(x => x.Slot.Placement == placement.Index).ToList();
        var options = slots.Where(x => made.Options[x.Index] is not null)
            .Select(x => Option(made.Record, made.Bank, x.Index, made.Options[x.Index]!, explain == Explain.None ? null : made.Because[x.Index], explain == Explain.Full)).ToList();
        var isFallback = options.Count == 0 && placement.Fallback is not null && slots.Any(x => x.Slot.Outcome == SlotOutcome.Fallback);
        return new(placement.Name, options.Count > 0 ? "chosen" : isFallback ? "fallback" : "none", options, isFallback ? new(placement.Fallback!.Title, placement.Fallback.Body, placement.Fallback.Link) : null);
    }

    private static ScoresDocument? Scores(DecisionRecord record, BankDefinition bank, SlotDecision slot) =>
        record.Scores.Where(s => s.Action == bank.Treatments[slot.Treatment].ActionIndex).Select(s => new ScoresDocument(s.P, s.Uncertainty, s.C, s.V, s.L, s.Priority, slot.Probability)).FirstOrDefault();

    private static SlotDocument Slot(SlotDecision slot, BankDefinition bank) => new(bank.Placements[slot.Placement].Name, slot.Rank,
        slot.Outcome switch { SlotOutcome.Chosen => "chosen", SlotOutcome.Fallback => "fallback", _ => "none" },
        slot.Treatment < 0 ? null : bank.ActionOf(slot.Treatment).Id, slot.Treatment < 0 ? null : bank.Treatments[slot.Treatment].Id, slot.Probability,
        [.. slot.Support.Select(a => a.Treatment < 0 ? new ArmDocument(null, null, a.Probability) : new(bank.ActionOf(a.Treatment).Id, bank.Treatments[a.Treatment].Id, a.Probability))]);


    private static VersionsDocument Versions(DecisionRecord record) => new(record.Input.BankHash, new Dictionary<string, string> { ["propensity"] = record.Input.ModelHash },
        record.Input.Semantics.ToString(CultureInfo.InvariantCulture));
}
