namespace Opportune.Learners;

/// <summary>What is believed about a rate in (0, 1): a beta distribution.</summary>
/// <remarks>Successes out of independent trials turn Beta(α, β) into Beta(α + successes, β + failures). <c>default</c> is no distribution; its members give NaN
/// and <see cref="Quantile"/> throws.</remarks>
/// <param name="Alpha">α &gt; 0: prior and observed successes.</param>
/// <param name="Beta">β &gt; 0: prior and observed failures.</param>
public readonly record struct BetaPosterior(double Alpha, double Beta)
{
    /// <summary>α / (α + β).</summary>
    public double Mean => Alpha / (Alpha + Beta);

    /// <summary>√(αβ / ((α + β)²(α + β + 1))).</summary>
    public double StandardDeviation => Numerics.Sqrt(Mean * (Beta / (Alpha + Beta)) / (Alpha + Beta + 1.0));

    /// <summary>How many trials the belief is worth: α + β.</summary>
    public double Strength => Alpha + Beta;

    /// <summary>The belief with this mean that is worth this many trials.</summary>
    /// <param name="mean">In (0, 1).</param>
    /// <param name="strength">Above 0, in trials.</param>
    /// <exception cref="ArgumentOutOfRangeException">The mean or the strength is out of range.</exception>
    public static BetaPosterior FromMean(double mean, double strength)
    {
        if (!(mean > 0.0 && mean < 1.0)) throw new ArgumentOutOfRangeException(nameof(mean), mean, "A prior mean lies strictly between 0 and 1.");
        if (!(strength > 0.0 && double.IsFinite(strength))) throw new ArgumentOutOfRangeException(nameof(strength), strength, "A strength is a finite number of trials above 0.");
        return new(mean * strength, (1.0 - mean) * strength);
    }

    /// <summary>The rate that is exceeded with probability 1 − p, for p in [0, 1].</summary>
    public double Quantile(double p) => IncompleteBeta.Quantile(p, Alpha, Beta);

    /// <summary>The belief after more trials; counts may be weighted, so they need not be whole.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A count is negative or not finite.</exception>
    public BetaPosterior Update(double successes, double failures)
    {
        if (!(successes >= 0.0 && double.IsFinite(successes))) throw new ArgumentOutOfRangeException(nameof(successes), successes, "A count is 0 or more.");
        if (!(failures >= 0.0 && double.IsFinite(failures))) throw new ArgumentOutOfRangeException(nameof(failures), failures, "A count is 0 or more.");
        return new(Alpha + successes, Beta + failures);
    }
}
