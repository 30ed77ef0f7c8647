namespace Opportune.Learners;

/// <summary>Boosted trees for a number: histogram gradient boosting on the squared error.</summary>
/// <remarks>ŷ = mean + Σ trees. Takes numbers, categories and missing values as they are. See <see cref="BoostingOptions"/>.</remarks>
public sealed class BoostedRegressor : IRegressor, ISavedModel<BoostedRegressor>
{
    internal BoostedRegressor(TreeEnsemble trees) => Trees = trees;

    /// <inheritdoc/>
    public static string Kind => "boosted-regressor/1";

    /// <summary>The trees, whose score is the expected value.</summary>
    public TreeEnsemble Trees { get; }

    /// <summary>Learns from a table.</summary>
    /// <exception cref="ArgumentException">There is no row, lengths differ, a target is not finite or above 1e150 in size, or an option is out of range.</exception>
    public static BoostedRegressor Learn(Table table, ReadOnlySpan<double> targets, BoostingOptions? options = null)
    {
        options ??= new();
        options.RequireSound(table);
        if (targets.Length != table.Rows) throw new ArgumentException($"A table of {table.Rows} rows needs as many targets, not {targets.Length}.", nameof(targets));
        Targets.RequireSound(targets);
        return new(Boosting.Learn(table, new SquaredLoss(targets.ToArray()), options));
    }

    /// <inheritdoc/>
    public double Predict(ReadOnlySpan<double> row) => Trees.Score(row);

    /// <summary>Writes how much each column moved the answer, and returns the average answer: together they sum to the row's answer. Exact TreeSHAP.</summary>
    public double Explain(ReadOnlySpan<double> row, Span<double> contributions) => TreeShap.Explain(Trees, row, 0, contributions);

    /// <inheritdoc/>
    public void Write(ModelWriter writer) => Trees.Write(writer);

    /// <inheritdoc/>
    public static BoostedRegressor Read(ModelReader reader) => new(TreeEnsemble.Read(reader));
}
