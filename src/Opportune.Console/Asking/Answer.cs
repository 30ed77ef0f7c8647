using Opportune.Engine.Bank;
using Opportune.Engine.Explain;
using Opportune.Runtime;

namespace Opportune.Console.Asking;

/// <summary>A decision as the page shows it.</summary>
/// <param name="Record">The record; of a dry run it is kept nowhere.</param>
/// <param name="Bank">The definition that decided.</param>
/// <param name="Options">What would appear in each slot; null where nothing.</param>
/// <param name="Because">The customer's line of each slot.</param>
/// <param name="ForReader">The explanation in the reader's register.</param>
/// <param name="Full">The explanation with every candidate that the reader may see; the auditor's for auditors, else the advisor's.</param>
public sealed record Answer(DecisionRecord Record, BankDefinition Bank, IReadOnlyList<OptionAnswer?> Options, IReadOnlyList<string> Because, Explanation ForReader, Explanation Full)
{
    /// <summary>Whether it is kept and can be replayed and answered.</summary>
    public bool IsRecorded => Record.Input.DecisionId != "dry-run";

    /// <summary>The candidate that takes a slot, or null for none.</summary>
    public ExplainedCandidate? Chosen(int slot) => Record.Slots[slot].Treatment is >= 0 and var t
        ? Full.Considered.FirstOrDefault(c => c.Action == Bank.ActionOf(t).Id) : null;

    /// <summary>What the first slot shows, in a few words.</summary>
    public string Headline => Options is [{ } first, ..] ? first.Content.Title : Record.Slots is [{ Outcome: SlotOutcome.Fallback }, ..] ? "the usual greeting" : "nothing";

    /// <summary>Makes an answer of a decision.</summary>
    internal static Answer Of(DecisionAnswer.Made made, Audience audience)
    {
        var explainer = new Explainer(made.Bank);
        var full = explainer.Explain(made.Record, audience == Audience.Auditor ? Audience.Auditor : Audience.Advisor);
        return new(made.Record, made.Bank, made.Options, made.Because, full.Audience == audience ? full : explainer.Explain(made.Record, audience), full);
    }
}
