namespace Opportune.Learners;

/// <summary>Chooses each action with the probability that it is the best, as far as is known.</summary>
/// <remarks>
/// Beliefs about the rewards in a context: independent N(θ·x, v²·xᵀA⁻¹x) (S. Agrawal, N. Goyal, ICML 2013, §2). Instead of drawing from them, the probability that action a is the largest,
/// ∫ φ((r − μₐ)/σₐ)/σₐ·Π_{b≠a} Φ((r − μ_b)/σ_b) dr, is computed by the trapezoidal rule on 128 points between the highest μ − 6.5σ and the highest μ + 6.5σ, which converges geometrically for such integrands while no deviation is below their distance; else, as where one action is
/// known a hundred times better than another, by Gauss and Legendre's rule on panels that are halved until they are at most two deviations wide. So the probability of the draw is known (error about 1e-9; the draw is made with the probabilities as computed). Each is at least 1e-9 before scaling to sum 1, so that none is impossible. With action features the beliefs of actions are treated as independent too. O(actions·(d² + 128)) a choice, with panels O(actions²·200) at most.
/// </remarks>
public sealed class LinearThompson : IBanditPolicy, ISavedModel<LinearThompson>
{
    private const int Points = 128;
    private const double Least = 1e-9, Reach = 6.5;

    // Gauss and Legendre's rule of eight points on [−1, 1] (DLMF table 3.5.2), symmetric.
    private static readonly double[] LegendrePoints = [0.1834346424956498, 0.5255324099163290, 0.7966664774136267, 0.9602898564975363];
    private static readonly double[] LegendreWeights = [0.3626837833783620, 0.3137066458778873, 0.2223810344533745, 0.1012285362903763];

    private readonly LinearRewards rewards;
    private readonly double spread;

    /// <summary>An untrained policy.</summary>
    /// <param name="contextWidth">Numbers in a context; a constant is added.</param>
    /// <param name="actions">1 or more.</param>
    /// <param name="spread">v &gt; 0, the noise of rewards; larger explores more. Default 0.1.</param>
    /// <param name="options">Ridge, action features, weights.</param>
    public LinearThompson(int contextWidth, int actions, double spread = 0.1, LinearBanditOptions? options = null) : this(new LinearRewards(contextWidth, actions, options ?? new()), spread)
    {
        if (!(spread > 0.0 && double.IsFinite(spread))) throw new ArgumentOutOfRangeException(nameof(spread), spread, "The spread is a finite number above 0.");
    }

    private LinearThompson(LinearRewards rewards, double spread) => (this.rewards, this.spread) = (rewards, spread);

    /// <inheritdoc/>
    public static string Kind => "linear-thompson/1";

    /// <inheritdoc/>
    public int Actions => rewards.Actions;

    /// <inheritdoc/>
    public void Probabilities(ReadOnlySpan<double> context, ReadOnlySpan<int> allowed, Span<double> probabilities)
    {
        Span<double> means = allowed.Length <= 256 ? stackalloc double[allowed.Length] : new double[allowed.Length];
        Span<double> deviations = allowed.Length <= 256 ? stackalloc double[allowed.Length] : new double[allowed.Length];
        if (probabilities.Length != allowed.Length) throw new ArgumentException("Every allowed action needs one place for its probability.", nameof(probabilities));
        rewards.Expect(context, allowed, means, deviations);
        for (int k = 0; k < deviations.Length; k++) deviations[k] = Math.Max(1e-12, spread * deviations[k]);
        ChanceOfBest(means, deviations, probabilities);
    }

    /// <inheritdoc/>
    public void Learn(ReadOnlySpan<double> context, int action, double reward, double probability = 1.0) => rewards.Learn(context, action, reward, probability);

    /// <inheritdoc/>
    public IBanditPolicy Clone() => new LinearThompson(rewards.Clone(), spread);

    /// <inheritdoc/>
    public void Write(ModelWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Write("spread", spread);
        rewards.Write(writer);
    }

    /// <inheritdoc/>
    public static LinearThompson Read(ModelReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        double spread = reader.ReadDouble("spread");
        return new(LinearRewards.Read(reader), spread);
    }

    /// <summary>The probability that each of independent normal values is the largest.</summary>
    internal static void ChanceOfBest(ReadOnlySpan<double> means, ReadOnlySpan<double> deviations, Span<double> probabilities)
    {
        double low = double.NegativeInfinity, high = double.NegativeInfinity;
        for (int k = 0; k < means.Length; k++)
        {
            low = Math.Max(low, means[k] - Reach * deviations[k]); // the largest value lies above this
            high = Math.Max(high, means[k] + Reach * deviations[k]);
        }
        Span<int> able = means.Length <= 256 ? stackalloc int[means.Length] : new int[means.Length];
        Span<double> rates = means.Length <= 256 ? stackalloc double[means.Length] : new double[means.Length];
        int count = 0;
        for (int k = 0; k < means.Length; k++) if (means[k] + Reach * deviations[k] >= low) able[count++] = k;
        probabilities.Clear();
        double step = (high - low) / Points, finest = double.PositiveInfinity;
        foreach (int k in able[..count]) finest = Math.Min(finest, deviations[k]);
        if (step <= finest)
        {
            for (int i = 0; i <= Points; i++) AddPoint(low + i * step, step, means, deviations, able[..count], rates, probabilities);
        }
        else
        {
            AddPanels(low, high, means, deviations, able[..count], rates, probabilities);
        }
        double total = 0.0;
        for (int k = 0; k < probabilities.Length; k++) total += probabilities[k] = Math.Max(Least, probabilities[k]);
        for (int k = 0; k < probabilities.Length; k++) probabilities[k] /= total;
    }

    private static void AddPanels(double from, double to, ReadOnlySpan<double> means, ReadOnlySpan<double> deviations, ReadOnlySpan<int> able, Span<double> rates, Span<double> probabilities)
    {
        double width = to - from, most = width, middle = from + 0.5 * width;
        foreach (int k in able)
            if (means[k] - Reach * deviations[k] < to && means[k] + Reach * deviations[k] > from) most = Math.Min(most, 2.0 * deviations[k]);
        if (width > most && middle > from && middle < to)
        {
            AddPanels(from, middle, means, deviations, able, rates, probabilities);
            AddPanels(middle, to, means, deviations, able, rates, probabilities);
            return;
        }
        for (int i = 0; i < 4; i++)
        {
            AddPoint(middle - 0.5 * width * LegendrePoints[i], 0.5 * width * LegendreWeights[i], means, deviations, able, rates, probabilities);
            AddPoint(middle + 0.5 * width * LegendrePoints[i], 0.5 * width * LegendreWeights[i], means, deviations, able, rates, probabilities);
        }
    }

    private static void AddPoint(double r, double weight, ReadOnlySpan<double> means, ReadOnlySpan<double> deviations, ReadOnlySpan<int> able, Span<double> rates, Span<double> probabilities)
    {
        double all = weight;
        for (int a = 0; a < able.Length; a++)
        {
            int k = able[a];
            (double cdf, double density) = NormalTable.At((r - means[k]) / deviations[k]);
            all *= cdf;
            rates[a] = cdf > 0.0 ? density / (cdf * deviations[k]) : 0.0;
        }
        for (int a = 0; a < able.Length; a++) probabilities[able[a]] += all * rates[a];
    }
}
