using Opportune.Engine.Bank;
using Opportune.Engine.Profile;
using Opportune.Expressions;

namespace Opportune.Engine.Triggers;

/// <summary>Finds the named groups that a customer belongs to now; membership follows each event because it is read from the facts.</summary>
public static class Segments
{
    private static readonly int Slot = BuiltInFacts.Slot("segments");

    /// <summary>Writes the names of all segments whose condition certainly holds, in the bank's order.</summary>
    public static void Fill(FactSheet sheet, BankDefinition bank)
    {
        var names = new List<CelValue>();
        foreach (var segment in bank.Segments)
            if (segment.Condition.Holds(sheet.Values)) names.Add(CelValue.String(segment.Name));
        sheet.Set(Slot, CelValue.List(names));
    }
}
