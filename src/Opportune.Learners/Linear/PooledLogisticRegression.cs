namespace Opportune.Learners;

/// <summary>Logistic regression for many groups at once: each group has slopes of its own, which lean on slopes that all groups share, and these on zero.</summary>
/// <remarks>
/// <para>P(y = 1 | x, g, o) = σ(o + x·(u + d_g)) with uⱼ ~ N(0, v) and d_gj ~ N(0, w); the offset o is what is believed without x, such as the log odds of the group's rate. A group without
/// examples has the slopes u; one with many has its own. The mode of (u, d) is found by Newton's method, whose system is solved group by group (Schur complement on u); the belief around it is
/// Laplace's, of which the diagonal is kept.</para>
/// <para>v and w are estimated by maximising the evidence: v ← |u|²/(k − tr Σᵤ/v) and w ← Σ|d_g|²/(G·k − Σ tr Σ_dg/w), squares over the number of slopes that the data determine (D. MacKay, "Bayesian
/// interpolation", Neural Computation 4 (1992) 415, eq. 4.9 and 4.10; A. Gelman, J. Hill, "Data Analysis Using Regression and Multilevel Models", 2007, ch. 13). Where x says nothing, both fall towards 0 and the offset decides alone.</para>
/// <para>O(n·k² + G·k³) a step, k columns, G groups. Columns should be of like scale; a constant column 1 is the intercept. Immutable and thread-safe.</para>
/// </remarks>
public sealed class PooledLogisticRegression : ISavedModel<PooledLogisticRegression>
{
    private readonly double[][] slopes, variances; // the shared ones last

    internal PooledLogisticRegression(double[][] slopes, double[][] variances, double sharedVariance, double ownVariance) =>
        (this.slopes, this.variances, SharedVariance, OwnVariance) = (slopes, variances, sharedVariance, ownVariance);

    /// <inheritdoc/>
    public static string Kind => "pooled-logistic-regression/1";

    /// <summary>v: how far shared slopes lie from 0.</summary>
    public double SharedVariance { get; }

    /// <summary>w: how far a group's slopes lie from the shared ones.</summary>
    public double OwnVariance { get; }

    /// <summary>Number of groups learned from.</summary>
    public int Groups => slopes.Length - 1;

    /// <summary>Number of columns.</summary>
    public int Width => slopes[0].Length;

    /// <summary>The slopes u + d_g of a group; of any other number the shared ones, u.</summary>
    public ReadOnlySpan<double> Slopes(int group) => slopes[Place(group)];

    /// <summary>The variances of the belief about <see cref="Slopes"/>.</summary>
    public ReadOnlySpan<double> Variances(int group) => variances[Place(group)];

    /// <summary>The same with other beliefs about the slopes of each group, as learned on from here; the shared ones stay.</summary>
    /// <param name="newSlopes">k numbers for each group.</param>
    /// <param name="newVariances">Their variances, 0 or more.</param>
    /// <exception cref="ArgumentException">There are not k finite numbers of each for each group.</exception>
    public PooledLogisticRegression With(IReadOnlyList<double[]> newSlopes, IReadOnlyList<double[]> newVariances)
    {
        ArgumentNullException.ThrowIfNull(newSlopes);
        ArgumentNullException.ThrowIfNull(newVariances);
        if (newSlopes.Count != Groups || newVariances.Count != Groups || newSlopes.Concat(newVariances).Any(s => s.Length != Width || !s.All(double.IsFinite)) || newVariances.Any(v => v.Any(x => x < 0.0)))
            throw new ArgumentException($"{Groups} groups need {Width} finite slopes and variances each.", nameof(newSlopes));
        return new([.. newSlopes.Select(s => s.ToArray()), slopes[^1]], [.. newVariances.Select(s => s.ToArray()), variances[^1]], SharedVariance, OwnVariance);
    }

    /// <summary>Learns from rows.</summary>
    /// <param name="x">n ≥ 1 rows of k ≥ 1 finite numbers.</param>
    /// <param name="groups">The group of each row, 0 to below <paramref name="groupCount"/>.</param>
    /// <param name="groupCount">G ≥ 1.</param>
    /// <param name="labels">What happened.</param>
    /// <param name="offsets">o of each row, in log odds.</param>
    /// <param name="sampleWeights">One a row, 0 or more; empty for 1 each.</param>
    /// <param name="options">How groups lean on each other; null estimates it.</param>
    /// <exception cref="ArgumentException">Lengths differ, a number is not finite, a group or a weight is out of range, or there is no row.</exception>
    public static PooledLogisticRegression Learn(IReadOnlyList<double[]> x, ReadOnlySpan<int> groups, int groupCount, ReadOnlySpan<bool> labels, ReadOnlySpan<double> offsets,
        ReadOnlySpan<double> sampleWeights = default, PooledLogisticOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(x);
        RequireSound(x, groups, groupCount, labels.Length, offsets, sampleWeights);
        var y = new double[labels.Length];
        for (int i = 0; i < y.Length; i++) y[i] = labels[i] ? 1.0 : 0.0;
        double[] weights = sampleWeights.IsEmpty ? [.. Enumerable.Repeat(1.0, y.Length)] : sampleWeights.ToArray();
        return new PooledLogisticFit([.. x], groups.ToArray(), groupCount, y, offsets.ToArray(), weights).Learn(options ?? new());
    }

    /// <summary>What x adds to the offset in log odds: mean and variance of the belief. O(k).</summary>
    /// <param name="group">The row's group; one that was not learned from has the shared slopes.</param>
    /// <param name="x">k numbers.</param>
    /// <exception cref="ArgumentException">There are not k numbers.</exception>
    public (double Mean, double Variance) LogOdds(int group, ReadOnlySpan<double> x)
    {
        var squares = new double[x.Length];
        for (int j = 0; j < squares.Length; j++) squares[j] = x[j] * x[j];
        return LogOdds(group, x, squares);
    }

    /// <summary>The same where many groups are asked about one x, whose squares are then worked out once.</summary>
    /// <param name="group">The row's group.</param>
    /// <param name="x">k numbers.</param>
    /// <param name="squares">Their squares.</param>
    /// <exception cref="ArgumentException">There are not k numbers and squares.</exception>
    public (double Mean, double Variance) LogOdds(int group, ReadOnlySpan<double> x, ReadOnlySpan<double> squares)
    {
        int place = Place(group);
        return (Numerics.Dot(slopes[place], x), Numerics.Dot(variances[place], squares));
    }

    /// <summary>The probability σ(offset + x·slopes).</summary>
    public double Predict(int group, ReadOnlySpan<double> x, double offset) => Numerics.Sigmoid(offset + Numerics.Dot(slopes[Place(group)], x));

    /// <inheritdoc/>
    public void Write(ModelWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Write("width", (long)Width);
        writer.Write("pooling", [SharedVariance, OwnVariance]);
        writer.Write("slopes", [.. slopes.SelectMany(s => s)]);
        writer.Write("variances", [.. variances.SelectMany(s => s)]);
    }

    /// <inheritdoc/>
    public static PooledLogisticRegression Read(ModelReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        long width = reader.ReadInt64("width");
        double[] pooling = reader.ReadDoubles("pooling"), slopes = reader.ReadDoubles("slopes"), variances = reader.ReadDoubles("variances");
        if (width < 1 || pooling.Length != 2 || slopes.Length < width || slopes.Length % width != 0 || variances.Length != slopes.Length) throw new InvalidDataException("model.layout: slopes and variances do not fit the columns.");
        return new([.. slopes.Chunk((int)width)], [.. variances.Chunk((int)width)], pooling[0], pooling[1]);
    }

    private int Place(int group) => group >= 0 && group < Groups ? group : Groups;

    private static void RequireSound(IReadOnlyList<double[]> x, ReadOnlySpan<int> groups, int groupCount, int labels, ReadOnlySpan<double> offsets, ReadOnlySpan<double> weights)
    {
        if (x.Count == 0 || groups.Length != x.Count || labels != x.Count || offsets.Length != x.Count || (!weights.IsEmpty && weights.Length != x.Count))
            throw new ArgumentException($"{x.Count} rows need as many groups, labels, offsets and weights, and there is at least one row.", nameof(x));
        int width = x[0].Length;
        if (width == 0 || x.Any(r => r.Length != width || !r.All(double.IsFinite))) throw new ArgumentException("Every row has the same number of finite values, at least one.", nameof(x));
        foreach (int g in groups) if (g < 0 || g >= groupCount) throw new ArgumentException($"A group is a number from 0 to below {groupCount}.", nameof(groups));
        foreach (double o in offsets) if (!double.IsFinite(o)) throw new ArgumentException("An offset is a finite number.", nameof(offsets));
        foreach (double w in weights) if (!(w >= 0.0 && double.IsFinite(w))) throw new ArgumentException("A weight is a finite number, 0 or more.", nameof(weights));
    }
}
