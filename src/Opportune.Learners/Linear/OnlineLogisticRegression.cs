namespace Opportune.Learners;

/// <summary>Logistic regression over named features that learns one example at a time.</summary>
/// <remarks>
/// FTRL-Proximal: per feature z ← z + g − ((√(n + g²) − √n)/α)·w, n ← n + g², and w = 0 where |z| ≤ λ₁, else −(z − sign(z)·λ₁)/((β + √n)/α + λ₂), with g = weight·(p − y)·x.
/// Each feature has its own falling rate; features that never helped stay exactly 0. Source: H. B. McMahan et al., "Ad click prediction: a view from the trenches", KDD 2013, algorithm 1.
/// O(features present) a step; an always-present feature stands for the intercept, without penalty.
/// </remarks>
public sealed class OnlineLogisticRegression : IOnlineClassifier, ISavedModel<OnlineLogisticRegression>
{
    private const double MostSlope = 1e100;

    private readonly double alpha, beta, lasso, ridge;
    private readonly FeatureIndex index;
    private double[] z, n;

    /// <summary>An untrained model.</summary>
    /// <param name="alpha">α &gt; 0, the size of first steps; default 0.1.</param>
    /// <param name="beta">β ≥ 0, delays the fall of the rate; default 1.</param>
    /// <param name="lasso">λ₁ ≥ 0; default 0.</param>
    /// <param name="ridge">λ₂ ≥ 0; default 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of range.</exception>
    public OnlineLogisticRegression(double alpha = 0.1, double beta = 1.0, double lasso = 0.0, double ridge = 0.0)
        : this(alpha, beta, lasso, ridge, new(), new double[1], new double[1])
    {
        if (!(alpha > 0.0 && double.IsFinite(alpha))) throw new ArgumentOutOfRangeException(nameof(alpha), alpha, "Alpha is a finite number above 0.");
        if (!(beta >= 0.0 && double.IsFinite(beta))) throw new ArgumentOutOfRangeException(nameof(beta), beta, "Beta is a finite number, 0 or more.");
        if (!(lasso >= 0.0 && double.IsFinite(lasso))) throw new ArgumentOutOfRangeException(nameof(lasso), lasso, "The lasso is a finite number, 0 or more.");
        if (!(ridge >= 0.0 && double.IsFinite(ridge))) throw new ArgumentOutOfRangeException(nameof(ridge), ridge, "The ridge is a finite number, 0 or more.");
    }

    private OnlineLogisticRegression(double alpha, double beta, double lasso, double ridge, FeatureIndex index, double[] z, double[] n) =>
        (this.alpha, this.beta, this.lasso, this.ridge, this.index, this.z, this.n) = (alpha, beta, lasso, ridge, index, z, n);

    /// <inheritdoc/>
    public static string Kind => "online-logistic-regression/1";

    /// <inheritdoc/>
    public double Predict(Features x) => Numerics.Sigmoid(Score(x));

    /// <inheritdoc/>
    public void Learn(Features x, bool y, double weight = 1.0)
    {
        if (!(weight >= 0.0 && double.IsFinite(weight))) throw new ArgumentOutOfRangeException(nameof(weight), weight, "A weight is a finite number, 0 or more.");
        ArgumentNullException.ThrowIfNull(x);
        double largest = 1.0; // the intercept's
        foreach (double v in x.Values) largest = Math.Max(largest, Math.Abs(v));
        if (!(largest * weight <= MostSlope)) throw new ArgumentOutOfRangeException(nameof(weight), weight, "A weight times a feature is at most 1e100, so that its square can be summed.");
        double slope = weight * (Predict(x) - (y ? 1.0 : 0.0));
        if (slope == 0.0) return;
        Update(0, slope);
        for (int i = 0; i < x.Count; i++) Update(1 + Place(x.Names[i]), slope * x.Values[i]);
    }

    IOnlineClassifier IOnlineClassifier.Clone() => Clone();

    /// <inheritdoc cref="IOnlineClassifier.Clone"/>
    public OnlineLogisticRegression Clone() => new(alpha, beta, lasso, ridge, index.Clone(), [.. z], [.. n]);

    /// <summary>The weight of a feature; 0 if it was never met.</summary>
    public double WeightOf(string feature) => index.PlaceOf(feature) is var place and >= 0 ? Weight(1 + place) : 0.0;

    /// <inheritdoc/>
    public void Write(ModelWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Write("settings", [alpha, beta, lasso, ridge]);
        writer.Write("features", index.Names);
        writer.Write("z", z.AsSpan(0, index.Count + 1));
        writer.Write("n", n.AsSpan(0, index.Count + 1));
    }

    /// <inheritdoc/>
    public static OnlineLogisticRegression Read(ModelReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        double[] s = reader.ReadDoubles("settings");
        return new(s[0], s[1], s[2], s[3], new(reader.ReadStrings("features")), reader.ReadDoubles("z"), reader.ReadDoubles("n"));
    }

    private double Score(Features x)
    {
        ArgumentNullException.ThrowIfNull(x);
        double score = Weight(0);
        for (int i = 0; i < x.Count; i++)
            if (index.PlaceOf(x.Names[i]) is var place and >= 0) score += Weight(1 + place) * x.Values[i];
        return score;
    }

    private int Place(string name)
    {
        int place = index.PlaceOrNew(name);
        if (place + 1 >= z.Length)
        {
            Array.Resize(ref z, 2 * z.Length + 8);
            Array.Resize(ref n, z.Length);
        }
        return place;
    }

    private void Update(int place, double gradient)
    {
        double square = n[place] + gradient * gradient;
        z[place] += gradient - (Numerics.Sqrt(square) - Numerics.Sqrt(n[place])) / alpha * Weight(place);
        n[place] = square;
    }

    private double Weight(int place)
    {
        (double l1, double l2) = place == 0 ? (0.0, 0.0) : (lasso, ridge);
        double size = Math.Abs(z[place]) - l1;
        if (size <= 0.0) return 0.0;
        double rate = (beta + Numerics.Sqrt(n[place])) / alpha + l2;
        return z[place] > 0.0 ? -size / rate : size / rate;
    }
}
