namespace Opportune.Learners;

/// <summary>Chooses the action whose reward could be highest: estimate plus α deviations.</summary>
/// <remarks>Score θ·x + α·√(xᵀA⁻¹x); the best action has probability 1, the first of equals. Source: L. Li, W. Chu, J. Langford, R. Schapire, WWW 2010, algorithm 1. A log made with it cannot value another policy:
/// use <see cref="InverseGapBandit"/> where off-policy evaluation is wanted. O(actions·d²) a choice.</remarks>
public sealed class LinUcb : IBanditPolicy, ISavedModel<LinUcb>
{
    private readonly LinearRewards rewards;
    private readonly double alpha;

    /// <summary>An untrained policy.</summary>
    /// <param name="contextWidth">Numbers in a context; a constant is added.</param>
    /// <param name="actions">1 or more.</param>
    /// <param name="alpha">α ≥ 0; default 0.5.</param>
    /// <param name="options">Ridge, action features, weights.</param>
    public LinUcb(int contextWidth, int actions, double alpha = 0.5, LinearBanditOptions? options = null) : this(new LinearRewards(contextWidth, actions, options ?? new()), alpha)
    {
        if (!(alpha >= 0.0 && double.IsFinite(alpha))) throw new ArgumentOutOfRangeException(nameof(alpha), alpha, "Alpha is a finite number, 0 or more.");
    }

    private LinUcb(LinearRewards rewards, double alpha) => (this.rewards, this.alpha) = (rewards, alpha);

    /// <inheritdoc/>
    public static string Kind => "lin-ucb/1";

    /// <inheritdoc/>
    public int Actions => rewards.Actions;

    /// <inheritdoc/>
    public void Probabilities(ReadOnlySpan<double> context, ReadOnlySpan<int> allowed, Span<double> probabilities)
    {
        Span<double> deviations = allowed.Length <= 256 ? stackalloc double[allowed.Length] : new double[allowed.Length];
        rewards.Expect(context, allowed, probabilities, deviations);
        int best = 0;
        double most = double.NegativeInfinity;
        for (int k = 0; k < allowed.Length; k++)
        {
            double score = probabilities[k] + alpha * deviations[k];
            if (score > most) (most, best) = (score, k);
            probabilities[k] = 0.0;
        }
        probabilities[best] = 1.0;
    }

    /// <inheritdoc/>
    public void Learn(ReadOnlySpan<double> context, int action, double reward, double probability = 1.0) => rewards.Learn(context, action, reward, probability);

    /// <inheritdoc/>
    public IBanditPolicy Clone() => new LinUcb(rewards.Clone(), alpha);

    /// <inheritdoc/>
    public void Write(ModelWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Write("alpha", alpha);
        rewards.Write(writer);
    }

    /// <inheritdoc/>
    public static LinUcb Read(ModelReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        double alpha = reader.ReadDouble("alpha");
        return new(LinearRewards.Read(reader), alpha);
    }
}
