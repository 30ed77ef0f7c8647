namespace Opportune.Learners;

/// <summary>Logistic regression learned one example at a time from a belief in which every weight is independent of the others: mᵢ ± √vᵢ.</summary>
/// <remarks>
/// <para>Assumed-density filtering: with s² = Σ vᵢxᵢ², the mode of N(m, diag v)·σ(±w·x) lies at mᵢ + vᵢxᵢδ, δ solving δ = y − σ(m·x + s²δ); the curvature there, h = p(1 − p), gives
/// vᵢ ← vᵢ − h·vᵢ²xᵢ²/(1 + h·s²). What the example says about pairs of weights is dropped, so that a step costs O(k) instead of the O(k²) of <see cref="BayesianLogisticRegression"/>.
/// Sources: T. Minka, "A family of algorithms for approximate Bayesian inference", 2001, §3.1; T. Graepel et al., "Web-scale Bayesian click-through rate prediction", ICML 2010, §3 (there with a probit); the step itself is that of
/// <see cref="BayesianLogisticRegression"/> (D. MacKay, Neural Computation 4 (1992) 720).</para>
/// <para>For columns of like scale that are not nearly the same; columns that are learn more slowly than they could, and their deviations are too small together.</para>
/// </remarks>
public static class IndependentLogistic
{
    /// <summary>Learns one example. O(k), no allocation.</summary>
    /// <param name="means">mᵢ of k weights; changed.</param>
    /// <param name="variances">vᵢ ≥ 0; changed, never upwards.</param>
    /// <param name="x">k finite numbers.</param>
    /// <param name="y">What happened.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static void Learn(Span<double> means, Span<double> variances, ReadOnlySpan<double> x, bool y)
    {
        (double score, double spread) = Score(means, variances, x);
        (double shift, double shrink) = BayesianLogisticRegression.Laplace(score, spread, y ? 1.0 : 0.0, 1.0);
        for (int i = 0; i < x.Length; i++)
        {
            double along = variances[i] * x[i];
            means[i] += along * shift;
            variances[i] = Math.Max(0.0, variances[i] - shrink * along * along);
        }
    }

    /// <summary>Makes a success of an example that was learned as a failure. O(k), no allocation.</summary>
    /// <remarks>The two labels' gradients differ by x, so the mode moves by vᵢxᵢ to first order; the curvature is that of either label and stays.</remarks>
    /// <param name="means">mᵢ of k weights; changed.</param>
    /// <param name="variances">vᵢ ≥ 0.</param>
    /// <param name="x">The example's k numbers.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static void Correct(Span<double> means, ReadOnlySpan<double> variances, ReadOnlySpan<double> x)
    {
        RequireLength(means, variances, x);
        for (int i = 0; i < x.Length; i++) means[i] += variances[i] * x[i];
    }

    /// <summary>The log odds of x: mean Σ mᵢxᵢ and variance Σ vᵢxᵢ² of the belief. O(k).</summary>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static (double Mean, double Variance) Score(ReadOnlySpan<double> means, ReadOnlySpan<double> variances, ReadOnlySpan<double> x)
    {
        RequireLength(means, variances, x);
        double spread = 0.0;
        for (int i = 0; i < x.Length; i++) spread += variances[i] * x[i] * x[i];
        return (Numerics.Dot(means, x), spread);
    }

    private static void RequireLength(ReadOnlySpan<double> means, ReadOnlySpan<double> variances, ReadOnlySpan<double> x)
    {
        if (means.Length != x.Length || variances.Length != x.Length) throw new ArgumentException($"{x.Length} numbers need as many means and variances, not {means.Length} and {variances.Length}.", nameof(x));
    }
}
