namespace Opportune.Learners;

/// <summary>The beliefs about the rates of all members of a hierarchy, pooled so that thin members lean on their group.</summary>
/// <param name="Levels">One belief per node, level by level: members first, then their groups, and so on; the last level has the single node "all".</param>
/// <param name="Strengths">For each level but the last: how many trials the parent's rate is worth to a node of that level.</param>
public sealed record PooledRatesResult(IReadOnlyList<IReadOnlyList<BetaPosterior>> Levels, IReadOnlyList<double> Strengths)
{
    /// <summary>The beliefs about the members, in the order given.</summary>
    public IReadOnlyList<BetaPosterior> Members => Levels[0];

    /// <summary>The belief about the rate of all.</summary>
    public BetaPosterior All => Levels[^1][0];

    /// <summary>What would be believed about a new node of a level, not yet tried, from its parent alone.</summary>
    /// <param name="level">The new node's level: 0 for a member.</param>
    /// <param name="parent">Its parent's index in level + 1.</param>
    public BetaPosterior Untried(int level, int parent) => PooledRates.Under(Levels[level + 1][parent], Strengths[level], 0.0, 0.0);
}

/// <summary>Hierarchical empirical Bayes for rates: action → group → issue → all.</summary>
/// <remarks>
/// <para>Model: the rate θ of a node, given the rate m of its parent, is Beta(s·m, s·(1 − m)); a member with k successes of n trials has k ~ Binomial(n, θ);
/// "all" has the declared mean. A strength s is shared by all nodes of a level. Each of the L levels starts from the strength s₀ that makes the declared one of the whole
/// way down: s₀/(s₀ + 1) = (S/(S + 1))^(1/L), S the declared strength, so a member without any data anywhere is exactly the declared prior.</para>
/// <para>Upwards: s maximises Σ ln BetaBinomial(k; n, s·m̂, s·(1 − m̂)) − ½Σ ln Σw − ½(ln s − ln s₀)² over a level, where m̂ = Σw·r/Σw is the group's mean rate with weights
/// w = n·s/(n + s); the second term integrates m̂ out (Laplace), the last is a log-normal prior, which keeps few nodes from claiming much. A node passes its rate to its parent with
/// weight w: however many trials it has, it counts at most s.</para>
/// <para>Downwards, with B = s/(s + n) and the parent's posterior mean m and variance V: mean μ = (s·m + k)/(s + n), variance (μ(1 − μ) − B²V)/(s + n + 1) + B²V (law of total variance),
/// and the beta distribution with these. The uncertainty of s is not carried.</para>
/// <para>Sources: D. Griffiths, Biometrics 29 (1973) 637; C. Morris, JASA 78 (1983) 47; A. Gelman et al., "Bayesian Data Analysis", 3rd ed., §5.3-5.5. O(50·nodes) time.</para>
/// </remarks>
public static class PooledRates
{
    /// <summary>Estimates every node's rate.</summary>
    /// <param name="successes">Per member, 0 ≤ successes ≤ trials; may be weighted.</param>
    /// <param name="trials">Per member, 0 or more.</param>
    /// <param name="parents">parents[0][i] is the index of member i's group, parents[1][g] the index of group g's issue, and so on; "all" above the
    /// last level is implied. May be empty: then the members hang on "all". Every index from 0 to the largest used is a node.</param>
    /// <param name="prior">The declared prior: its mean is expected of anything untried, its strength is worth that many trials.</param>
    /// <exception cref="ArgumentException">Lengths differ, a count is out of range, or a parent's index is negative.</exception>
    public static PooledRatesResult Estimate(ReadOnlySpan<double> successes, ReadOnlySpan<double> trials, IReadOnlyList<IReadOnlyList<int>> parents, BetaPosterior prior)
    {
        ArgumentNullException.ThrowIfNull(parents);
        _ = BetaPosterior.FromMean(prior.Mean, prior.Strength);
        double ratio = Numerics.Pow(prior.Strength / (prior.Strength + 1.0), 1.0 / (parents.Count + 2)), declared = ratio / (1.0 - ratio);
        var levels = new List<PooledLevel> { PooledLevel.OfMembers(successes, trials, parents.Count > 0 ? parents[0] : new int[trials.Length]) };
        for (int l = 1; l <= parents.Count; l++)
        {
            levels[^1].EstimateStrength(prior.Mean, declared);
            int nodes = levels[^1].ParentCount;
            levels.Add(levels[^1].Parents(l < parents.Count ? parents[l] : new int[nodes]));
        }
        levels[^1].EstimateStrength(prior.Mean, declared);
        levels.Add(levels[^1].Parents([0]));
        return Descend(levels, prior, declared);
    }

    internal static BetaPosterior Under(BetaPosterior parent, double s, double successes, double trials)
    {
        double shrink = s / (s + trials), mean = (s * parent.Mean + successes) / (s + trials);
        double inherited = shrink * shrink * parent.StandardDeviation * parent.StandardDeviation, spread = mean * (1.0 - mean);
        double variance = (spread - inherited) / (s + trials + 1.0) + inherited;
        return BetaPosterior.FromMean(mean, spread / variance - 1.0);
    }

    private static PooledRatesResult Descend(List<PooledLevel> levels, BetaPosterior prior, double declared)
    {
        var beliefs = new BetaPosterior[levels.Count][];
        PooledLevel top = levels[^1];
        beliefs[^1] = [BetaPosterior.FromMean(prior.Mean, declared).Update(top.Successes[0], top.Trials[0] - top.Successes[0])];
        for (int l = levels.Count - 2; l >= 0; l--) beliefs[l] = levels[l].Posteriors(beliefs[l + 1]);
        if (top.Trials[0] == 0.0) Array.Fill(beliefs[0], prior); // the same but for rounding
        return new(beliefs, [.. levels.SkipLast(1).Select(l => l.Strength)]);
    }
}
