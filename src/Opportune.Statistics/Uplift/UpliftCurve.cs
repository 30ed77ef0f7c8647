using Opportune.Learners;

namespace Opportune.Statistics;

/// <summary>How much a targeting by predicted uplift gains, judged on a randomised experiment.</summary>
/// <remarks>
/// Units are ordered by falling score; units of equal score enter together, the curve being straight between. After k units, with treated and control so far, Q(k) = Yₜ − Y_c·nₜ/n_c (the successes that treatment added) and U(k) = (Yₜ/nₜ − Y_c/n_c)·k;
/// a term whose arm is still empty is 0. Qini = mean over k of Q(k) − k/n·Q(n), per unit; AUUC = mean over k of U(k)/n. Sources: N. Radcliffe, "Using control groups to target on predicted lift", 2007; P. Rzepakowski, S. Jaroszewicz, KAIS 32 (2012).
/// O(n log n) once, O(n) a resample.
/// </remarks>
public sealed class UpliftCurve
{
    private readonly bool[] treated;    // in the order of falling score
    private readonly double[] outcomes;
    private readonly int[] ends;        // one past the last unit of each group of equal scores

    /// <summary>Orders the units.</summary>
    /// <param name="scores">Predicted uplift of each unit, finite.</param>
    /// <param name="treated">Whether it was treated, by chance.</param>
    /// <param name="outcomes">What it did, finite.</param>
    /// <exception cref="ArgumentException">Lengths differ, an arm is empty, or a number is not finite.</exception>
    public UpliftCurve(ReadOnlySpan<double> scores, ReadOnlySpan<bool> treated, ReadOnlySpan<double> outcomes)
    {
        if (scores.Length != treated.Length || scores.Length != outcomes.Length) throw new ArgumentException("Every unit needs its score, its arm and its outcome.", nameof(scores));
        double[] keys = scores.ToArray();
        int[] order = [.. Enumerable.Range(0, keys.Length)];
        if (!keys.All(double.IsFinite) || !outcomes.ToArray().All(double.IsFinite)) throw new ArgumentException("Scores and outcomes are finite numbers.", nameof(scores));
        if (!double.IsFinite(outcomes.ToArray().Sum(Math.Abs) * outcomes.Length)) throw new ArgumentException("Outcomes are so large that their sum is not finite: divide them all.", nameof(outcomes));
        order = [.. order.OrderByDescending(i => keys[i])]; // stable: equal scores stay in the order given
        this.treated = new bool[order.Length];
        this.outcomes = new double[order.Length];
        var found = new List<int>();
        for (int k = 0; k < order.Length; k++)
        {
            (this.treated[k], this.outcomes[k]) = (treated[order[k]], outcomes[order[k]]);
            if (k + 1 == order.Length || keys[order[k + 1]] != keys[order[k]]) found.Add(k + 1);
        }
        ends = [.. found];
        if (!this.treated.Contains(true) || !this.treated.Contains(false)) throw new ArgumentException("Both arms need units.", nameof(treated));
    }

    /// <summary>The Qini coefficient; 0 for a targeting no better than chance.</summary>
    public double Qini => Areas(null).Qini;

    /// <summary>The area under the uplift curve.</summary>
    public double Auuc => Areas(null).Auuc;

    /// <summary>The difference of mean outcomes, treated less control, among the share of units with the highest scores, rounded up (equal scores at the edge: as many as fit, in the order given).</summary>
    /// <param name="share">In (0, 1].</param>
    /// <returns>NaN where an arm is empty there.</returns>
    public double UpliftAt(double share)
    {
        if (!(share > 0.0 && share <= 1.0)) throw new ArgumentOutOfRangeException(nameof(share), share, "A share lies in (0, 1].");
        int n = Math.Clamp((int)Math.Ceiling(share * treated.Length * (1.0 - 1e-12)), 1, treated.Length); // 0.07 · 100 is a little above 7
        double nt = 0, nc = 0, yt = 0, yc = 0;
        for (int i = 0; i < n; i++)
        {
            if (treated[i]) { nt++; yt += outcomes[i]; }
            else { nc++; yc += outcomes[i]; }
        }
        return yt / nt - yc / nc;
    }

    /// <summary>The percentile interval of the Qini coefficient over resamples of the units (B. Efron, R. Tibshirani, "An Introduction to the Bootstrap", §13).</summary>
    /// <param name="random">Draws the resamples.</param>
    /// <param name="resamples">100 or more; default 1,000.</param>
    /// <param name="confidence">In (0, 1); default 0.95.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of range.</exception>
    public Interval QiniInterval(CounterRandom random, int resamples = 1_000, double confidence = 0.95)
    {
        ArgumentNullException.ThrowIfNull(random);
        ArgumentOutOfRangeException.ThrowIfLessThan(resamples, 100);
        if (!(confidence > 0.0 && confidence < 1.0)) throw new ArgumentOutOfRangeException(nameof(confidence), confidence, "A confidence lies strictly between 0 and 1.");
        var counts = new int[treated.Length];
        var values = new double[resamples];
        for (int b = 0; b < resamples; b++)
        {
            Array.Clear(counts);
            for (int i = 0; i < counts.Length; i++) counts[random.NextInt32(counts.Length)]++;
            values[b] = Areas(counts).Qini;
        }
        Array.Sort(values);
        int cut = (int)(0.5 * (1.0 - confidence) * resamples);
        return new(values[cut], values[resamples - 1 - cut]);
    }

    private (double Qini, double Auuc) Areas(int[]? counts)
    {
        double nt = 0, nc = 0, yt = 0, yc = 0, n = 0, areaQ = 0, areaU = 0, lastQ = 0, lastU = 0, q = 0;
        int i = 0;
        foreach (int end in ends)
        {
            double entered = 0;
            for (; i < end; i++)
            {
                double count = counts is null ? 1 : counts[i];
                entered += count;
                if (treated[i]) { nt += count; yt += count * outcomes[i]; }
                else { nc += count; yc += count * outcomes[i]; }
            }
            n += entered;
            double meanT = nt > 0 ? yt / nt : 0, meanC = nc > 0 ? yc / nc : 0, u = (meanT - meanC) * n;
            q = yt - meanC * nt;
            areaQ += 0.5 * (lastQ + q) * entered;
            areaU += 0.5 * (lastU + u) * entered;
            (lastQ, lastU) = (q, u);
        }
        return ((areaQ - 0.5 * q * n) / (n * n), areaU / (n * n));
    }
}
