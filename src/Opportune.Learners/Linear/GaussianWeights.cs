namespace Opportune.Learners;

/// <summary>A normal belief N(m, Σ) about the weights of named features, with a dense covariance that grows with the features met; place 0 is the intercept.</summary>
/// <remarks>The state of <see cref="BayesianLogisticRegression"/> and <see cref="BayesianLinearRegression"/>. A new feature has mean 0, the prior variance and no covariance. O(d²) a step.</remarks>
internal sealed class GaussianWeights
{
    /// <summary>Larger features leave no digits for the others: Σ is kept as it is, and loses xᵀΣx·2⁻⁵³ a step.</summary>
    internal const double Largest = 1e6;

    private readonly FeatureIndex index;
    private readonly double priorVariance;
    private double[] mean;
    private double[][] covariance; // both triangles, rows of equal length

    public GaussianWeights(double priorVariance)
    {
        if (!(priorVariance > 0.0 && double.IsFinite(priorVariance))) throw new ArgumentOutOfRangeException(nameof(priorVariance), priorVariance, "A prior variance is a finite number above 0.");
        (index, this.priorVariance, mean, covariance) = (new(), priorVariance, [0.0], [[priorVariance]]);
    }

    private GaussianWeights(FeatureIndex index, double priorVariance, double[] mean, double[][] covariance) =>
        (this.index, this.priorVariance, this.mean, this.covariance) = (index, priorVariance, mean, covariance);

    public GaussianWeights Clone() => new(index.Clone(), priorVariance, [.. mean], [.. covariance.Select(r => r.ToArray())]);

    /// <summary>Mean and variance of the score w·x, features never met included.</summary>
    public (double Mean, double Variance) Score(Features x)
    {
        Demand(x);
        double unknown = 0.0;
        double[] vector = Vector(x, ref unknown);
        double variance = unknown * priorVariance, score = Numerics.Dot(mean, vector);
        for (int i = 0; i < vector.Length; i++)
            if (vector[i] != 0.0) variance += vector[i] * Numerics.Dot(covariance[i], vector);
        return (score, Math.Max(variance, 0.0));
    }

    public double WeightOf(string feature) => index.PlaceOf(feature) is var p and >= 0 ? mean[p + 1] : 0.0;

    public double VarianceOf(string feature) => index.PlaceOf(feature) is var p and >= 0 ? covariance[p + 1][p + 1] : priorVariance;

    /// <summary>m ← m + shift·Σx and Σ ← Σ − shrink·(Σx)(Σx)ᵀ, where the two factors follow from the score's mean and variance.</summary>
    public void Update(Features x, Func<double, double, (double Shift, double Shrink)> factors)
    {
        Demand(x);
        foreach (string name in x.Names) index.PlaceOrNew(name);
        Grow(index.Count + 1);
        double unknown = 0.0;
        double[] vector = Vector(x, ref unknown), along = [.. covariance.Select(row => Numerics.Dot(row, vector))];
        (double shift, double shrink) = factors(Numerics.Dot(mean, vector), Math.Max(0.0, Numerics.Dot(along, vector)));
        Numerics.AddScaled(mean, shift, along);
        for (int i = 0; i < along.Length; i++) Numerics.AddScaled(covariance[i], -shrink * along[i], along);
    }

    public void Write(ModelWriter writer)
    {
        writer.Write("priorVariance", priorVariance);
        writer.Write("features", index.Names);
        writer.Write("mean", mean);
        writer.Write("covariance", [.. covariance.SelectMany(r => r)]);
    }

    public static GaussianWeights Read(ModelReader reader)
    {
        double variance = reader.ReadDouble("priorVariance");
        var index = new FeatureIndex(reader.ReadStrings("features"));
        double[] mean = reader.ReadDoubles("mean"), cells = reader.ReadDoubles("covariance");
        if (mean.Length != index.Count + 1 || cells.Length != mean.Length * mean.Length) throw new InvalidDataException("model.layout: the covariance does not fit the features.");
        return new(index, variance, mean, [.. cells.Chunk(mean.Length)]);
    }

    private static void Demand(Features x)
    {
        ArgumentNullException.ThrowIfNull(x);
        for (int i = 0; i < x.Count; i++)
            if (!(Math.Abs(x.Values[i]) <= Largest)) throw new ArgumentException($"The feature {x.Names[i]} is larger than 1e6 in size, beside which the others have no digits: divide it.", nameof(x));
    }

    private double[] Vector(Features x, ref double unknownSquares)
    {
        var vector = new double[mean.Length];
        vector[0] = 1.0;
        for (int i = 0; i < x.Count; i++)
        {
            int place = index.PlaceOf(x.Names[i]);
            if (place >= 0) vector[place + 1] = x.Values[i];
            else unknownSquares += x.Values[i] * x.Values[i];
        }
        return vector;
    }

    private void Grow(int size)
    {
        int before = mean.Length;
        if (size == before) return;
        Array.Resize(ref mean, size);
        Array.Resize(ref covariance, size);
        for (int i = 0; i < size; i++)
        {
            double[] row = covariance[i] ?? [];
            Array.Resize(ref row, size);
            if (i >= before) row[i] = priorVariance;
            covariance[i] = row;
        }
    }
}
