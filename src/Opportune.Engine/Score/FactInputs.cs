using Opportune.Engine.Bank;
using Opportune.Expressions;
using Opportune.Learners;

namespace Opportune.Engine.Score;

/// <summary>A model's inputs laid over the facts of one bank definition.</summary>
/// <remarks>A fact that the definition no longer declares, or no longer opens to these actions, counts as missing: a bank that withdraws a fact takes it from every model at once. Immutable and thread-safe.</remarks>
public sealed class FactInputs
{
    private const double Farthest = 5;
    private readonly (int Slot, PersonalizationLevel Level, ModelInput Input)[] _inputs;

    /// <summary>Lays inputs over a definition.</summary>
    /// <param name="inputs">In the model's order.</param>
    /// <param name="facts">The definition's facts.</param>
    /// <param name="purpose">What the scored actions read personal data for.</param>
    /// <param name="isCredit">Whether they offer credit.</param>
    public FactInputs(IReadOnlyList<ModelInput> inputs, FactSchema facts, Purposes purpose, bool isCredit) => _inputs = [.. inputs.Select(input =>
        facts.Find(input.Fact) is var slot and >= 0 && ModelAccess.Allows(facts.Facts[slot], purpose, isCredit) ? (slot, facts.Facts[slot].Level, input) : (-1, default, input))];

    /// <summary>How many numbers there are.</summary>
    public int Count => _inputs.Length;

    /// <summary>Writes the numbers of one decision.</summary>
    /// <param name="facts">By slot.</param>
    /// <param name="level">The customer's level: facts above it count as missing.</param>
    /// <param name="to"><see cref="Count"/> places.</param>
    public void Fill(IReadOnlyList<CelValue> facts, PersonalizationLevel level, Span<double> to)
    {
        for (var i = 0; i < _inputs.Length; i++)
        {
            var (slot, needs, input) = _inputs[i];
            to[i] = input.Kind == InputKind.Constant ? 1 : slot >= 0 && needs <= level && Raw(facts[slot], input.Kind, input.Value) is { } x && double.IsFinite(x)
                ? Math.Clamp((x - input.Mean) / input.Deviation, -Farthest, Farthest) : 0;
        }
    }

    /// <summary>The number that a fact gives before it is centred; null where it gives none.</summary>
    public static double? Raw(CelValue fact, InputKind kind, string value) => (kind, fact.Kind) switch
    {
        (InputKind.Missing, _) => fact.IsMissing ? 1 : 0,
        (InputKind.Number, CelKind.Int) => fact.AsInt,
        (InputKind.Number, CelKind.Double) => fact.AsDouble,
        (InputKind.Size, CelKind.Int) => Size(fact.AsInt),
        (InputKind.Size, CelKind.Double) => Size(fact.AsDouble),
        (InputKind.Flag, CelKind.Bool) => fact.AsBool ? 1 : 0,
        (InputKind.Value, CelKind.String) => fact.AsString == value ? 1 : 0,
        (InputKind.Member, CelKind.List) => Holds(fact.AsList, value) ? 1 : 0,
        _ => null,
    };

    private static double Size(double x) => x < 0 ? -Numerics.Log1p(-x) : Numerics.Log1p(x);

    private static bool Holds(IReadOnlyList<CelValue> list, string value)
    {
        for (var i = 0; i < list.Count; i++)
            if (list[i] is { Kind: CelKind.String } item && item.AsString == value) return true;
        return false;
    }
}
