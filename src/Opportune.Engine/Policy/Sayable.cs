using Opportune.Engine.Bank;
using Opportune.Expressions;

namespace Opportune.Engine.Policy;

/// <summary>Whether every text of a treatment can be filled: a sentence with a hole must not be chosen.</summary>
public static class Sayable
{
    /// <summary>True where no text cites a missing fact.</summary>
    public static bool Check(TreatmentDefinition treatment, ActionDefinition action, IReadOnlyList<CelValue> facts) =>
        IsFilled(treatment.Title, facts) && IsFilled(treatment.Body, facts) && IsFilled(action.Because, facts);

    private static bool IsFilled(Template template, IReadOnlyList<CelValue> facts)
    {
        var parts = template.Parts;
        for (var i = 0; i < parts.Count; i++)
            if (parts[i].Slot is var slot and >= 0 && (facts[slot].IsError || facts[slot].Kind == CelKind.Null)) return false;
        return true;
    }
}
