namespace Opportune.Learners;

/// <summary>Ridge regression over named features, learned one example at a time, with its exact belief about the weights.</summary>
/// <remarks>Prior N(0, v·I), noise variance r: after any order of examples the mean is the ridge solution with λ = r/v, the intercept's weight included. Recursive least squares (Sherman and Morrison):
/// gain = Σx/(r/weight + xᵀΣx). Source: C. Bishop, "Pattern Recognition and Machine Learning", §3.3. O(d²) a step. Features are at most 1e6 in size (<see cref="ArgumentException"/>); of like scale they keep all digits.</remarks>
public sealed class BayesianLinearRegression : IOnlineRegressor, ISavedModel<BayesianLinearRegression>
{
    private readonly GaussianWeights weights;
    private readonly double noise;

    /// <summary>An untrained model.</summary>
    /// <param name="priorVariance">v &gt; 0 of every weight; default 1.</param>
    /// <param name="noiseVariance">r &gt; 0 of the answers around their mean; default 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A variance is not a finite number above 0.</exception>
    public BayesianLinearRegression(double priorVariance = 1.0, double noiseVariance = 1.0) : this(new GaussianWeights(priorVariance), noiseVariance)
    {
        if (!(noiseVariance > 0.0 && double.IsFinite(noiseVariance))) throw new ArgumentOutOfRangeException(nameof(noiseVariance), noiseVariance, "A noise variance is a finite number above 0.");
    }

    private BayesianLinearRegression(GaussianWeights weights, double noise) => (this.weights, this.noise) = (weights, noise);

    /// <inheritdoc/>
    public static string Kind => "bayesian-linear-regression/1";

    /// <inheritdoc/>
    public double Predict(Features x) => weights.Score(x).Mean;

    /// <summary>The belief about the expected answer to x: its mean and standard deviation, noise not included.</summary>
    public (double Mean, double StandardDeviation) Expected(Features x)
    {
        (double mean, double variance) = weights.Score(x);
        return (mean, Numerics.Sqrt(variance));
    }

    /// <inheritdoc/>
    public void Learn(Features x, double y, double weight = 1.0)
    {
        ArgumentNullException.ThrowIfNull(x);
        if (!double.IsFinite(y)) throw new ArgumentOutOfRangeException(nameof(y), y, "A target is a finite number.");
        if (!(weight >= 0.0 && double.IsFinite(weight))) throw new ArgumentOutOfRangeException(nameof(weight), weight, "A weight is a finite number, 0 or more.");
        weights.Update(x, (score, variance) =>
        {
            double gain = weight / (noise + weight * variance);
            return (gain * (y - score), gain);
        });
    }

    IOnlineRegressor IOnlineRegressor.Clone() => Clone();

    /// <inheritdoc cref="IOnlineRegressor.Clone"/>
    public BayesianLinearRegression Clone() => new(weights.Clone(), noise);

    /// <summary>The mean of a feature's weight; 0 if it was never met.</summary>
    public double WeightOf(string feature) => weights.WeightOf(feature);

    /// <inheritdoc/>
    public void Write(ModelWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        weights.Write(writer);
        writer.Write("noise", noise);
    }

    /// <inheritdoc/>
    public static BayesianLinearRegression Read(ModelReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        return new(GaussianWeights.Read(reader), reader.ReadDouble("noise"));
    }
}
