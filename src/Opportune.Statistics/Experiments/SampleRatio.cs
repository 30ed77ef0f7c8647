using Opportune.Learners;

namespace Opportune.Statistics;

/// <summary>Whether the units of an experiment fell into its arms as designed.</summary>
/// <param name="PValue">The chance of counts at least as far from the design, were it followed; in [0, 1].</param>
/// <param name="ChiSquare">Pearson's statistic Σ (observed − expected)²/expected.</param>
/// <param name="Units">All units counted.</param>
public readonly record struct SampleRatio(double PValue, double ChiSquare, long Units)
{
    /// <summary>Below this p-value a split counts as broken; so low because the check is repeated often (R. Kohavi et al., "Trustworthy Online Controlled Experiments", 2020, ch. 21).</summary>
    public const double Alarm = 0.0005;

    /// <summary>True when the split differs from its design: no result of this experiment may be trusted.</summary>
    public bool IsMismatch => PValue < Alarm;

    // Below so many expected units of an arm the chi-square distribution is no longer that of the statistic so far out as the alarm: at 10 it rings three times as often as it says, at 1 thirty times.
    private const double FewOfTwo = 100.0, FewOfMore = 5.0;

    /// <summary>Pearson's chi-square test of the counts against the design, with (arms with a share) − 1 degrees of freedom; the exact binomial test where an arm expects few units.</summary>
    /// <remarks>Few are below 100 of two arms, whose p is P(|X − np| ≥ |x − np|), X binomial; and below 5 of more, where each arm is so tested against all others and p is the smallest times their number (Bonferroni), so at most too large. A unit in an arm with share 0 is impossible under the design: p = 0.</remarks>
    /// <param name="observed">Units per arm, 0 or more; at least two arms.</param>
    /// <param name="shares">The design: shares ≥ 0, of any sum above 0, as many as arms.</param>
    /// <exception cref="ArgumentException">Fewer than two arms, lengths that differ, a negative count or share, or shares that sum to 0.</exception>
    public static SampleRatio Check(ReadOnlySpan<long> observed, ReadOnlySpan<double> shares)
    {
        if (observed.Length < 2 || observed.Length != shares.Length) throw new ArgumentException("A design has at least two arms, each with a count and a share.", nameof(observed));
        long units = 0;
        double total = 0.0;
        for (int i = 0; i < shares.Length; i++)
        {
            if (observed[i] < 0 || !(shares[i] >= 0.0 && double.IsFinite(shares[i]))) throw new ArgumentException($"Arm {i} needs a count and a share of 0 or more.", nameof(shares));
            units += observed[i];
            total += shares[i];
        }
        if (total <= 0.0) throw new ArgumentException("At least one arm needs a share above 0.", nameof(shares));
        return Test(observed, shares, units, total);
    }

    private static SampleRatio Test(ReadOnlySpan<long> observed, ReadOnlySpan<double> shares, long units, double total)
    {
        double statistic = 0.0, fewest = double.PositiveInfinity, exact = 1.0;
        int arms = 0;
        for (int i = 0; i < shares.Length; i++)
        {
            if (shares[i] == 0.0 && observed[i] > 0) return new(0.0, double.PositiveInfinity, units);
            if (shares[i] == 0.0) continue;
            arms++;
            double expected = units * (shares[i] / total), off = observed[i] - expected;
            if (expected > 0.0) statistic += off * off / expected;
            fewest = Math.Min(fewest, expected);
            if (expected < FewOfTwo) exact = Math.Min(exact, Binomial(observed[i], units, shares[i] / total));
        }
        if (arms < 2 || units == 0) return new(1.0, 0.0, units);
        double p = fewest >= (arms == 2 ? FewOfTwo : FewOfMore) ? Statistics.ChiSquare.UpperTail(statistic, arms - 1) : arms == 2 ? exact : Math.Min(1.0, arms * exact);
        return new(p, statistic, units);
    }

    // The chance of a count at least as far from n·share, on either side.
    private static double Binomial(long count, long n, double share)
    {
        double expected = n * share, off = Math.Abs(count - expected) - 1e-9, low = Math.Floor(expected - off), high = Math.Ceiling(expected + off);
        if (low >= high) return 1.0;
        double below = low < 0.0 ? 0.0 : IncompleteBeta.Regularised(1.0 - share, n - low, low + 1.0), above = high > n ? 0.0 : IncompleteBeta.Regularised(share, high, n - high + 1.0);
        return Math.Min(1.0, below + above);
    }
}
