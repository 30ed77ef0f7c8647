using Opportune.Engine.Bank;
using Opportune.Engine.Profile;
using Opportune.Expressions;

namespace Opportune.Engine.Triggers;

/// <summary>Finds the named groups that a customer belongs to now; membership follows each event because it is read from the facts.</summary>
public static class Segments
{
    private static readonly CelValue None = CelValue.List([]);
    private static readonly int Slot = BuiltInFacts.Slot("segments");

    /// <summary>Writes the names of all segments whose condition certainly holds, in the bank's order.</summary>
    public static void Fill(FactSheet sheet, BankDefinition bank)
    {
        List<CelValue>? names = null;
        for (var i = 0; i < bank.Segments.Count; i++)
            if (bank.Segments[i].Condition.Holds(sheet.Values)) (names ??= new(bank.Segments.Count)).Add(CelValue.String(bank.Segments[i].Name));
        sheet.Set(Slot, names is null ? None : CelValue.List(names));
    }
}
