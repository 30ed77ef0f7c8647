namespace Opportune.Learners;

/// <summary>Logistic regression with a ridge, learned from a whole table.</summary>
/// <remarks>
/// P(y = 1 | x) = σ(b + w·z), z the standardised row. (b, w) minimise Σ vᵢ·ln(1 + e^(−sᵢ(b + w·zᵢ))) + ½λ|w|², sᵢ = ±1, b free. Newton's method with step halving
/// (iteratively reweighted least squares: T. Hastie et al., "The Elements of Statistical Learning", 2nd ed., §4.4.1), to a gradient below 1e-9 of the weights' sum.
/// O(rows·width²) a step: for some hundreds of columns; for wide sparse text a coordinate method is needed.
/// </remarks>
public sealed class LogisticRegression : IClassifier, ISavedModel<LogisticRegression>
{
    private readonly LinearEncoding encoding;
    private readonly double[] weights; // the intercept last

    private LogisticRegression(LinearEncoding encoding, double[] weights) => (this.encoding, this.weights) = (encoding, weights);

    /// <inheritdoc/>
    public static string Kind => "logistic-regression/1";

    /// <summary>The weights of the standardised numbers and of the category indicators, column by column.</summary>
    public ReadOnlySpan<double> Weights => weights.AsSpan(0, encoding.Width);

    /// <summary>The log odds at the mean row.</summary>
    public double Intercept => weights[^1];

    /// <summary>Learns from a table.</summary>
    /// <param name="table">n ≥ 1 rows.</param>
    /// <param name="labels">One a row.</param>
    /// <param name="ridge">λ &gt; 0; default 1, which is scikit-learn's C = 1.</param>
    /// <param name="sampleWeights">One a row, 0 or more; empty for 1 each.</param>
    /// <exception cref="ArgumentException">Lengths differ, there is no row, a weight is negative or not finite, or the ridge is not above 0.</exception>
    public static LogisticRegression Learn(Table table, ReadOnlySpan<bool> labels, double ridge = 1.0, ReadOnlySpan<double> sampleWeights = default)
    {
        ArgumentNullException.ThrowIfNull(table);
        if (table.Rows == 0 || labels.Length != table.Rows) throw new ArgumentException($"A table of {table.Rows} rows needs as many labels, at least one, not {labels.Length}.", nameof(labels));
        if (!sampleWeights.IsEmpty && sampleWeights.Length != table.Rows) throw new ArgumentException("Every row needs its weight.", nameof(sampleWeights));
        foreach (double w in sampleWeights) if (!(w >= 0.0 && double.IsFinite(w))) throw new ArgumentException("A weight is a finite number, 0 or more.", nameof(sampleWeights));
        if (!(ridge > 0.0 && double.IsFinite(ridge))) throw new ArgumentException("The ridge is a finite number above 0.", nameof(ridge));
        var encoding = LinearEncoding.Learn(table);
        double[] y = new double[labels.Length], v = new double[labels.Length];
        for (int i = 0; i < y.Length; i++) (y[i], v[i]) = (labels[i] ? 1.0 : 0.0, sampleWeights.IsEmpty ? 1.0 : sampleWeights[i]);
        return new(encoding, LogisticNewton.Minimise(encoding.Encode(table), y, v, ridge));
    }

    /// <inheritdoc/>
    public double Predict(ReadOnlySpan<double> row)
    {
        Span<double> vector = encoding.Width <= 256 ? stackalloc double[encoding.Width] : new double[encoding.Width];
        encoding.Encode(row, vector);
        return Numerics.Sigmoid(Intercept + Numerics.Dot(Weights, vector));
    }

    /// <inheritdoc/>
    public void Write(ModelWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        encoding.Write(writer);
        writer.Write("weights", weights);
    }

    /// <inheritdoc/>
    public static LogisticRegression Read(ModelReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        return new(LinearEncoding.Read(reader), reader.ReadDoubles("weights"));
    }
}
