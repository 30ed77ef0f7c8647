namespace Opportune.Learners;

/// <summary>The ways that a running total, such as a balance, would take if one stretch after another of its past came again, on top of changes known beforehand.</summary>
/// <remarks>
/// Path s adds to the total, day by day, the known change and the past change s + d, going round at the end of the past, so that every past day counts alike (the circular block bootstrap of D. Politis, J. Romano, in "Exploring the Limits of Bootstrap", Wiley 1992, with one block as long as the horizon).
/// Nothing is assumed of the shape of the changes; what lies within a stretch stays together. Since neighbouring paths differ by two days only, a low is not taken for a point but spread evenly over ±√3·σ√7, σ the standard deviation of a day: a week's change.
/// O(days·paths) once; a past longer than 91 days gives at most 91 paths. Source of the use: the lowest point ahead decides, not the end, so quantiles are taken of whole paths and not day by day.
/// </remarks>
public sealed class PathsAhead
{
    private const int MostPaths = 91, Week = 7;

    private readonly double[] lows;
    private readonly int[] days;
    private readonly double spread;

    private PathsAhead(double[] lows, int[] days, double spread) => (this.lows, this.days, this.spread) = (lows, days, spread);

    /// <summary>Replays a past.</summary>
    /// <param name="changes">Daily changes, oldest first, without those that are known beforehand; at least 1.</param>
    /// <param name="known">Known changes of each future day; at least 1.</param>
    /// <param name="total">The total now.</param>
    /// <exception cref="ArgumentException">There is no past or no day ahead, or a number is not finite.</exception>
    public static PathsAhead Of(ReadOnlySpan<double> changes, ReadOnlySpan<double> known, double total)
    {
        if (changes.IsEmpty || known.IsEmpty) throw new ArgumentException("There is at least one day of the past and one ahead.", nameof(changes));
        int step = (changes.Length + MostPaths - 1) / MostPaths, paths = (changes.Length + step - 1) / step;
        var (lows, days) = (new double[paths], new int[paths]);
        for (int p = 0; p < paths; p++)
        {
            int at = p * step;
            double now = total, low = double.PositiveInfinity;
            for (int d = 0; d < known.Length; d++)
            {
                now += known[d] + changes[at];
                if (++at == changes.Length) at = 0;
                if (now < low) (low, days[p]) = (now, d + 1);
            }
            if (!double.IsFinite(now)) throw new ArgumentException("The total and its changes are finite numbers.", nameof(changes));
            lows[p] = low;
        }
        return new(lows, days, Spread(changes));
    }

    /// <summary>The chance, in [0, 1], that the total falls below a line on one of the days.</summary>
    public double ChanceBelow(double line)
    {
        double sum = 0.0;
        foreach (double low in lows) sum += spread > 0.0 ? Math.Clamp(0.5 + (line - low) / (2.0 * spread), 0.0, 1.0) : low < line ? 1.0 : 0.0;
        return sum / lows.Length;
    }

    /// <summary>Where paths below a line have their lowest total, and after how many days: the middle ones; null where no path is below.</summary>
    public (double Lowest, int Day)? Below(double line)
    {
        var below = new List<(double Low, int Day)>();
        for (int p = 0; p < lows.Length; p++) if (lows[p] < line) below.Add((lows[p], days[p]));
        if (below.Count == 0) return null;
        below.Sort();
        double lowest = below[below.Count / 2].Low;
        int[] ordered = [.. below.Select(b => b.Day).Order()];
        return (lowest, ordered[ordered.Length / 2]);
    }

    /// <summary>The lowest total that is undercut with a chance.</summary>
    /// <param name="chance">In [0, 1].</param>
    public double Lowest(double chance)
    {
        double[] sorted = [.. lows.Order()];
        return sorted[(int)(chance * (sorted.Length - 1))];
    }

    private static double Spread(ReadOnlySpan<double> changes)
    {
        double mean = Numerics.Sum(changes) / changes.Length, squares = 0.0;
        foreach (double change in changes) squares += (change - mean) * (change - mean);
        return 0.5 * Numerics.Sqrt(3.0 * Week * squares / changes.Length);
    }
}
