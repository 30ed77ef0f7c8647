namespace Opportune.Learners;

/// <summary>Boosted trees for one of several classes: one tree per class and round on the softmax loss.</summary>
/// <remarks>P(class k | x) = e^sₖ / Σ e^s, sₖ = baselineₖ + Σ trees of class k. See <see cref="BoostingOptions"/>.</remarks>
public sealed class BoostedMulticlass : ISavedModel<BoostedMulticlass>
{
    internal BoostedMulticlass(TreeEnsemble trees) => Trees = trees;

    /// <inheritdoc/>
    public static string Kind => "boosted-multiclass/1";

    /// <summary>The trees, one output per class.</summary>
    public TreeEnsemble Trees { get; }

    /// <summary>How many classes there are.</summary>
    public int Classes => Trees.Outputs;

    /// <summary>Learns from a table.</summary>
    /// <param name="table">The rows.</param>
    /// <param name="labels">The class of each row, from 0.</param>
    /// <param name="classes">How many classes there are, 2 or more.</param>
    /// <param name="options">How to boost.</param>
    /// <exception cref="ArgumentException">There is no row, lengths differ, a label is no class, or an option is out of range.</exception>
    public static BoostedMulticlass Learn(Table table, ReadOnlySpan<int> labels, int classes, BoostingOptions? options = null)
    {
        options ??= new();
        options.RequireSound(table);
        ArgumentOutOfRangeException.ThrowIfLessThan(classes, 2);
        if (labels.Length != table.Rows) throw new ArgumentException($"A table of {table.Rows} rows needs as many labels, not {labels.Length}.", nameof(labels));
        foreach (int l in labels) if (l < 0 || l >= classes) throw new ArgumentException($"A label is a class from 0 to {classes - 1}.", nameof(labels));
        return new(Boosting.Learn(table, new SoftmaxLoss(labels.ToArray(), classes), options));
    }

    /// <summary>Writes the probability of each class; they sum to 1 but for rounding.</summary>
    public void Predict(ReadOnlySpan<double> row, Span<double> probabilities)
    {
        if (probabilities.Length != Classes) throw new ArgumentException($"There are {Classes} classes.", nameof(probabilities));
        for (int k = 0; k < Classes; k++) probabilities[k] = Trees.Score(row, k);
        Softmax.OfScores(probabilities);
    }

    /// <summary>Writes how much each column moved one class's score, and returns the average score. Exact TreeSHAP.</summary>
    public double Explain(ReadOnlySpan<double> row, int label, Span<double> contributions) => TreeShap.Explain(Trees, row, label, contributions);

    /// <inheritdoc/>
    public void Write(ModelWriter writer) => Trees.Write(writer);

    /// <inheritdoc/>
    public static BoostedMulticlass Read(ModelReader reader) => new(TreeEnsemble.Read(reader));
}
