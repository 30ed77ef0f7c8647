using Opportune.Engine.Bank;
using Opportune.Engine.Deliver.Wording;
using Opportune.Engine.Measure;
using Opportune.Engine.Policy;

namespace Opportune.Engine.Explain;

/// <summary>Composes explanations from records alone: why, why not, and what would change it, in three registers.</summary>
/// <remarks>Pure. Never reads live state, so an old decision is explained as it was.</remarks>
public sealed class Explainer(BankDefinition bank)
{
    /// <summary>Explains a decision.</summary>
    /// <param name="record">A record of this bank definition.</param>
    /// <param name="audience">Who reads it.</param>
    public Explanation Explain(DecisionRecord record, Audience audience)
    {
        var writer = new ReasonWriter(bank, record.Input, audience);
        var because = Reasons.Of(record, bank);
        var slots = record.Slots.Select((s, i) => Slot(s, because[i], record, writer, audience)).ToList();
        var considered = audience == Audience.Customer ? [] : Considered(record, writer);
        return new(record.Input.DecisionId, record.Input.DecidedAt, audience, Summary(slots), slots, considered,
            audience == Audience.Customer ? null : FunnelCounts.Of(record), WouldChange(record, considered, audience),
            audience == Audience.Auditor ? new(record.Input.BankHash, record.Input.ModelHash, record.Input.Semantics, record.Input.ZoneVersion, record.Input.CustomerVersion) : null);
    }

    /// <summary>Every reason against one action in one placement as of a decision's input; empty where it was allowed.</summary>
    public WhyNot WhyNot(DecisionInput input, ActionDefinition action, PlacementDefinition placement, Audience audience, DecisionRecord? record = null)
    {
        var writer = new ReasonWriter(bank, input, audience);
        var failures = new PolicyJudge(bank, input).AllFailures(action, placement).ToList();
        var treatments = action.Treatments.Where(t => t.Placements.Contains(placement.Index)).ToList();
        if (treatments.Count == 0) failures.Add(new("treatment.none", PolicyStage.Applicability, null, $"no treatment of this action is made for {placement.Name}", Template.Empty, false));
        else if (treatments.TrueForAll(t => !Sayable.Check(t, action, input.Facts)))
            failures.Add(new("treatment.fact-missing", PolicyStage.Suitability, null, "its text cites a fact that is not known", Template.Empty, false));
        var reasons = failures.Select(writer.Reason).DistinctBy(r => (r.Code, r.Text)).ToList();
        return new(action.Id, placement.Name, reasons.Count == 0, reasons, record is null || reasons.Count > 0 ? null : Outranked(record, action));
    }

    private ExplainedSlot Slot(SlotDecision slot, string because, DecisionRecord record, ReasonWriter writer, Audience audience)
    {
        var outcome = slot.Outcome switch { SlotOutcome.Chosen => "chosen", SlotOutcome.Fallback => "fallback", _ => "none" };
        double? probability = audience == Audience.Customer ? null : slot.Probability;
        if (slot.Treatment < 0) return new(bank.Placements[slot.Placement].Name, slot.Rank, outcome, null, null, because, [], probability);
        var treatment = bank.Treatments[slot.Treatment];
        var action = bank.Actions[treatment.ActionIndex];
        var cited = Slots(treatment.Title).Concat(Slots(treatment.Body)).Concat(Slots(action.Because)).Concat(MomentSlots(action, record.Input));
        var facts = audience == Audience.Customer ? cited : cited.Concat(action.Rules.SelectMany(r => r.MustHold.Expression.Variables)).Concat(action.BankValue.Expression.Variables).Concat(action.CustomerValue.Expression.Variables);
        return new(bank.Placements[slot.Placement].Name, slot.Rank, outcome, action.Id, Words.Fill(treatment.Title, record.Input.Facts, bank), because, writer.Facts(facts), probability);
    }

    private List<ExplainedCandidate> Considered(DecisionRecord record, ReasonWriter writer)
    {
        var judge = new PolicyJudge(bank, record.Input);
        var placement = bank.Placement(record.Input.Placements[0].Name)!;
        var chosen = record.Slots.Where(s => s.Treatment >= 0).Select(s => bank.Treatments[s.Treatment].ActionIndex).ToHashSet();
        var scores = record.Scores.ToDictionary(s => s.Action);
        var candidates = new List<ExplainedCandidate>();
        foreach (var verdicts in record.Verdicts.GroupBy(v => bank.Treatments[v.Treatment].ActionIndex))
        {
            var action = bank.Actions[verdicts.Key];
            var allowed = verdicts.Any(v => v.Code is null);
            var reasons = allowed ? [] : judge.AllFailures(action, placement).Select(writer.Reason).DistinctBy(r => (r.Code, r.Text)).ToList();
            if (!allowed && reasons.Count == 0 && verdicts.First().Code is { } code) reasons.Add(new(code, verdicts.First().Stage.ToString(), "A fact that it needs is not known.", [], null));
            var score = scores.TryGetValue(action.Index, out var s) ? new ExplainedScore(s.P, s.Uncertainty, s.C, s.V, s.L, s.Priority) : null;
            var probability = record.Slots.SelectMany(x => x.Support).Where(a => a.Treatment >= 0 && bank.Treatments[a.Treatment].ActionIndex == action.Index).Select(a => a.Probability).FirstOrDefault();
            candidates.Add(new(action.Id, action.Name, chosen.Contains(action.Index) ? "chosen" : allowed ? "allowed" : "stopped", reasons, score, probability));
        }
        return [.. candidates.OrderBy(c => c.State switch { "chosen" => 0, "allowed" => 1, _ => 2 }).ThenByDescending(c => c.Score?.Priority ?? 0).ThenBy(c => c.Reasons.Count).ThenBy(c => c.Action, StringComparer.Ordinal)];
    }

    private static IReadOnlyList<string> WouldChange(DecisionRecord record, IReadOnlyList<ExplainedCandidate> considered, Audience audience) => audience == Audience.Customer
        ? ["You decide what we look at and whether you hear from us: see Privacy in your settings."]
        : [.. considered.Where(c => c is { State: "stopped", Reasons: [{ WouldChange: not null }] }).Take(5).Select(c => $"{c.Name}: {c.Reasons[0].WouldChange}"),
           .. record.Slots.Any(s => s.Probability < 1) ? ["Another draw could have chosen another of the allowed actions; the chances are recorded."] : Array.Empty<string>()];

    private static string? Outranked(DecisionRecord record, ActionDefinition action)
    {
        if (record.Scores.Where(s => s.Action == action.Index).Select(s => (double?)s.Priority).FirstOrDefault() is not { } priority) return null;
        var ahead = record.Scores.Count(s => s.Priority > priority);
        return string.Create(System.Globalization.CultureInfo.InvariantCulture, $"It was allowed with priority {priority:0.###}; {ahead} {(ahead == 1 ? "action" : "actions")} ranked before it.");
    }

    private static string Summary(List<ExplainedSlot> slots) => slots.Count == 0 ? "Nothing was asked for." : slots[0].Because;

    private static IEnumerable<int> Slots(Template template) => template.Parts.Where(p => p.Slot >= 0).Select(p => p.Slot);

    private IEnumerable<int> MomentSlots(ActionDefinition action, DecisionInput input) =>
        bank.Moments.Where(m => action.Moments.Contains(m.Name) && input.Moments.Any(a => a.Name == m.Name)).Select(m => m.Slot);
}

/// <summary>Why an action is not chosen.</summary>
/// <param name="Action">Action id.</param>
/// <param name="Placement">Placement.</param>
/// <param name="Allowed">Whether policy lets it through.</param>
/// <param name="Reasons">Every reason against it, in the order of the stages.</param>
/// <param name="Outranked">Where it was allowed in a decision: how it ranked.</param>
public sealed record WhyNot(string Action, string Placement, bool Allowed, IReadOnlyList<ExplainedReason> Reasons, string? Outranked);
