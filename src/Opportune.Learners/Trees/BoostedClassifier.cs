namespace Opportune.Learners;

/// <summary>Boosted trees for a yes or no: histogram gradient boosting on the logistic loss.</summary>
/// <remarks>P(y = 1 | x) = σ(baseline + Σ trees). Takes numbers, categories and missing values as they are. Learning O(rounds·rows·columns); a score some nanoseconds a tree. See <see cref="BoostingOptions"/>.</remarks>
public sealed class BoostedClassifier : IClassifier, ISavedModel<BoostedClassifier>
{
    internal BoostedClassifier(TreeEnsemble trees) => Trees = trees;

    /// <inheritdoc/>
    public static string Kind => "boosted-classifier/1";

    /// <summary>The trees, whose score is the log odds.</summary>
    public TreeEnsemble Trees { get; }

    /// <summary>Learns from a table.</summary>
    /// <exception cref="ArgumentException">There is no row, lengths differ, or an option is out of range.</exception>
    public static BoostedClassifier Learn(Table table, ReadOnlySpan<bool> labels, BoostingOptions? options = null)
    {
        options ??= new();
        options.RequireSound(table);
        if (labels.Length != table.Rows) throw new ArgumentException($"A table of {table.Rows} rows needs as many labels, not {labels.Length}.", nameof(labels));
        return new(Boosting.Learn(table, new LogisticLoss(labels.ToArray()), options));
    }

    /// <inheritdoc/>
    public double Predict(ReadOnlySpan<double> row) => Numerics.Sigmoid(Trees.Score(row));

    /// <summary>Writes how much each column moved the log odds, and returns their average: together they sum to the row's log odds. Exact TreeSHAP.</summary>
    public double Explain(ReadOnlySpan<double> row, Span<double> contributions) => TreeShap.Explain(Trees, row, 0, contributions);

    /// <inheritdoc/>
    public void Write(ModelWriter writer) => Trees.Write(writer);

    /// <inheritdoc/>
    public static BoostedClassifier Read(ModelReader reader) => new(TreeEnsemble.Read(reader));
}
