using Opportune.Learners;

namespace Opportune.Statistics;

/// <summary>Intervals for a proportion.</summary>
public static class Proportion
{
    /// <summary>Wilson's score interval for the chance of success.</summary>
    /// <remarks>(p̂ + z²/2n ± z·√(p̂(1 − p̂)/n + z²/4n²)) / (1 + z²/n), z the normal quantile of (1 + confidence)/2. It stays within [0, 1] and has close to
    /// its nominal coverage for small n too. Source: E. Wilson, JASA 22 (1927) 209-212.</remarks>
    /// <param name="successes">0 ≤ successes ≤ trials.</param>
    /// <param name="trials">0 or more; no trials give [0, 1].</param>
    /// <param name="confidence">In (0, 1); default 0.95.</param>
    /// <exception cref="ArgumentOutOfRangeException">A count or the confidence is out of range.</exception>
    public static Interval Wilson(long successes, long trials, double confidence = 0.95)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(trials);
        if (successes < 0 || successes > trials) throw new ArgumentOutOfRangeException(nameof(successes), successes, "Successes lie between 0 and the trials.");
        if (!(confidence > 0.0 && confidence < 1.0)) throw new ArgumentOutOfRangeException(nameof(confidence), confidence, "A confidence lies strictly between 0 and 1.");
        if (trials == 0) return new(0.0, 1.0);
        double n = trials, p = successes / n, z = Normal.Quantile(0.5 + 0.5 * confidence), zz = z * z / n;
        double half = z * Numerics.Sqrt(p * (1.0 - p) / n + zz / (4.0 * n)), middle = p + 0.5 * zz;
        double low = successes == 0 ? 0.0 : (middle - half) / (1.0 + zz);
        double high = successes == trials ? 1.0 : (middle + half) / (1.0 + zz);
        return new(Math.Max(0.0, low), Math.Min(1.0, high));
    }
}
