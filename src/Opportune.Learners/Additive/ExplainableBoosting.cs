namespace Opportune.Learners;

/// <summary>An additive model of a yes or no that a person can read: one curve per column, a small table per pair of columns, and nothing else.</summary>
/// <remarks>
/// Log odds = intercept + Σ fⱼ(xⱼ) + Σ fⱼₖ(xⱼ, xₖ). Curves are step functions boosted in turn, with tiny steps, and averaged over bags (Y. Lou, R. Caruana, J. Gehrke, KDD 2012; H. Nori et al., "InterpretML", 2019); pairs are picked by how much cutting both columns once would gain (FAST, KDD 2013).
/// Every term averages 0 over the rows learned from, and a pair's table over each of its rows and columns (its share of the curves is moved to them: B. Lengerich et al., AISTATS 2020), so that a term shows all and only what its columns say.
/// The contributions and the intercept sum to the log odds exactly as computed. O(rounds·bags·rows·columns).
/// </remarks>
public sealed class ExplainableBoosting : IClassifier, ISavedModel<ExplainableBoosting>
{
    private readonly AdditiveShape[] shapes;
    private readonly AdditivePair[] pairs;

    internal ExplainableBoosting(double intercept, AdditiveShape[] shapes, AdditivePair[] pairs) => (Intercept, this.shapes, this.pairs) = (intercept, shapes, pairs);

    /// <inheritdoc/>
    public static string Kind => "explainable-boosting/1";

    /// <summary>The average log odds.</summary>
    public double Intercept { get; }

    /// <summary>The names of the terms: the columns, then the pairs as <c>first × second</c>.</summary>
    public IReadOnlyList<string> Terms => [.. shapes.Select(s => s.Name), .. pairs.Select(p => $"{shapes[p.First].Name} × {shapes[p.Second].Name}")];

    /// <summary>Learns from a table.</summary>
    /// <exception cref="ArgumentException">Fewer than 20 rows, lengths differ, or an option is out of range.</exception>
    public static ExplainableBoosting Learn(Table table, ReadOnlySpan<bool> labels, ExplainableBoostingOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(table);
        if (table.Rows < 20 || labels.Length != table.Rows) throw new ArgumentException($"An additive model needs at least 20 rows, each with its label, not {table.Rows} and {labels.Length}.", nameof(labels));
        options ??= new();
        options.RequireSound();
        return new AdditiveLearning(table, labels.ToArray(), options).Learn();
    }

    /// <inheritdoc/>
    public double Predict(ReadOnlySpan<double> row)
    {
        Span<double> contributions = stackalloc double[256];
        int terms = shapes.Length + pairs.Length;
        return Numerics.Sigmoid(Explain(row, terms <= 256 ? contributions[..terms] : new double[terms]));
    }

    /// <summary>Writes what each term adds to the log odds, in the order of <see cref="Terms"/>, and returns the log odds.</summary>
    /// <exception cref="ArgumentException">The row or the contributions have another length.</exception>
    public double Explain(ReadOnlySpan<double> row, Span<double> contributions)
    {
        if (row.Length != shapes.Length || contributions.Length != shapes.Length + pairs.Length) throw new ArgumentException($"There are {shapes.Length} columns and {shapes.Length + pairs.Length} terms.", nameof(row));
        for (int j = 0; j < shapes.Length; j++) contributions[j] = shapes[j].Values[shapes[j].Bin(row[j])];
        for (int k = 0; k < pairs.Length; k++)
        {
            AdditivePair p = pairs[k];
            contributions[shapes.Length + k] = p.Values[p.FirstParts[shapes[p.First].Bin(row[p.First])] * p.Side + p.SecondParts[shapes[p.Second].Bin(row[p.Second])]];
        }
        return Intercept + Numerics.Sum(contributions);
    }

    /// <summary>A column's curve: value k holds below threshold k (categories: for code k), the last but one above all thresholds, the last for missing values.</summary>
    public (IReadOnlyList<double> Thresholds, IReadOnlyList<double> Values) Curve(int column) => (shapes[column].Thresholds, shapes[column].Values);

    /// <inheritdoc/>
    public void Write(ModelWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Write("intercept", Intercept);
        writer.Write("columns", shapes.Length);
        foreach (AdditiveShape s in shapes) s.Write(writer);
        writer.Write("pairs", pairs.Length);
        foreach (AdditivePair p in pairs) p.Write(writer);
    }

    /// <inheritdoc/>
    public static ExplainableBoosting Read(ModelReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        double intercept = reader.ReadDouble("intercept");
        var shapes = new AdditiveShape[checked((int)reader.ReadInt64("columns"))];
        for (int j = 0; j < shapes.Length; j++) shapes[j] = AdditiveShape.Read(reader);
        var pairs = new AdditivePair[checked((int)reader.ReadInt64("pairs"))];
        for (int k = 0; k < pairs.Length; k++) pairs[k] = AdditivePair.Read(reader, shapes);
        return new(intercept, shapes, pairs);
    }
}
