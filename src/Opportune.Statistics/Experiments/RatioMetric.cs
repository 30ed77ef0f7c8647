using Opportune.Learners;

namespace Opportune.Statistics;

/// <summary>A ratio of sums over units, such as accepted offers per offer shown, where the unit of assignment is the customer.</summary>
public static class RatioMetric
{
    /// <summary>Σy/Σx with its standard error by the delta method: √(Σ(yᵢ − R·xᵢ)²/(n(n − 1)))/x̄.</summary>
    /// <remarks>Source: A. Deng, U. Knoblich, J. Lu, "Applying the delta method in metric analytics", KDD 2018, eq. 3.</remarks>
    /// <param name="numerators">y of each unit.</param>
    /// <param name="denominators">x of each unit, 0 or more, not all 0.</param>
    /// <exception cref="ArgumentException">Lengths differ, fewer than two units, a number that is not finite, a denominator below 0, or denominators that sum to 0.</exception>
    public static MeanEstimate Of(ReadOnlySpan<double> numerators, ReadOnlySpan<double> denominators)
    {
        if (numerators.Length != denominators.Length || numerators.Length < 2) throw new ArgumentException("Every unit, at least two, needs its numerator and its denominator.", nameof(denominators));
        foreach (double x in denominators) if (!(x >= 0.0)) throw new ArgumentException("A denominator is 0 or more, and their sum is above 0.", nameof(denominators));
        double below = Numerics.Sum(denominators);
        if (!(below > 0.0)) throw new ArgumentException("The denominators sum to a number above 0.", nameof(denominators));
        double ratio = Numerics.Sum(numerators) / below, n = numerators.Length;
        var rest = new double[numerators.Length];
        for (int i = 0; i < rest.Length; i++) rest[i] = numerators[i] - ratio * denominators[i];
        double error = Numerics.Length(rest) / Numerics.Sqrt(n * (n - 1.0)) / (below / n);
        return double.IsFinite(error) ? new(ratio, error, numerators.Length) : throw new ArgumentException("Numerators and denominators are finite numbers.", nameof(numerators));
    }
}
