using Opportune.Engine.Bank;
using Opportune.Engine.Deliver.Wording;

namespace Opportune.Engine.Explain;

/// <summary>One line for each slot: why this, or why nothing.</summary>
public static class Reasons
{
    /// <summary>The customer's line for each slot of a record.</summary>
    public static IReadOnlyList<string> Of(DecisionRecord record, BankDefinition bank) => [.. record.Slots.Select(s => Of(s, record, bank))];

    /// <summary>The line of a slot whose content, where it has one, says it already.</summary>
    internal static string Of(SlotDecision slot, Deliver.Content? content, DecisionRecord record, BankDefinition bank) => content?.Because ?? Of(slot, record, bank);

    private static string Of(SlotDecision slot, DecisionRecord record, BankDefinition bank) => slot.Outcome switch
    {
        SlotOutcome.Chosen => Words.Fill(bank.ActionOf(slot.Treatment).Because, record.Input.Facts, bank) ?? "",
        SlotOutcome.Fallback => "Nothing here concerns you just now.",
        _ => slot.Support.Count > 1 ? "Nothing we could say now is worth your attention." : "Nothing here concerns you just now.",
    };
}
