using System.Globalization;

namespace Opportune.Learners;

/// <summary>A running total some days ahead, with the interval in which it will lie.</summary>
/// <param name="Expected">The total expected after that day.</param>
/// <param name="Low">The total that is undercut with a chance of (1 − confidence)/2.</param>
/// <param name="High">The total that is exceeded with that chance.</param>
public readonly record struct TotalForecast(double Expected, double Low, double High);

/// <summary>Forecasts a running total, such as a balance, from its daily changes: a level that follows, a pattern of the week, and the days known beforehand.</summary>
/// <remarks>
/// <para>Change of day t: level + pattern[t mod season] + noise. The pattern is each season day's mean less the mean of all, shrunk by n/(n + 4); the level is exponential smoothing of what is left, ℓ ← ℓ + α·(y − pattern − ℓ) (R. Hyndman, G. Athanasopoulos, "Forecasting: Principles and Practice", 3rd ed., §8.1). Recurring items (salary, rent)
/// are taken out by the caller and handed in as known future changes.</para>
/// <para>Intervals are not assumed normal: for each horizon the model is rolled through its own past, and the errors of the total at that horizon give the quantiles; beyond a third of the past, or below 20 errors, the widest known interval grows with √horizon. The pattern is learned from the same past, so intervals are a little too narrow for a short one. O(days·horizon).</para>
/// </remarks>
public sealed class SeasonalForecast
{
    private const int FewestErrors = 20;

    private readonly double[] changes;
    private readonly int season;
    private readonly double alpha;

    /// <summary>A forecast from the past.</summary>
    /// <param name="changes">Daily changes, oldest first, without recurring items; at least 56, finite.</param>
    /// <param name="season">Days of a season, 1 or more; default 7.</param>
    /// <param name="alpha">α in (0, 1]: how fast the level follows; default 0.05.</param>
    /// <exception cref="ArgumentException">Too short a past, a change that is not finite, or a setting out of range.</exception>
    public SeasonalForecast(ReadOnlySpan<double> changes, int season = 7, double alpha = 0.05)
    {
        if (changes.Length < 56) throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"A forecast needs 56 days of the past, not {changes.Length}."), nameof(changes));
        foreach (double c in changes) if (!double.IsFinite(c)) throw new ArgumentException("A change is a finite number.", nameof(changes));
        ArgumentOutOfRangeException.ThrowIfLessThan(season, 1);
        if (!(alpha > 0.0 && alpha <= 1.0)) throw new ArgumentOutOfRangeException(nameof(alpha), alpha, "Alpha lies in (0, 1].");
        (this.changes, this.season, this.alpha) = (changes.ToArray(), season, alpha);
    }

    /// <summary>The total after each of the next days.</summary>
    /// <param name="total">The total now, after the last past day.</param>
    /// <param name="known">Known changes of each future day (recurring items), one per day of the horizon.</param>
    /// <param name="confidence">In (0, 1); default 0.8.</param>
    /// <exception cref="ArgumentException">A number is not finite, or the confidence is out of range.</exception>
    public IReadOnlyList<TotalForecast> Ahead(double total, ReadOnlySpan<double> known, double confidence = 0.8)
    {
        if (!double.IsFinite(total)) throw new ArgumentException("The total is a finite number.", nameof(total));
        if (!(confidence > 0.0 && confidence < 1.0)) throw new ArgumentOutOfRangeException(nameof(confidence), confidence, "A confidence lies strictly between 0 and 1.");
        double[] pattern = Pattern(), levels = Levels(pattern);
        var result = new TotalForecast[known.Length];
        int longest = Math.Max(1, changes.Length / 3);
        (double Low, double High, double Horizon) last = (0.0, 0.0, 1.0);
        for (int h = 1; h <= known.Length; h++)
        {
            if (!double.IsFinite(known[h - 1])) throw new ArgumentException("A known change is a finite number.", nameof(known));
            total += levels[^1] + pattern[(changes.Length + h - 1) % season] + known[h - 1];
            double[] errors = h <= longest ? Errors(pattern, levels, h) : [];
            if (errors.Length >= FewestErrors) last = (Quantile(errors, 0.5 - 0.5 * confidence), Quantile(errors, 0.5 + 0.5 * confidence), h);
            double scale = Numerics.Sqrt(h / last.Horizon);
            result[h - 1] = new(total, total + Math.Min(0.0, last.Low * scale), total + Math.Max(0.0, last.High * scale));
        }
        return result;
    }

    private double[] Pattern()
    {
        double mean = Numerics.Sum(changes) / changes.Length;
        double[] sums = new double[season], counts = new double[season];
        for (int t = 0; t < changes.Length; t++)
        {
            sums[t % season] += changes[t] - mean;
            counts[t % season]++;
        }
        for (int s = 0; s < season; s++) sums[s] = counts[s] == 0.0 ? 0.0 : sums[s] / (counts[s] + 4.0);
        return sums;
    }

    // levels[t] is the level known before day t; the last one that after all days.
    private double[] Levels(double[] pattern)
    {
        var levels = new double[changes.Length + 1];
        levels[0] = Numerics.Sum(changes.AsSpan(0, 28)) / 28.0;
        for (int t = 0; t < changes.Length; t++) levels[t + 1] = levels[t] + alpha * (changes[t] - pattern[t % season] - levels[t]);
        return levels;
    }

    private double[] Errors(double[] pattern, double[] levels, int horizon)
    {
        var errors = new List<double>();
        for (int start = 14; start + horizon <= changes.Length; start++)
        {
            double error = 0.0;
            for (int t = start; t < start + horizon; t++) error += changes[t] - pattern[t % season] - levels[start];
            errors.Add(error);
        }
        double[] sorted = [.. errors];
        Array.Sort(sorted);
        return sorted;
    }

    private static double Quantile(double[] sorted, double p)
    {
        double at = p * (sorted.Length - 1);
        int i = (int)at;
        return i + 1 < sorted.Length ? sorted[i] + (at - i) * (sorted[i + 1] - sorted[i]) : sorted[i];
    }
}
