namespace Opportune.Learners;

/// <summary>One level of a hierarchy of rates while it is estimated.</summary>
internal sealed class PooledLevel
{
    private readonly IReadOnlyList<int> parent;

    private PooledLevel(double[] successes, double[] trials, IReadOnlyList<int> parent)
    {
        if (parent.Count != trials.Length) throw new ArgumentException($"A level of {trials.Length} nodes needs as many parents, not {parent.Count}.", nameof(parent));
        Successes = successes;
        Trials = trials;
        this.parent = parent;
        foreach (int p in parent)
        {
            if (p < 0) throw new ArgumentException("A parent's index is 0 or more.", nameof(parent));
            ParentCount = Math.Max(ParentCount, p + 1);
        }
    }

    public double[] Successes { get; }
    public double[] Trials { get; }
    public int ParentCount { get; } = 1;
    public double Strength { get; private set; }

    public static PooledLevel OfMembers(ReadOnlySpan<double> successes, ReadOnlySpan<double> trials, IReadOnlyList<int> parent)
    {
        if (successes.Length != trials.Length) throw new ArgumentException("Every member needs its successes and its trials.", nameof(trials));
        for (int i = 0; i < trials.Length; i++)
        {
            if (!(successes[i] >= 0.0 && successes[i] <= trials[i] && double.IsFinite(trials[i])))
                throw new ArgumentException($"Member {i} needs 0 ≤ successes ≤ trials, not {successes[i]} of {trials[i]}.", nameof(successes));
        }
        return new([.. successes], [.. trials], parent);
    }

    /// <summary>Sets the strength by maximum a posteriori over ln s in ln <paramref name="declared"/> ± 8, by golden section.</summary>
    public void EstimateStrength(double mean, double declared)
    {
        Strength = declared;
        if (!Array.Exists(Trials, n => n > 0.0)) return;
        double all = (mean + Numerics.Sum(Successes)) / (1.0 + Numerics.Sum(Trials));
        double centre = Numerics.Log(declared), low = -8.0, high = 8.0;
        const double golden = 0.6180339887498949;
        double left = high - golden * (high - low), right = low + golden * (high - low);
        double atLeft = Objective(left, centre, all), atRight = Objective(right, centre, all);
        for (int step = 0; step < 44; step++)
        {
            if (atLeft >= atRight)
            {
                (high, right, atRight) = (right, left, atLeft);
                left = high - golden * (high - low);
                atLeft = Objective(left, centre, all);
            }
            else
            {
                (low, left, atLeft) = (left, right, atRight);
                right = low + golden * (high - low);
                atRight = Objective(right, centre, all);
            }
        }
        Strength = declared * Numerics.Exp(0.5 * (low + high));
    }

    public PooledLevel Parents(IReadOnlyList<int> grandparent)
    {
        var successes = new double[ParentCount];
        var trials = new double[ParentCount];
        for (int i = 0; i < Trials.Length; i++)
        {
            if (Trials[i] == 0.0) continue;
            double weight = Trials[i] * Strength / (Trials[i] + Strength);
            trials[parent[i]] += weight;
            successes[parent[i]] += Math.Min(weight, weight * (Successes[i] / Trials[i]));
        }
        return new(successes, trials, grandparent);
    }

    public BetaPosterior[] Posteriors(BetaPosterior[] parents) =>
        [.. Enumerable.Range(0, Trials.Length).Select(i => PooledRates.Under(parents[parent[i]], Strength, Successes[i], Trials[i]))];

    private double Objective(double offset, double centre, double all)
    {
        double s = Numerics.Exp(centre + offset), sum = -0.5 * offset * offset;
        (double[] mean, double[] weight) = GroupMeans(s, all);
        for (int i = 0; i < Trials.Length; i++)
        {
            if (Trials[i] == 0.0) continue;
            double a = s * mean[parent[i]], b = s - a;
            sum += IncompleteBeta.LogBeta(a + Successes[i], b + Trials[i] - Successes[i]) - IncompleteBeta.LogBeta(a, b);
        }
        foreach (double w in weight) sum -= 0.5 * Numerics.Log(w); // the group's mean, integrated out by Laplace's method
        return sum;
    }

    // Each group's rate at strength s, its members weighted n·s/(n + s); one trial's worth of "all" keeps it inside (0, 1).
    private (double[] Means, double[] Weights) GroupMeans(double s, double all)
    {
        var successes = new double[ParentCount];
        var weights = new double[ParentCount];
        Array.Fill(weights, 1.0);
        Array.Fill(successes, all);
        for (int i = 0; i < Trials.Length; i++)
        {
            double share = s / (Trials[i] + s);
            successes[parent[i]] += share * Successes[i];
            weights[parent[i]] += share * Trials[i];
        }
        for (int g = 0; g < ParentCount; g++) successes[g] /= weights[g];
        return (successes, weights);
    }
}
