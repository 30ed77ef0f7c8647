using Opportune.Engine.Bank;
using Opportune.Engine.Policy;
using Opportune.Expressions;

namespace Opportune.Engine.Score;

/// <summary>Gives each allowed action its P, C, V and L and so its priority.</summary>
/// <remarks>priority = P × C × V × L with C, L = max(0, 1 + Σ percent / 100) and V = bank's value + w × customer's value − contact cost; P and V are rounded before they are multiplied. Immutable and thread-safe.</remarks>
public sealed class Scorer(BankDefinition bank, Propensities propensities)
{
    /// <summary>The trained chances of a decision, to be handed on for each of its actions; null where nothing is trained, or the customer is held out from models.</summary>
    public PropensityReading? Read(DecisionInput input) => input.NoModel ? null : propensities.Read(input.Facts, input.Level);

    /// <summary>Scores one action of a decision on its own.</summary>
    public ScoredAction? Score(ActionDefinition action, DecisionInput input, PolicyJudge judge) => Score(action, input, judge, Read(input));

    /// <summary>Scores one action; null where a value cannot be worked out, which leaves the action out as <c>score.value-unknown</c>.</summary>
    public ScoredAction? Score(ActionDefinition action, DecisionInput input, PolicyJudge judge, PropensityReading? trained)
    {
        if (Number(judge.Evaluate(action.BankValue)) is not { } toBank || Number(judge.Evaluate(action.CustomerValue)) is not { } toCustomer) return null;
        var chance = trained?.Of(action.Index) ?? Pooled(action, input);
        var c = Factor(action.Context, input, judge);
        var l = Factor(action.Levers, input, judge);
        var v = toBank + bank.CustomerWeight * toCustomer - action.ContactCost;
        if (input.IsRounded) (chance, v) = (new(Fineness.OfChance(chance.Mean), Fineness.Nearest(chance.StandardDeviation, Fineness.Chance)), Fineness.Nearest(v, Fineness.Value));
        var priority = chance.Mean * c * v * l;
        return double.IsFinite(priority) ? new(action.Index, chance.Mean, chance.StandardDeviation, c, v, l, priority) : null;
    }

    private Chance Pooled(ActionDefinition action, DecisionInput input)
    {
        var belief = propensities.Of(action.Index, useModel: !input.NoModel);
        return new(belief.Mean, belief.StandardDeviation);
    }

    private static double Factor(IReadOnlyList<Weight> weights, DecisionInput input, PolicyJudge judge)
    {
        var percent = 0.0;
        for (var i = 0; i < weights.Count; i++)
            if (weights[i] is var w && IsActive(w, input.DecidedAt) && (w.When is null || judge.Holds(w.When))) percent += w.Percent;
        return Math.Max(0, 1 + percent / 100);
    }

    private static bool IsActive(Weight w, DateTimeOffset now) => (w.From is null || now >= w.From) && (w.Until is null || now < w.Until);

    private static double? Number(CelValue value) => value.Kind switch
    {
        CelKind.Double when double.IsFinite(value.AsDouble) => value.AsDouble,
        CelKind.Int => value.AsInt,
        _ => null,
    };
}
