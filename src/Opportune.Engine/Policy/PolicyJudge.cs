using Opportune.Engine.Bank;
using Opportune.Expressions;

namespace Opportune.Engine.Policy;

/// <summary>The one place where policy is enforced: decisions, deliveries, why-not and replay all come here.</summary>
/// <remarks>Made for one decision; each distinct condition is evaluated at most once. Not thread-safe. Reads nothing but the closed input.</remarks>
public sealed class PolicyJudge
{
    private readonly BankDefinition _bank;
    private readonly DecisionInput _input;
    private readonly CelValue[] _facts;
    private readonly CelValue[] _results;
    private readonly bool[] _known;
    private readonly Constraints _constraints;

    /// <summary>Judges over one closed input.</summary>
    /// <param name="bank">The definition that the input names.</param>
    /// <param name="input">All that may be read.</param>
    /// <param name="atSending">A last check before an outbound message leaves: its own reservation does not stand in its way.</param>
    public PolicyJudge(BankDefinition bank, DecisionInput input, bool atSending = false)
    {
        (_bank, _input) = (bank, input);
        _facts = [.. input.Facts];
        _results = new CelValue[bank.Conditions.Count];
        _known = new bool[bank.Conditions.Count];
        _constraints = new(bank, input, this, atSending);
    }

    /// <summary>The first reason against an action in a channel, in the order Eligibility, Applicability, Suitability, Constraints; null allows it.</summary>
    public PolicyFailure? FirstFailure(ActionDefinition action, PlacementDefinition placement) => Failures(action, placement).FirstOrDefault();

    /// <summary>Every reason against it, in that order.</summary>
    public IReadOnlyList<PolicyFailure> AllFailures(ActionDefinition action, PlacementDefinition placement) => [.. Failures(action, placement)];

    /// <summary>Reasons that may arise between deciding and sending: suitability and constraints.</summary>
    public PolicyFailure? FirstFailureAtSending(ActionDefinition action, PlacementDefinition placement) =>
        Failures(action, placement).FirstOrDefault(f => f.Stage >= PolicyStage.Suitability);

    /// <summary>Whether contact limits still allow an action after the others already chosen in this decision.</summary>
    public bool StillFits(ActionDefinition action, PlacementDefinition placement, IReadOnlyList<(ActionDefinition Action, PlacementDefinition Placement)> chosen) =>
        chosen.Count == 0 || !_constraints.Limits(action, placement, chosen).Any();

    /// <summary>The value of a condition over the input's facts.</summary>
    public CelValue Evaluate(Condition condition)
    {
        if (_known[condition.Index]) return _results[condition.Index];
        _known[condition.Index] = true;
        return _results[condition.Index] = condition.Evaluate(_facts);
    }

    /// <summary>Whether a condition is certainly true.</summary>
    public bool Holds(Condition condition) => Evaluate(condition) is { Kind: CelKind.Bool, AsBool: true };

    private IEnumerable<PolicyFailure> Failures(ActionDefinition action, PlacementDefinition placement)
    {
        var checkedMoment = false;
        foreach (var rule in action.Rules)
        {
            if (!checkedMoment && rule.Stage > PolicyStage.Applicability)
            {
                checkedMoment = true;
                if (WithoutMoment(action) is { } none) yield return none;
            }
            if (!Holds(rule.MustHold)) yield return new(rule.Code, rule.Stage, rule, "", rule.Because, rule.Restricted);
        }
        if (!checkedMoment && WithoutMoment(action) is { } missing) yield return missing;
        foreach (var failure in _constraints.Failures(action, placement)) yield return failure;
    }

    private PolicyFailure? WithoutMoment(ActionDefinition action)
    {
        if (action.Moments.Count == 0 || _input.Moments.Any(m => action.Moments.Contains(m.Name))) return null;
        return new("applicability.moment", PolicyStage.Applicability, null, $"none of these moments is active: {string.Join(", ", action.Moments)}", Template.Empty, false);
    }
}
