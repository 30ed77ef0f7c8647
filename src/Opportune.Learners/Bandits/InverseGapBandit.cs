namespace Opportune.Learners;

/// <summary>Inverse-gap weighting over linear regressions of the reward: explores with exact probabilities that are never 0.</summary>
/// <remarks>γ grows with the examples learned: γₜ = scale·√(t + 1), which spends less on exploring the more is known (D. Foster, A. Rakhlin, ICML 2020, theorem 3 up to constants). Its log can value any other policy.
/// See <see cref="InverseGapWeighting"/>, which works over any other regressor too.</remarks>
public sealed class InverseGapBandit : IBanditPolicy, ISavedModel<InverseGapBandit>
{
    private readonly LinearRewards rewards;
    private readonly double range, scale;
    private long learned;

    /// <summary>An untrained policy.</summary>
    /// <param name="contextWidth">Numbers in a context; a constant is added.</param>
    /// <param name="actions">1 or more.</param>
    /// <param name="range">The distance between the worst and the best reward, &gt; 0; default 1.</param>
    /// <param name="scale">γ after one example, ≥ 0; default 10.</param>
    /// <param name="options">Ridge, action features, weights.</param>
    public InverseGapBandit(int contextWidth, int actions, double range = 1.0, double scale = 10.0, LinearBanditOptions? options = null)
        : this(new LinearRewards(contextWidth, actions, options ?? new()), range, scale, 0)
    {
        if (!(range > 0.0 && double.IsFinite(range))) throw new ArgumentOutOfRangeException(nameof(range), range, "The value range is a finite number above 0.");
        if (!(scale >= 0.0 && double.IsFinite(scale))) throw new ArgumentOutOfRangeException(nameof(scale), scale, "The scale is a finite number, 0 or more.");
    }

    private InverseGapBandit(LinearRewards rewards, double range, double scale, long learned) => (this.rewards, this.range, this.scale, this.learned) = (rewards, range, scale, learned);

    /// <inheritdoc/>
    public static string Kind => "inverse-gap-bandit/1";

    /// <inheritdoc/>
    public int Actions => rewards.Actions;

    /// <inheritdoc/>
    public void Probabilities(ReadOnlySpan<double> context, ReadOnlySpan<int> allowed, Span<double> probabilities)
    {
        Span<double> means = allowed.Length <= 256 ? stackalloc double[allowed.Length] : new double[allowed.Length];
        rewards.Expect(context, allowed, means, []);
        InverseGapWeighting.Probabilities(means, range, scale * Numerics.Sqrt(learned + 1.0), probabilities);
    }

    /// <inheritdoc/>
    public void Learn(ReadOnlySpan<double> context, int action, double reward, double probability = 1.0)
    {
        rewards.Learn(context, action, reward, probability);
        learned++;
    }

    /// <inheritdoc/>
    public IBanditPolicy Clone() => new InverseGapBandit(rewards.Clone(), range, scale, learned);

    /// <inheritdoc/>
    public void Write(ModelWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Write("settings", [range, scale]);
        writer.Write("learned", learned);
        rewards.Write(writer);
    }

    /// <inheritdoc/>
    public static InverseGapBandit Read(ModelReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        double[] settings = reader.ReadDoubles("settings");
        long learned = reader.ReadInt64("learned");
        return new(LinearRewards.Read(reader), settings[0], settings[1], learned);
    }
}
