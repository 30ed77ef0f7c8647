namespace Opportune.Learners;

/// <summary>Linear regression with a ridge, learned from a whole table.</summary>
/// <remarks>ŷ = b + w·z, z the standardised row; (b, w) minimise Σ(yᵢ − b − w·zᵢ)² + λ|w|², b free. Normal equations of centred columns by Cholesky (A. Hoerl, R. Kennard,
/// Technometrics 12 (1970)). O(rows·width²).</remarks>
public sealed class RidgeRegression : IRegressor, ISavedModel<RidgeRegression>
{
    private readonly LinearEncoding encoding;
    private readonly double[] weights; // the intercept last

    private RidgeRegression(LinearEncoding encoding, double[] weights) => (this.encoding, this.weights) = (encoding, weights);

    /// <inheritdoc/>
    public static string Kind => "ridge-regression/1";

    /// <summary>The weights of the standardised numbers and of the category indicators, column by column.</summary>
    public ReadOnlySpan<double> Weights => weights.AsSpan(0, encoding.Width);

    /// <summary>The answer where every indicator is absent and every number is at its mean.</summary>
    public double Intercept => weights[^1];

    /// <summary>Learns from a table.</summary>
    /// <param name="table">n ≥ 1 rows.</param>
    /// <param name="targets">One finite number a row.</param>
    /// <param name="ridge">λ &gt; 0; default 1.</param>
    /// <exception cref="ArgumentException">Lengths differ, there is no row, a target is not finite or above 1e150 in size, or the ridge is not above 0.</exception>
    public static RidgeRegression Learn(Table table, ReadOnlySpan<double> targets, double ridge = 1.0)
    {
        ArgumentNullException.ThrowIfNull(table);
        if (table.Rows == 0 || targets.Length != table.Rows) throw new ArgumentException($"A table of {table.Rows} rows needs as many targets, at least one, not {targets.Length}.", nameof(targets));
        if (!(ridge > 0.0 && double.IsFinite(ridge))) throw new ArgumentException("The ridge is a finite number above 0.", nameof(ridge));
        Targets.RequireSound(targets);
        var encoding = LinearEncoding.Learn(table);
        return new(encoding, Solve(encoding.Encode(table), targets, ridge));
    }

    /// <inheritdoc/>
    public double Predict(ReadOnlySpan<double> row)
    {
        Span<double> vector = encoding.Width <= 256 ? stackalloc double[encoding.Width] : new double[encoding.Width];
        encoding.Encode(row, vector);
        return Intercept + Numerics.Dot(Weights, vector);
    }

    /// <inheritdoc/>
    public void Write(ModelWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        encoding.Write(writer);
        writer.Write("weights", weights);
    }

    /// <inheritdoc/>
    public static RidgeRegression Read(ModelReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        return new(LinearEncoding.Read(reader), reader.ReadDoubles("weights"));
    }

    private static double[] Solve(double[][] x, ReadOnlySpan<double> y, double ridge)
    {
        int width = x[0].Length;
        var mean = new double[width];
        foreach (double[] row in x) Numerics.AddScaled(mean, 1.0 / x.Length, row);
        double centre = Numerics.Sum(y) / y.Length;
        double[][] normal = [.. Enumerable.Range(0, width).Select(j => new double[j + 1])];
        double[] right = new double[width], off = new double[width];
        for (int i = 0; i < x.Length; i++)
        {
            for (int j = 0; j < width; j++) off[j] = x[i][j] - mean[j];
            for (int j = 0; j < width; j++) Numerics.AddScaled(normal[j], off[j], off.AsSpan(0, j + 1));
            Numerics.AddScaled(right, y[i] - centre, off);
        }
        for (int j = 0; j < width; j++) normal[j][j] += ridge;
        double[] w = Cholesky.Of(normal).Solve(right);
        return [.. w, centre - Numerics.Dot(w, mean)];
    }
}
