using Opportune.Engine.Bank;
using Opportune.Expressions;

namespace Opportune.Engine.Score;

/// <summary>What a score is read for: the purposes and the least level of all features that a bank makes of it.</summary>
/// <remarks>A score may be made only of facts that all its readers may see: otherwise it would carry to one what is open to another only.</remarks>
/// <param name="Purpose">The purposes of all of them together.</param>
/// <param name="Level">The lowest level of them.</param>
public sealed record ScoreReaders(Purposes Purpose, PersonalizationLevel Level)
{
    /// <summary>The event that brings a score: the bank makes a feature of it, with purposes and level.</summary>
    public const string Event = "model.scored";

    /// <summary>The readers of a model's scores; null where no feature reads them.</summary>
    /// <param name="bank">The definition.</param>
    /// <param name="model">The model: <c>churn</c>.</param>
    /// <param name="items">The items that scores may have; empty where they have none.</param>
    public static ScoreReaders? Of(BankDefinition bank, string model, IReadOnlyList<string> items)
    {
        List<Fact> facts = [.. bank.Features.Where(f => f.Event.Name == Event && (items.Count == 0 ? [""] : items).Any(item => Reads(f, model, item))).Select(f => bank.Facts.Facts[f.Slot])];
        return facts.Count == 0 ? null : new(facts.Aggregate(Purposes.None, (all, f) => all | f.Purposes), facts.Min(f => f.Level));
    }

    /// <summary>Whether a fact is made of scores; a model does not learn from its own words.</summary>
    public static bool IsScore(BankDefinition bank, Fact fact) => bank.Features.Any(f => f.Slot == fact.Slot && f.Event.Name == Event);

    /// <summary>Inputs as these readers may see them.</summary>
    internal FactInputs Over(IReadOnlyList<ModelInput> inputs, BankDefinition bank) => new(inputs, bank.Facts, Purpose, IsCredit);

    /// <summary>The lower of a customer's level and that of the readers.</summary>
    internal PersonalizationLevel Cut(PersonalizationLevel level) => level < Level ? level : Level;

    internal bool IsCredit => (Purpose & Purposes.Credit) != 0;

    private static bool Reads(FeatureDefinition feature, string model, string item)
    {
        if (feature.Where is not { } where) return true;
        CelValue[] fields = [.. feature.Event.Fields.Select(f => f.Name switch { "model" => CelValue.String(model), "item" when item.Length > 0 => CelValue.String(item), "value" => CelValue.Double(0), _ => CelValue.Null })];
        return where.Interpret(fields) is { Kind: CelKind.Bool, AsBool: true };
    }
}
