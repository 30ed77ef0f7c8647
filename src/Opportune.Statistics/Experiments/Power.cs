using Opportune.Learners;

namespace Opportune.Statistics;

/// <summary>How large an experiment must be.</summary>
public static class Power
{
    /// <summary>Units needed in each of two equal arms to find a difference of two proportions.</summary>
    /// <remarks>n = (z₁₋α/₂ + z_power)²·(p(1 − p) + q(1 − q))/(p − q)², rounded up (J. Fleiss, B. Levin, M. Paik, "Statistical Methods for Rates and Proportions", 3rd ed., §4.2, without continuity correction).</remarks>
    /// <param name="control">The control's rate, in (0, 1).</param>
    /// <param name="treated">The treated rate to be found, in (0, 1), another one.</param>
    /// <param name="power">Chance to find it, in (0, 1); default 0.8.</param>
    /// <param name="alpha">Chance of a false alarm, two-sided, in (0, 1); default 0.05.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of range.</exception>
    public static long UnitsPerArm(double control, double treated, double power = 0.8, double alpha = 0.05)
    {
        RequireShares((control, nameof(control)), (treated, nameof(treated)), (power, nameof(power)), (alpha, nameof(alpha)));
        if (control == treated) throw new ArgumentOutOfRangeException(nameof(treated), treated, "The rates differ; no number of units finds a difference of 0.");
        double z = Normal.Quantile(1.0 - 0.5 * alpha) + Normal.Quantile(power), d = treated - control;
        double units = z <= 0.0 ? 1.0 : Math.Ceiling(z * z * (control * (1.0 - control) + treated * (1.0 - treated)) / (d * d));
        return units <= 1e18 ? (long)units : throw new ArgumentOutOfRangeException(nameof(treated), treated, "The rates are so near each other that no experiment tells them apart.");
    }

    /// <summary>The chance that two arms of so many units find a difference; the same approximation.</summary>
    /// <inheritdoc cref="UnitsPerArm" path="/param"/>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of range.</exception>
    public static double OfProportions(double control, double treated, long unitsPerArm, double alpha = 0.05)
    {
        RequireShares((control, nameof(control)), (treated, nameof(treated)), (alpha, nameof(alpha)));
        ArgumentOutOfRangeException.ThrowIfLessThan(unitsPerArm, 1);
        double error = Numerics.Sqrt((control * (1.0 - control) + treated * (1.0 - treated)) / unitsPerArm), z = Normal.Quantile(1.0 - 0.5 * alpha), shift = Math.Abs(treated - control) / error;
        return Normal.Cdf(shift - z) + Normal.Cdf(-shift - z);
    }

    private static void RequireShares(params ReadOnlySpan<(double Value, string Name)> shares)
    {
        foreach ((double p, string name) in shares)
            if (!(p > 0.0 && p < 1.0)) throw new ArgumentOutOfRangeException(name, p, "A rate lies strictly between 0 and 1.");
    }
}
