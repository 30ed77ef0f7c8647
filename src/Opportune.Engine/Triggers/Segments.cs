using Opportune.Engine.Bank;
using Opportune.Engine.Profile;
using Opportune.Expressions;

namespace Opportune.Engine.Triggers;

/// <summary>Finds the named groups that a customer belongs to now; membership follows each event because it is read from the facts.</summary>
public static class Segments
{
    /// <summary>Writes the names of all segments whose condition certainly holds, in the bank's order.</summary>
    public static void Fill(FactSheet sheet, BankDefinition bank)
    {
        var names = bank.Segments.Where(s => s.Condition.Evaluate(sheet.Values) is { Kind: CelKind.Bool, AsBool: true }).Select(s => CelValue.String(s.Name));
        sheet.Set(BuiltInFacts.Slot("segments"), CelValue.List([.. names]));
    }
}
