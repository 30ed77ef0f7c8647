using Opportune.Engine.Bank;

namespace Opportune.Engine.Score;

/// <summary>Which facts a model may see: the same rule that the check of a bank definition applies to whatever ranks.</summary>
/// <remarks>A fact must be open to every purpose of the action and to more than protection; a credit model sees no protected attribute, nor segments, which are made of facts that might be. The level is a
/// matter of the customer, not of the action: <see cref="FactInputs"/> leaves out what lies above the customer's own.</remarks>
public static class ModelAccess
{
    private static readonly HashSet<string> SaysNothing = new(["now", "level", "customer.known", "request.direction"], StringComparer.Ordinal);

    /// <summary>Whether actions of this purpose may be scored by a fact.</summary>
    /// <param name="fact">The fact.</param>
    /// <param name="purpose">What the actions read personal data for.</param>
    /// <param name="isCredit">Whether they offer credit.</param>
    public static bool Allows(Fact fact, Purposes purpose, bool isCredit) =>
        fact.Source != FactSource.Segment && !SaysNothing.Contains(fact.Name)
        && (purpose & ~fact.Purposes) == 0 && (fact.Purposes & ~Purposes.Protection) != 0 && !(isCredit && fact.Protected);
}
