using Opportune.Engine.Bank;
using Opportune.Expressions;

namespace Opportune.Engine.Policy;

/// <summary>The one place where policy is enforced: decisions, deliveries, why-not and replay all come here.</summary>
/// <remarks>Made for one decision; each distinct condition is evaluated at most once. Not thread-safe. Reads nothing but the closed input.</remarks>
public sealed class PolicyJudge
{
    private const byte Unknown = 0;
    private const byte Yes = 1;
    private const byte No = 2;

    private readonly CelValue[] _facts;
    private readonly byte[] _truths;
    private readonly bool[] _active;
    private readonly PolicyPlan _plan;
    private readonly Constraints _constraints;

    /// <summary>Judges over one closed input.</summary>
    /// <param name="bank">The definition that the input names.</param>
    /// <param name="input">All that may be read.</param>
    /// <param name="atSending">A last check before an outbound message leaves: its own reservation does not stand in its way.</param>
    public PolicyJudge(BankDefinition bank, DecisionInput input, bool atSending = false)
    {
        _facts = input.Facts as CelValue[] ?? [.. input.Facts];
        _truths = new byte[bank.Conditions.Count];
        _active = new bool[bank.Moments.Count];
        for (var i = 0; i < _active.Length; i++)
            foreach (var moment in input.Moments)
                if (moment.Name == bank.Moments[i].Name) _active[i] = true;
        _plan = PolicyPlan.Of(bank);
        _constraints = new(bank, _plan, input, this, atSending);
    }

    /// <summary>The codes that <see cref="Verdict"/> names.</summary>
    internal PolicyPlan Plan => _plan;

    /// <summary>The first reason against an action in a channel, in the order Eligibility, Applicability, Suitability, Constraints; null allows it.</summary>
    public PolicyFailure? FirstFailure(ActionDefinition action, PlacementDefinition placement) => Walk(action, placement, PolicyStage.Eligibility, null, inWords: true);

    /// <summary>Every reason against it, in that order.</summary>
    public IReadOnlyList<PolicyFailure> AllFailures(ActionDefinition action, PlacementDefinition placement)
    {
        var all = new List<PolicyFailure>();
        Walk(action, placement, PolicyStage.Eligibility, all, inWords: true);
        return all;
    }

    /// <summary>Reasons that may arise between deciding and sending: suitability and constraints.</summary>
    public PolicyFailure? FirstFailureAtSending(ActionDefinition action, PlacementDefinition placement) => Walk(action, placement, PolicyStage.Suitability, null, inWords: true);

    /// <summary>The first reason without the words about what was compared: all that a decision needs, and nothing is allocated.</summary>
    internal PolicyFailure? Verdict(ActionDefinition action, PlacementDefinition placement) => Walk(action, placement, PolicyStage.Eligibility, null, inWords: false);

    /// <summary>Whether contact limits still allow an action after the others already chosen in this decision.</summary>
    public bool StillFits(ActionDefinition action, PlacementDefinition placement, IReadOnlyList<(ActionDefinition Action, PlacementDefinition Placement)> chosen) =>
        chosen.Count == 0 || _constraints.Fits(action, placement, chosen);

    /// <summary>The value of a condition over the input's facts.</summary>
    public CelValue Evaluate(Condition condition) => condition.Evaluate(_facts);

    /// <summary>Whether a condition is certainly true.</summary>
    public bool Holds(Condition condition)
    {
        ref var truth = ref _truths[condition.Index];
        if (truth == Unknown) truth = condition.Holds(_facts) ? Yes : No;
        return truth == Yes;
    }

    /// <summary>Goes through all that may stop an action. With a list it collects everything; without one it ends at the first.</summary>
    private PolicyFailure? Walk(ActionDefinition action, PlacementDefinition placement, PolicyStage from, List<PolicyFailure>? all, bool inWords)
    {
        var plan = _plan.Actions[action.Index];
        if (from <= PolicyStage.Applicability)
        {
            if (Walk(plan.First, all) is { } first) return first;
            if (!HasMoment(plan) && Found(plan.WithoutMoment, all)) return plan.WithoutMoment;
        }
        return Walk(plan.Then, all) ?? _constraints.Walk(plan, placement, all, inWords);
    }

    private PolicyFailure? Walk(PlannedRule[] rules, List<PolicyFailure>? all)
    {
        foreach (ref readonly var rule in rules.AsSpan())
            if (!Holds(rule.Condition) && Found(rule.Failure, all)) return rule.Failure;
        return null;
    }

    private bool HasMoment(ActionPlan plan)
    {
        if (plan.Moments.Length == 0) return true;
        foreach (var moment in plan.Moments)
            if (moment >= 0 && _active[moment]) return true;
        return false;
    }

    /// <summary>Collects a failure; true where the first one ends the walk.</summary>
    internal static bool Found(PolicyFailure failure, List<PolicyFailure>? all)
    {
        all?.Add(failure);
        return all is null;
    }
}
