namespace Opportune.Learners;

/// <summary>The linear support vector machine of one class against all others, on sparse vectors.</summary>
/// <remarks>Minimises ½|w|² + C·Σ max(0, 1 − yᵢ·w·xᵢ)² by dual coordinate descent: C.-J. Hsieh et al., "A dual coordinate descent method for large-scale linear SVM", ICML 2008, algorithm 1 (the L2 loss; no shrinking).
/// The constant 1 is a further, penalised feature, as in LIBLINEAR. Stops when projected gradients of a pass differ by less than 0.01.</remarks>
internal static class LinearSupportVectors
{
    private const int MostPasses = 300;
    private const double Tolerance = 0.01;

    /// <summary>The weights, the constant's last.</summary>
    public static double[] Learn((int[] Places, double[] Weights)[] x, bool[] labels, int width, double cost, long seed)
    {
        double[] w = new double[width + 1], alpha = new double[x.Length], diagonal = Array.ConvertAll(x, v => Numerics.Dot(v.Weights, v.Weights) + 1.0 + 0.5 / cost);
        int[] order = [.. Enumerable.Range(0, x.Length)];
        var random = CounterRandom.FromSeed(seed);
        for (int pass = 0; pass < MostPasses; pass++)
        {
            random.Shuffle(order.AsSpan());
            double most = double.NegativeInfinity, least = double.PositiveInfinity;
            foreach (int i in order)
            {
                double y = labels[i] ? 1.0 : -1.0, slope = y * Margin(w, x[i]) - 1.0 + alpha[i] * (0.5 / cost), projected = alpha[i] == 0.0 ? Math.Min(slope, 0.0) : slope;
                (most, least) = (Math.Max(most, projected), Math.Min(least, projected));
                if (Math.Abs(projected) < 1e-12) continue;
                double before = alpha[i];
                alpha[i] = Math.Max(before - slope / diagonal[i], 0.0);
                Add(w, x[i], (alpha[i] - before) * y);
            }
            if (most - least < Tolerance) break;
        }
        return w;
    }

    private static double Margin(double[] w, (int[] Places, double[] Weights) x)
    {
        double sum = w[^1];
        for (int k = 0; k < x.Places.Length; k++) sum += w[x.Places[k]] * x.Weights[k];
        return sum;
    }

    private static void Add(double[] w, (int[] Places, double[] Weights) x, double factor)
    {
        for (int k = 0; k < x.Places.Length; k++) w[x.Places[k]] += factor * x.Weights[k];
        w[^1] += factor;
    }
}
