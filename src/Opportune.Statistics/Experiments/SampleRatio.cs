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

    /// <summary>Pearson's chi-square test of the counts against the design, with (arms with a share) − 1 degrees of freedom.</summary>
    /// <remarks>A unit in an arm with share 0 is impossible under the design: p = 0.</remarks>
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
        double statistic = 0.0;
        int arms = 0;
        for (int i = 0; i < shares.Length; i++)
        {
            if (shares[i] == 0.0 && observed[i] > 0) return new(0.0, double.PositiveInfinity, units);
            if (shares[i] == 0.0) continue;
            arms++;
            double expected = units * (shares[i] / total), off = observed[i] - expected;
            if (expected > 0.0) statistic += off * off / expected;
        }
        return arms < 2 || units == 0 ? new(1.0, 0.0, units) : new(Statistics.ChiSquare.UpperTail(statistic, arms - 1), statistic, units);
    }
}
