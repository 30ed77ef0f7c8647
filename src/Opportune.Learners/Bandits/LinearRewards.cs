namespace Opportune.Learners;

/// <summary>What linear policies know: per action a regression of the reward on the context, or one regression for all on context and action features.</summary>
internal sealed class LinearRewards
{
    private readonly int contextWidth;
    private readonly double[][]? features; // per action; null where each action has its own regression
    private readonly ActionRegression[] regressions;
    private readonly double mostWeight;

    public LinearRewards(int contextWidth, int actions, LinearBanditOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(contextWidth, 0);
        ArgumentOutOfRangeException.ThrowIfLessThan(actions, 1);
        options.RequireSound(actions);
        (this.contextWidth, Actions, mostWeight) = (contextWidth, actions, options.MostImportanceWeight);
        features = options.ActionFeatures is null ? null : [.. options.ActionFeatures.Select(f => f.ToArray())];
        regressions = [.. Enumerable.Range(0, features is null ? actions : 1).Select(_ => new ActionRegression(Width, options.Ridge))];
    }

    private LinearRewards(int contextWidth, int actions, double[][]? features, double mostWeight, Func<int, ActionRegression> regression)
    {
        (this.contextWidth, Actions, this.features, this.mostWeight) = (contextWidth, actions, features, mostWeight);
        regressions = [.. Enumerable.Range(0, features is null ? actions : 1).Select(_ => regression(Width))];
    }

    public int Actions { get; }

    // 1, context, and with action features also those and their products with the context.
    private int Width => features is null ? 1 + contextWidth : (1 + contextWidth) * (1 + features[0].Length);

    public LinearRewards Clone()
    {
        int next = 0;
        return new(contextWidth, Actions, features, mostWeight, _ => regressions[next++].Clone());
    }

    /// <summary>Writes mean and standard deviation (in units of the noise) of each allowed action's reward; deviations only where asked for.</summary>
    public void Expect(ReadOnlySpan<double> context, ReadOnlySpan<int> allowed, Span<double> means, Span<double> deviations)
    {
        if (allowed.IsEmpty || means.Length != allowed.Length) throw new ArgumentException("At least one action is allowed, with one place each for its probability.", nameof(allowed));
        Span<double> vector = Width <= 512 ? stackalloc double[Width] : new double[Width];
        for (int k = 0; k < allowed.Length; k++)
        {
            if (k == 0 || features is not null) Compose(context, allowed[k], vector);
            ActionRegression regression = Regression(allowed[k]);
            means[k] = regression.Mean(vector);
            if (!deviations.IsEmpty) deviations[k] = Numerics.Sqrt(regression.Variance(vector));
        }
    }

    public void Learn(ReadOnlySpan<double> context, int action, double reward, double probability)
    {
        if (!double.IsFinite(reward)) throw new ArgumentOutOfRangeException(nameof(reward), reward, "A reward is a finite number.");
        if (!(probability > 0.0 && probability <= 1.0)) throw new ArgumentOutOfRangeException(nameof(probability), probability, "The probability of a choice that was made lies in (0, 1].");
        Span<double> vector = Width <= 512 ? stackalloc double[Width] : new double[Width];
        ActionRegression regression = Regression(action);
        Compose(context, action, vector);
        regression.Learn(vector, reward, mostWeight == 0.0 ? 1.0 : Math.Min(mostWeight, 1.0 / probability));
    }

    public void Write(ModelWriter writer)
    {
        writer.Write("contextWidth", contextWidth);
        writer.Write("actions", Actions);
        writer.Write("mostWeight", mostWeight);
        writer.Write("featureWidth", features is null ? -1 : features[0].Length);
        writer.Write("features", features is null ? [] : [.. features.SelectMany(f => f)]);
        foreach (ActionRegression regression in regressions) regression.Write(writer);
    }

    public static LinearRewards Read(ModelReader reader)
    {
        int contextWidth = (int)reader.ReadInt64("contextWidth"), actions = (int)reader.ReadInt64("actions");
        double mostWeight = reader.ReadDouble("mostWeight");
        int featureWidth = (int)reader.ReadInt64("featureWidth");
        double[] cells = reader.ReadDoubles("features");
        double[][]? features = featureWidth < 0 ? null : [.. Enumerable.Range(0, actions).Select(a => cells.AsSpan(a * featureWidth, featureWidth).ToArray())];
        return new(contextWidth, actions, features, mostWeight, width => ActionRegression.Read(reader, width));
    }

    private ActionRegression Regression(int action) =>
        action >= 0 && action < Actions ? regressions[features is null ? action : 0] : throw new ArgumentOutOfRangeException(nameof(action), action, $"Actions are numbered from 0 to {Actions - 1}.");

    private void Compose(ReadOnlySpan<double> context, int action, Span<double> vector)
    {
        if (context.Length != contextWidth) throw new ArgumentException($"A context has {contextWidth} numbers, not {context.Length}.", nameof(context));
        foreach (double v in context) if (!(Math.Abs(v) <= GaussianWeights.Largest)) throw new ArgumentException("A context holds finite numbers of at most 1e6 in size, since beside larger ones the others have no digits: divide them.", nameof(context));
        vector[0] = 1.0;
        context.CopyTo(vector[1..]);
        if (features is null) return;
        int block = 1 + contextWidth;
        for (int j = 0; j < features[action].Length; j++)
            for (int i = 0; i < block; i++) vector[(j + 1) * block + i] = features[action][j] * vector[i];
    }
}

/// <summary>What the linear policies share.</summary>
public sealed record LinearBanditOptions
{
    /// <summary>λ &gt; 0, the penalty on squared weights; default 1.</summary>
    public double Ridge { get; init; } = 1.0;

    /// <summary>Features of each action, of equal length: then one regression over context, features and their products serves all actions, so that a new action profits from those like it. Null (the default): each action learns alone.</summary>
    public IReadOnlyList<double[]>? ActionFeatures { get; init; }

    /// <summary>The most that an example counts when weighted by 1/probability; 0 (the default) counts each once. Weighting keeps a mis-specified model faithful to all contexts when the log comes from another policy.</summary>
    public double MostImportanceWeight { get; init; }

    internal void RequireSound(int actions)
    {
        if (!(Ridge > 0.0 && double.IsFinite(Ridge))) throw new ArgumentException("The ridge is a finite number above 0.");
        if (!(MostImportanceWeight >= 0.0 && double.IsFinite(MostImportanceWeight))) throw new ArgumentException("The largest importance weight is a finite number, 0 or more.");
        if (ActionFeatures is not null && (ActionFeatures.Count != actions || ActionFeatures.Any(f => f.Length != ActionFeatures[0].Length || !f.All(v => Math.Abs(v) <= GaussianWeights.Largest))))
            throw new ArgumentException($"Each of the {actions} actions needs features of one length, finite numbers only.");
    }
}
