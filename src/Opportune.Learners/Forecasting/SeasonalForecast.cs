using System.Globalization;

namespace Opportune.Learners;

/// <summary>A running total some days ahead, with the interval in which it will lie.</summary>
/// <param name="Expected">The total expected after that day.</param>
/// <param name="Low">The total that is undercut with a chance of (1 − confidence)/2.</param>
/// <param name="High">The total that is exceeded with that chance.</param>
public readonly record struct TotalForecast(double Expected, double Low, double High);

/// <summary>Forecasts a running total, such as a balance, from its daily changes: a level, a pattern of the week, and the days known beforehand.</summary>
/// <remarks>
/// <para>Change of day t: level + pattern[t mod season] + noise. The pattern is each season day's mean less the mean of all, times 1 − 1/F where that is above 0, F the variance between season days over that within them (the positive part of an empirical Bayes estimate:
/// B. Efron, C. Morris, J. Am. Stat. Assoc. 70 (1975) 311): chance alone gives F = 1, and then there is no pattern. The level is a running mean whose newest change counts at least α: ℓ ← ℓ + max(α, 1/t)·(y − pattern − ℓ); α = 0 is the plain mean, and a fixed α exponential smoothing
/// (R. Hyndman, G. Athanasopoulos, "Forecasting: Principles and Practice", 3rd ed., §8.1). A level that follows is noisier by α/(2 − α) of a day's variance, which a total of h days feels h² times; so unless told otherwise α is the one whose totals erred least over the past, and the mean unless another errs clearly less.
/// Recurring items (salary, rent) are taken out by the caller and handed in as known future changes: <see cref="RecurringItems"/> finds those of a month.</para>
/// <para>Intervals are not assumed normal: for each horizon the model is rolled through its own past, and the errors of the total at that horizon give the quantiles. Errors of n starts hold only m = n/horizon independent ones, so the (m + 1)·p-th of m stands for the quantile p, as in conformal prediction (V. Vovk, A. Gammerman, G. Shafer, "Algorithmic Learning in a Random World", Springer 2005, §2.2); below (1 + confidence)/(1 − confidence) of them (9 at most asked for), beyond a third of the past or below 20 errors the widest known interval grows with √horizon. The pattern is learned from the same past, so intervals are a little too narrow for a short one. O(days·horizon).</para>
/// </remarks>
public sealed class SeasonalForecast
{
    private const int FewestErrors = 20, FirstStart = 14, JudgedDays = 28;
    private const double ClearlyLess = 0.8, EnoughStretches = 9.0;
    private static readonly double[] Followers = [0.01, 0.02, 0.05, 0.1];

    private readonly double[] changes;
    private readonly int season;
    private readonly double[] pattern;
    private readonly double[] levels;

    /// <summary>A forecast from the past.</summary>
    /// <param name="changes">Daily changes, oldest first, without recurring items; at least 56, finite.</param>
    /// <param name="season">Days of a season, 1 or more; default 7.</param>
    /// <param name="alpha">α in [0, 1]: how fast the level follows; null finds it from the past.</param>
    /// <exception cref="ArgumentException">Too short a past, a change that is not finite, or a setting out of range.</exception>
    public SeasonalForecast(ReadOnlySpan<double> changes, int season = 7, double? alpha = null)
    {
        if (changes.Length < 56) throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"A forecast needs 56 days of the past, not {changes.Length}."), nameof(changes));
        foreach (double c in changes) if (!double.IsFinite(c)) throw new ArgumentException("A change is a finite number.", nameof(changes));
        ArgumentOutOfRangeException.ThrowIfLessThan(season, 1);
        if (alpha is { } given && !(given >= 0.0 && given <= 1.0)) throw new ArgumentOutOfRangeException(nameof(alpha), alpha, "Alpha lies in [0, 1].");
        (this.changes, this.season) = (changes.ToArray(), season);
        pattern = Pattern();
        levels = alpha is { } a ? Levels(a) : Best();
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
        var result = new TotalForecast[known.Length];
        int longest = Math.Max(1, changes.Length / 3);
        double enough = (1.0 + confidence) / (1.0 - confidence);
        (double Low, double High, double Horizon) last = (0.0, 0.0, 1.0);
        for (int h = 1; h <= known.Length; h++)
        {
            if (!double.IsFinite(known[h - 1])) throw new ArgumentException("A known change is a finite number.", nameof(known));
            total += levels[^1] + pattern[(changes.Length + h - 1) % season] + known[h - 1];
            double[] errors = h <= longest ? Errors(levels, h) : [];
            double stretches = (double)errors.Length / h;
            double outer = Outer(0.5 - 0.5 * confidence, stretches);
            if (errors.Length >= FewestErrors && (h == 1 || stretches >= Math.Min(enough, EnoughStretches))) last = (Quantile(errors, outer), Quantile(errors, 1.0 - outer), h);
            double scale = Numerics.Sqrt(h / last.Horizon);
            result[h - 1] = new(total, total + Math.Min(0.0, last.Low * scale), total + Math.Max(0.0, last.High * scale));
        }
        return result;
    }

    private double[] Pattern()
    {
        double mean = Numerics.Sum(changes) / changes.Length;
        double[] means = new double[season], counts = new double[season];
        for (int t = 0; t < changes.Length; t++)
        {
            means[t % season] += changes[t] - mean;
            counts[t % season]++;
        }
        double between = 0.0, within = 0.0;
        for (int s = 0; s < season; s++) if (counts[s] > 0.0) means[s] /= counts[s];
        for (int s = 0; s < season; s++) between += counts[s] * means[s] * means[s];
        for (int t = 0; t < changes.Length; t++)
        {
            double rest = changes[t] - mean - means[t % season];
            within += rest * rest;
        }
        int free = changes.Length - season;
        double share = between <= 0.0 || free <= 0 ? 0.0 : Math.Max(0.0, 1.0 - within / free * (season - 1) / between);
        for (int s = 0; s < season; s++) means[s] *= share;
        return means;
    }

    private double[] Best()
    {
        double[] best = Levels(0.0);
        double least = ClearlyLess * SquaredErrors(best);
        foreach (double alpha in Followers)
        {
            double[] found = Levels(alpha);
            if (SquaredErrors(found) is var error && error < least) (best, least) = (found, error);
        }
        return best;
    }

    // levels[t] is the level known before day t; the last one that after all days.
    private double[] Levels(double alpha)
    {
        var found = new double[changes.Length + 1];
        for (int t = 0; t < changes.Length; t++) found[t + 1] = found[t] + Math.Max(alpha, 1.0 / (t + 1)) * (changes[t] - pattern[t % season] - found[t]);
        return found;
    }

    private double SquaredErrors(double[] of)
    {
        double[] errors = Errors(of, Math.Min(JudgedDays, changes.Length / 3));
        return Numerics.Dot(errors, errors);
    }

    /// <summary>Errors of the total at a horizon, from every start in the past, ascending.</summary>
    private double[] Errors(double[] of, int horizon)
    {
        var errors = new double[Math.Max(0, changes.Length - horizon - FirstStart + 1)];
        double total = 0.0;
        for (int t = FirstStart; t < changes.Length; t++)
        {
            total += changes[t] - pattern[t % season];
            int start = t - horizon + 1;
            if (start < FirstStart) continue;
            errors[start - FirstStart] = total - horizon * of[start];
            total -= changes[start] - pattern[start % season];
        }
        Array.Sort(errors);
        return errors;
    }

    // Errors of neighbouring starts are nearly one: n of them hold m = n/h independent ones, of which the p·(m + 1)-th is undercut by the next with the chance p, whatever its distribution (an order statistic's expected coverage).
    private static double Outer(double p, double stretches) => Math.Max(0.0, stretches > 1.0 ? (p * (stretches + 1.0) - 1.0) / (stretches - 1.0) : 0.0);

    private static double Quantile(double[] sorted, double p)
    {
        double at = p * (sorted.Length - 1);
        int i = (int)at;
        return i + 1 < sorted.Length ? sorted[i] + (at - i) * (sorted[i + 1] - sorted[i]) : sorted[i];
    }
}
