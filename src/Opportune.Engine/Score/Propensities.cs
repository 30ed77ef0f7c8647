using Opportune.Engine.Bank;
using Opportune.Expressions;
using Opportune.Learners;

namespace Opportune.Engine.Score;

/// <summary>The chance of success of every action under one bank definition and one model.</summary>
/// <remarks>
/// Every action has a declared prior rate m worth S decisions. What happened says how far the declared rates are off, and thin actions lean on their kin: going down from all
/// actions to the issue, to the group, the factor of a node is f = (Σ successes + S·f′) / (Σ trials·m + S), f′ being the factor of the node above (1 at the top): a gamma-Poisson posterior mean.
/// The action itself is Beta(S·m·f + successes, S·(1 − m·f) + trials − successes). Without any evidence every f is 1 and the chance is m.
/// Source: Clayton and Kaldor, "Empirical Bayes estimates of age-standardized relative risks", Biometrics 43 (1987), §2. Immutable and thread-safe; O(actions) once.
/// </remarks>
public sealed class Propensities
{
    private readonly BetaPosterior[] _learnt;
    private readonly BetaPosterior[] _declared;
    private readonly (Chance Learnt, Chance Declared)[] _pooled;
    private readonly BoundPropensity? _trained;

    /// <summary>Works out all chances.</summary>
    public Propensities(BankDefinition bank, PropensityModel model)
    {
        var strength = bank.PriorStrength;
        var all = Factor(bank.Actions, model, 1, strength);
        var factors = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var issue in bank.Actions.GroupBy(a => a.Issue, StringComparer.Ordinal))
        {
            var ofIssue = Factor(issue, model, all, strength);
            foreach (var group in issue.GroupBy(a => a.Group, StringComparer.Ordinal)) factors[group.Key] = Factor(group, model, ofIssue, strength);
        }
        _declared = [.. bank.Actions.Select(a => Posterior(a.PriorPropensity, strength, default))];
        _learnt = [.. bank.Actions.Select(a => Posterior(Math.Clamp(a.PriorPropensity * factors[a.Group], 1e-6, 0.999), strength, model.Counts.GetValueOrDefault(a.Id)))];
        _pooled = [.. _learnt.Zip(_declared, (learnt, declared) => (Of(learnt), Of(declared)))];
        _trained = model.Trained is { } trained ? new(trained, bank) : null;
    }

    /// <summary>The trained chances of one decision; null where the model is made of counts alone.</summary>
    /// <param name="facts">By slot of the definition.</param>
    /// <param name="level">The customer's level of personalization.</param>
    public PropensityReading? Read(IReadOnlyList<CelValue> facts, PersonalizationLevel level) => _trained?.Of(facts, level);

    /// <summary>The belief about an action's rate, whoever the customer is.</summary>
    /// <param name="action">Its index.</param>
    /// <param name="useModel">False gives the declared prior, as for customers held out from models.</param>
    public BetaPosterior Of(int action, bool useModel) => useModel ? _learnt[action] : _declared[action];

    /// <summary>The same as a chance.</summary>
    internal Chance Pooled(int action, bool useModel) => useModel ? _pooled[action].Learnt : _pooled[action].Declared;

    private static Chance Of(BetaPosterior belief) => new(belief.Mean, belief.StandardDeviation);

    private static double Factor(IEnumerable<ActionDefinition> actions, PropensityModel model, double above, double strength)
    {
        var (successes, expected) = (0.0, 0.0);
        foreach (var action in actions)
        {
            var counts = model.Counts.GetValueOrDefault(action.Id);
            successes += counts.Successes;
            expected += counts.Trials * action.PriorPropensity;
        }
        return (successes + strength * above) / (expected + strength);
    }

    private static BetaPosterior Posterior(double mean, double strength, ActionCounts counts) =>
        new(strength * mean + counts.Successes, strength * (1 - mean) + (counts.Trials - counts.Successes));
}
