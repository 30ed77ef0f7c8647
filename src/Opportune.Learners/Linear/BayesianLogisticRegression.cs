namespace Opportune.Learners;

/// <summary>Logistic regression over named features that keeps a belief about its weights, learned one example at a time.</summary>
/// <remarks>
/// <para>Belief N(m, Σ), at first N(0, v·I). Learning: with s² = xᵀΣx the mode of N(m, Σ)·σ(±w·x)^weight lies at m + Σx·δ, δ solving δ = weight·(y − σ(m·x + s²δ)) (Newton, monotone); the curvature there,
/// h = weight·p(1 − p), gives Σ ← Σ − h/(1 + h·s²)·(Σx)(Σx)ᵀ: one Laplace step per example (D. MacKay, Neural Computation 4 (1992) 720; W. Penny, S. Roberts 1999).</para>
/// <para>Prediction: E σ(a), a ~ N(μ, s²), as σ(μ/√(1 + πs²/8)) (MacKay 1992, eq. 30; absolute error below 0.02): the less is known, the nearer 0.5.</para>
/// <para>O(d²) time a step and memory, d features met: for some hundreds. Features are at most 1e6 in size (<see cref="ArgumentException"/>); of like scale they keep all digits.</para>
/// </remarks>
public sealed class BayesianLogisticRegression : IOnlineClassifier, ISavedModel<BayesianLogisticRegression>
{
    private readonly GaussianWeights weights;

    /// <summary>An untrained model.</summary>
    /// <param name="priorVariance">v &gt; 0 of every weight; default 1.</param>
    public BayesianLogisticRegression(double priorVariance = 1.0) : this(new GaussianWeights(priorVariance)) { }

    private BayesianLogisticRegression(GaussianWeights weights) => this.weights = weights;

    /// <inheritdoc/>
    public static string Kind => "bayesian-logistic-regression/1";

    /// <inheritdoc/>
    public double Predict(Features x)
    {
        (double mean, double variance) = weights.Score(x);
        return Numerics.Sigmoid(mean / Numerics.Sqrt(1.0 + variance * (Math.PI / 8.0)));
    }

    /// <summary>The belief about the log odds of x: its mean and standard deviation.</summary>
    public (double Mean, double StandardDeviation) LogOdds(Features x)
    {
        (double mean, double variance) = weights.Score(x);
        return (mean, Numerics.Sqrt(variance));
    }

    /// <inheritdoc/>
    public void Learn(Features x, bool y, double weight = 1.0)
    {
        ArgumentNullException.ThrowIfNull(x);
        if (!(weight >= 0.0 && double.IsFinite(weight))) throw new ArgumentOutOfRangeException(nameof(weight), weight, "A weight is a finite number, 0 or more.");
        weights.Update(x, (score, variance) => Laplace(score, variance, y ? 1.0 : 0.0, weight));
    }

    IOnlineClassifier IOnlineClassifier.Clone() => Clone();

    /// <inheritdoc cref="IOnlineClassifier.Clone"/>
    public BayesianLogisticRegression Clone() => new(weights.Clone());

    /// <summary>The mean of a feature's weight; 0 if it was never met.</summary>
    public double WeightOf(string feature) => weights.WeightOf(feature);

    /// <inheritdoc/>
    public void Write(ModelWriter writer) => weights.Write(writer);

    /// <inheritdoc/>
    public static BayesianLogisticRegression Read(ModelReader reader) => new(GaussianWeights.Read(reader));

    // The root of f(δ) = δ − weight·(y − σ(score + variance·δ)), which grows and changes sign between 0 and weight·(y − σ(score)).
    internal static (double Shift, double Shrink) Laplace(double score, double variance, double y, double weight)
    {
        double end = weight * (y - Numerics.Sigmoid(score)), low = Math.Min(0.0, end), high = Math.Max(0.0, end), delta = end / (1.0 + weight * variance * 0.25), p = 0.5;
        for (int step = 0; step < 60; step++)
        {
            p = Numerics.Sigmoid(score + variance * delta);
            double error = delta - weight * (y - p);
            if (Math.Abs(error) <= 1e-14 * Math.Max(1.0, weight)) break;
            if (error > 0.0) high = delta; else low = delta;
            double next = delta - error / (1.0 + weight * variance * p * (1.0 - p));
            delta = next > low && next < high ? next : 0.5 * (low + high);
        }
        double curvature = weight * p * (1.0 - p);
        return (delta, curvature / (1.0 + curvature * variance));
    }
}
