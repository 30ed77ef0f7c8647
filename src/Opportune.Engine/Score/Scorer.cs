using Opportune.Engine.Bank;
using Opportune.Engine.Policy;
using Opportune.Expressions;

namespace Opportune.Engine.Score;

/// <summary>Gives each allowed action its P, C, V and L and so its priority.</summary>
/// <remarks>priority = P × C × V × L with C, L = max(0, 1 + Σ percent / 100) and V = bank's value + w × customer's value − contact cost; P and V are rounded before they are multiplied. Immutable and thread-safe.</remarks>
public sealed class Scorer(BankDefinition bank, Propensities propensities)
{
    private readonly Worth[] _worths = [.. bank.Actions.Select(a => new Worth(a))];

    /// <summary>The trained chances of a decision, to be handed on for each of its actions; null where nothing is trained, or the customer is held out from models.</summary>
    public PropensityReading? Read(DecisionInput input) => input.NoModel ? null : propensities.Read(input.Facts, input.Level);

    /// <summary>Scores one action of a decision on its own.</summary>
    public ScoredAction? Score(ActionDefinition action, DecisionInput input, PolicyJudge judge) => Score(action.Index, input, judge, Read(input));

    /// <summary>Scores one action; null where a value cannot be worked out, which leaves the action out as <c>score.value-unknown</c>.</summary>
    internal ScoredAction? Score(int action, DecisionInput input, PolicyJudge judge, PropensityReading? trained)
    {
        ref readonly var worth = ref _worths[action];
        if ((worth.ToBank ?? Number(judge.Evaluate(worth.BankValue))) is not { } toBank || (worth.ToCustomer ?? Number(judge.Evaluate(worth.CustomerValue))) is not { } toCustomer) return null;
        var chance = trained?.Of(action) ?? propensities.Pooled(action, useModel: !input.NoModel);
        var c = Factor(worth.Context, input, judge);
        var l = Factor(worth.Levers, input, judge);
        var v = toBank + bank.CustomerWeight * toCustomer - worth.ContactCost;
        if (input.IsRounded) (chance, v) = (new(Fineness.OfChance(chance.Mean), Fineness.Nearest(chance.StandardDeviation, Fineness.Chance)), Fineness.Nearest(v, Fineness.Value));
        var priority = chance.Mean * c * v * l;
        return double.IsFinite(priority) ? new(action, chance.Mean, chance.StandardDeviation, c, v, l, priority) : null;
    }

    private static double Factor(Weight[] weights, DecisionInput input, PolicyJudge judge)
    {
        if (weights.Length == 0) return 1;
        var percent = 0.0;
        foreach (var w in weights)
            if (IsActive(w, input.DecidedAt) && (w.When is null || judge.Holds(w.When))) percent += w.Percent;
        return Math.Max(0, 1 + percent / 100);
    }

    private static bool IsActive(Weight w, DateTimeOffset now) => (w.From is null || now >= w.From) && (w.Until is null || now < w.Until);

    private static double? Number(CelValue value) => value.Kind switch
    {
        CelKind.Double when double.IsFinite(value.AsDouble) => value.AsDouble,
        CelKind.Int => value.AsInt,
        _ => null,
    };

    /// <summary>What an action is worth, side by side for all actions; a value that reads no fact is a number already.</summary>
    private readonly struct Worth(ActionDefinition action)
    {
        public readonly Condition BankValue = action.BankValue;
        public readonly Condition CustomerValue = action.CustomerValue;
        public readonly double? ToBank = Constant(action.BankValue);
        public readonly double? ToCustomer = Constant(action.CustomerValue);
        public readonly double ContactCost = action.ContactCost;
        public readonly Weight[] Context = [.. action.Context];
        public readonly Weight[] Levers = [.. action.Levers];

        private static double? Constant(Condition formula) => formula.Expression.Variables.Count == 0 ? Number(formula.Evaluate([])) : null;
    }
}
