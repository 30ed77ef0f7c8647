using Opportune.Learners;

namespace Opportune.Statistics;

/// <summary>Intervals and p-values that stay true however often one looks at a running experiment, and whenever one stops.</summary>
/// <remarks>
/// Mixture sequential test: the likelihood ratio of the difference d ~ N(δ, V) is averaged over δ ~ N(0, τ²), Λ = √(V/(V + τ²))·exp(τ²d²/(2V(V + τ²))), and p = min 1/Λ so far. The interval is d ± √(V(V + τ²)/τ²·ln((V + τ²)/(Vα²))).
/// By Ville's inequality the truth is ever left out with probability at most α. V is the squared standard error; with it estimated the promise holds asymptotically, from some dozens of successes per arm on.
/// Sources: R. Johari, P. Koomen, L. Pekelis, D. Walsh, "Peeking at A/B tests", KDD 2017, eqs. 6-8; H. Robbins, Ann. Math. Statist. 41 (1970) 1397.
/// </remarks>
public static class AlwaysValid
{
    /// <summary>The interval for a difference.</summary>
    /// <param name="difference">d.</param>
    /// <param name="standardError">√V &gt; 0.</param>
    /// <param name="expectedEffect">τ &gt; 0: about the size of effect that is looked for, chosen before the data; any value is valid, a wrong one costs width.</param>
    /// <param name="confidence">1 − α, in (0, 1); default 0.95.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of range.</exception>
    public static Interval Interval(double difference, double standardError, double expectedEffect, double confidence = 0.95)
    {
        if (!(confidence > 0.0 && confidence < 1.0)) throw new ArgumentOutOfRangeException(nameof(confidence), confidence, "A confidence lies strictly between 0 and 1.");
        (double share, double log) = Mixture(difference, standardError, expectedEffect);
        double alpha = 1.0 - confidence, half = standardError * Numerics.Sqrt((log - 2.0 * Numerics.Log(alpha)) / share);
        return new(difference - half, difference + half);
    }

    /// <summary>1/Λ, at most 1: the p-value at this look; the smallest of all looks so far is the experiment's.</summary>
    /// <inheritdoc cref="Interval" path="/param"/>
    public static double PValue(double difference, double standardError, double expectedEffect)
    {
        (double share, double log) = Mixture(difference, standardError, expectedEffect);
        double z = difference / standardError;
        return Math.Min(1.0, Numerics.Exp(0.5 * (log - share * z * z)));
    }

    // τ²/(V + τ²) and ln((V + τ²)/V), from ratios, so that squares of very small or large figures cannot vanish or overflow.
    private static (double Share, double Log) Mixture(double difference, double standardError, double expectedEffect)
    {
        if (!double.IsFinite(difference)) throw new ArgumentOutOfRangeException(nameof(difference), difference, "A difference is a finite number.");
        if (!(standardError > 0.0 && double.IsFinite(standardError))) throw new ArgumentOutOfRangeException(nameof(standardError), standardError, "A standard error is a finite number above 0: wait for outcomes of both kinds.");
        if (!(expectedEffect > 0.0 && double.IsFinite(expectedEffect))) throw new ArgumentOutOfRangeException(nameof(expectedEffect), expectedEffect, "The expected effect is a finite number above 0.");
        double ratio = expectedEffect / standardError, inverse = standardError / expectedEffect;
        return (1.0 / (1.0 + inverse * inverse), ratio < 1e150 ? Numerics.Log1p(ratio * ratio) : 2.0 * Numerics.Log(ratio));
    }
}
