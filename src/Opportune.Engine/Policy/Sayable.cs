using Opportune.Engine.Bank;
using Opportune.Expressions;

namespace Opportune.Engine.Policy;

/// <summary>Whether every text of a treatment can be filled: a sentence with a hole must not be chosen.</summary>
public static class Sayable
{
    /// <summary>True where no text cites a missing fact.</summary>
    public static bool Check(TreatmentDefinition treatment, ActionDefinition action, IReadOnlyList<CelValue> facts) => Cited(treatment, action).All(slot => IsKnown(facts[slot]));

    /// <summary>The facts that its texts cite, by slot.</summary>
    internal static IEnumerable<int> Cited(TreatmentDefinition treatment, ActionDefinition action) =>
        treatment.Title.Parts.Concat(treatment.Body.Parts).Concat(action.Because.Parts).Select(p => p.Slot).Where(slot => slot >= 0).Distinct();

    internal static bool IsKnown(in CelValue fact) => fact.Kind is not (CelKind.Error or CelKind.Null);
}
