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
        (double v, double t) = Squares(standardError, expectedEffect);
        double alpha = 1.0 - confidence, half = Numerics.Sqrt(v * (v + t) / t * (Numerics.Log1p(t / v) - 2.0 * Numerics.Log(alpha)));
        return new(difference - half, difference + half);
    }

    /// <summary>1/Λ, at most 1: the p-value at this look; the smallest of all looks so far is the experiment's.</summary>
    /// <inheritdoc cref="Interval" path="/param"/>
    public static double PValue(double difference, double standardError, double expectedEffect)
    {
        (double v, double t) = Squares(standardError, expectedEffect);
        return Math.Min(1.0, Numerics.Exp(0.5 * Numerics.Log1p(t / v) - t * difference * difference / (2.0 * v * (v + t))));
    }

    private static (double V, double T) Squares(double standardError, double expectedEffect)
    {
        if (!(standardError > 0.0 && double.IsFinite(standardError))) throw new ArgumentOutOfRangeException(nameof(standardError), standardError, "A standard error is a finite number above 0: wait for outcomes of both kinds.");
        if (!(expectedEffect > 0.0 && double.IsFinite(expectedEffect))) throw new ArgumentOutOfRangeException(nameof(expectedEffect), expectedEffect, "The expected effect is a finite number above 0.");
        return (standardError * standardError, expectedEffect * expectedEffect);
    }
}
