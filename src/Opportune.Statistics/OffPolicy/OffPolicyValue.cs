using System.Globalization;
using Opportune.Learners;

namespace Opportune.Statistics;

/// <summary>Values a policy from decisions that another policy made and logged.</summary>
/// <remarks>
/// <para>With w = π(a|x)/p, q = q̂(x, a) and v = Σ π·q̂ of each of n decisions: IPS mean(w·r); SNIPS Σw·r/Σw; direct method mean(v); doubly robust mean(v + w(r − q)); self-normalised mean(v) + Σw(r − q)/Σw; switch-DR
/// mean(v + [w ≤ τ]·w(r − q)); with shrinkage mean(v + ŵ(r − q)), ŵ = λw/(w² + λ).</para>
/// <para>Sources: D. Horvitz, D. Thompson, JASA 47 (1952); A. Swaminathan, T. Joachims, NIPS 2015; M. Dudík, J. Langford, L. Li, ICML 2011; Y.-X. Wang, A. Agarwal, M. Dudík, ICML 2017; Y. Su et al., ICML 2020. O(n).</para>
/// <para>An estimator that weights refuses a log whose effective sample is below <see cref="LeastEffectiveSample"/>, in which more than 1 % of π is unsupported, or whose mean weight is more than 4 standard errors from 1 (then π or p is wrong).</para>
/// </remarks>
public static class OffPolicyValue
{
    /// <summary>The smallest effective sample from which a value is claimed.</summary>
    public const double LeastEffectiveSample = 100.0;

    private const double MostUnsupported = 0.01;

    /// <summary>Inverse-propensity estimate; weights above <paramref name="maxWeight"/> are cut to it, which trades bias for variance.</summary>
    /// <exception cref="ArgumentException">The log is empty or holds an impossible number (the message gives its index), or maxWeight is not above 0.</exception>
    public static OffPolicyEstimate Ips(ReadOnlySpan<LoggedDecision> log, double maxWeight = double.PositiveInfinity)
    {
        RequireAboveZero(maxWeight, nameof(maxWeight));
        return Judged(log, Terms(log, d => Math.Min(maxWeight, d.Weight) * d.Reward));
    }

    /// <summary>Self-normalised inverse-propensity estimate: within the range of rewards, less variance, a bias of order 1/n.</summary>
    /// <inheritdoc cref="Ips" path="/exception"/>
    public static OffPolicyEstimate Snips(ReadOnlySpan<LoggedDecision> log)
    {
        double weights = Numerics.Sum(Terms(log, d => d.Weight)) / log.Length, value = Numerics.Sum(Terms(log, d => d.Weight * d.Reward)) / log.Length / weights;
        return weights == 0.0 ? Judged(log, Terms(log, _ => 0.0)) : Judged(log, Terms(log, d => value + d.Weight * (d.Reward - value) / weights));
    }

    /// <summary>Direct method: the model's word for it. Its error tells nothing of the model's bias; it needs no support and is never refused.</summary>
    /// <inheritdoc cref="Ips" path="/exception"/>
    public static OffPolicyEstimate DirectMethod(ReadOnlySpan<LoggedDecision> log) => Estimate(Terms(log, d => d.PredictedValue), EffectiveSample(log));

    /// <summary>Doubly robust estimate: right if the propensities or the model are.</summary>
    /// <inheritdoc cref="Ips" path="/exception"/>
    public static OffPolicyEstimate DoublyRobust(ReadOnlySpan<LoggedDecision> log) => Judged(log, Terms(log, d => d.PredictedValue + d.Weight * (d.Reward - d.PredictedReward)));

    /// <summary>Doubly robust estimate with weights scaled to mean 1.</summary>
    /// <inheritdoc cref="Ips" path="/exception"/>
    public static OffPolicyEstimate SelfNormalisedDoublyRobust(ReadOnlySpan<LoggedDecision> log)
    {
        double weights = Numerics.Sum(Terms(log, d => d.Weight)) / log.Length;
        if (weights == 0.0) return Judged(log, Terms(log, d => d.PredictedValue));
        double correction = Numerics.Sum(Terms(log, d => d.Weight * (d.Reward - d.PredictedReward))) / log.Length / weights;
        return Judged(log, Terms(log, d => d.PredictedValue + correction + d.Weight * (d.Reward - d.PredictedReward - correction) / weights));
    }

    /// <summary>Doubly robust where the weight is at most τ, the model alone where it is larger.</summary>
    /// <inheritdoc cref="Ips" path="/exception"/>
    public static OffPolicyEstimate SwitchDoublyRobust(ReadOnlySpan<LoggedDecision> log, double tau = 10.0)
    {
        RequireAboveZero(tau, nameof(tau));
        return Judged(log, Terms(log, d => d.PredictedValue + (d.Weight <= tau ? d.Weight * (d.Reward - d.PredictedReward) : 0.0)));
    }

    /// <summary>Doubly robust with weights shrunk optimistically: λw/(w² + λ); λ → ∞ is doubly robust, λ → 0 the model alone.</summary>
    /// <inheritdoc cref="Ips" path="/exception"/>
    public static OffPolicyEstimate DoublyRobustWithShrinkage(ReadOnlySpan<LoggedDecision> log, double lambda = 100.0)
    {
        RequireAboveZero(lambda, nameof(lambda));
        return Judged(log, Terms(log, d => d.PredictedValue + lambda * d.Weight / (d.Weight * d.Weight + lambda) * (d.Reward - d.PredictedReward)));
    }

    /// <summary>(Σw)²/Σw²; 0 where every weight is 0 (A. Kong 1992).</summary>
    /// <inheritdoc cref="Ips" path="/exception"/>
    public static double EffectiveSample(ReadOnlySpan<LoggedDecision> log)
    {
        double[] w = Terms(log, d => d.Weight);
        double ratio = Numerics.Sum(w) / Math.Max(Numerics.Length(w), double.Epsilon);
        return ratio * ratio;
    }

    private static OffPolicyEstimate Judged(ReadOnlySpan<LoggedDecision> log, double[] terms)
    {
        double effective = EffectiveSample(log), unsupported = Numerics.Sum(Terms(log, d => d.UnsupportedProbability)) / log.Length;
        if (unsupported > MostUnsupported)
            return new OffPolicyEstimate.NotEstimable("ope.support.missing", Text($"{unsupported:P1} of the policy's choices are actions that were never possible in this log: explore them first, or simulate."), effective);
        if (!(effective >= LeastEffectiveSample))
            return new OffPolicyEstimate.NotEstimable("ope.sample.small", Text($"The {log.Length} decisions are worth only {effective:F0} of this policy, fewer than {LeastEffectiveSample:F0}: collect more, or choose a policy nearer to the logged one."), effective);
        MeanEstimate weight = MeanEstimate.Of(Terms(log, d => d.Weight + d.UnsupportedProbability));
        if (Math.Abs(weight.Mean - 1.0) > 4.0 * weight.StandardError + 1e-6)
            return new OffPolicyEstimate.NotEstimable("ope.propensity.inconsistent", Text($"The weights average {weight.Mean:F4} ± {weight.StandardError:F4} and not 1: the logged propensities are not those of the choices made."), effective);
        return Estimate(terms, effective);
    }

    private static OffPolicyEstimate.Estimated Estimate(double[] terms, double effective)
    {
        if (terms.Length < 2) return new(terms[0], double.PositiveInfinity, new(double.NegativeInfinity, double.PositiveInfinity), effective, 1);
        MeanEstimate mean = MeanEstimate.Of(terms);
        double half = Normal.Quantile(0.975) * mean.StandardError;
        return new(mean.Mean, mean.StandardError, new(mean.Mean - half, mean.Mean + half), effective, terms.Length);
    }

    private static double[] Terms(ReadOnlySpan<LoggedDecision> log, Func<LoggedDecision, double> term)
    {
        if (log.IsEmpty) throw new ArgumentException("The log holds no decision.", nameof(log));
        var terms = new double[log.Length];
        for (int i = 0; i < terms.Length; i++)
        {
            LoggedDecision d = log[i];
            if (!(d.Propensity > 0.0 && d.Propensity <= 1.0 && d.TargetProbability >= 0.0 && d.TargetProbability <= 1.0 + 1e-9 && d.UnsupportedProbability is >= 0.0 and <= 1.0)
                || !(d.Weight <= 1e150) || !double.IsFinite(d.Reward) || !double.IsFinite(d.PredictedReward) || !double.IsFinite(d.PredictedValue))
                throw new ArgumentException($"Decision {i} of the log holds an impossible number: propensities lie in (0, 1] and above 1e-150 of the policy's probabilities, these in [0, 1], the rest is finite.", nameof(log));
            terms[i] = term(d);
        }
        return terms;
    }

    private static void RequireAboveZero(double value, string name)
    {
        if (!(value > 0.0)) throw new ArgumentOutOfRangeException(name, value, "This setting is above 0.");
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
