namespace Opportune.Learners;

/// <summary>One recommended item, with what each part of the blend said for it.</summary>
/// <param name="Item">The item.</param>
/// <param name="Score">The sum of the parts.</param>
/// <param name="Parts">Each part's weighted score, in the order of the blend; they sum to <paramref name="Score"/>.</param>
public sealed record Recommendation(int Item, double Score, IReadOnlyList<double> Parts)
{
    /// <summary>The part that said most for it.</summary>
    public int Speaker => Enumerable.Range(0, Parts.Count).MaxBy(p => Parts[p]);
}

/// <summary>Several recommenders as one, which says of each recommendation who spoke for it.</summary>
/// <remarks>Each part's scores over the items not held are scaled to (score − mean)/deviation, so that units do not matter, and weighted; a part without an opinion (all equal) says 0.</remarks>
public sealed class RecommenderBlend
{
    private readonly (IRecommender Recommender, double Weight)[] parts;

    /// <summary>A blend.</summary>
    /// <param name="parts">Recommenders over the same items, each with a weight of 0 or more.</param>
    /// <exception cref="ArgumentException">There is no part, they differ in items, or a weight is out of range.</exception>
    public RecommenderBlend(params (IRecommender Recommender, double Weight)[] parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        if (parts.Length == 0 || parts.Any(p => p.Recommender.Items != parts[0].Recommender.Items || !(p.Weight >= 0.0 && double.IsFinite(p.Weight)))) throw new ArgumentException("A blend has at least one part, all over the same items and with a weight of 0 or more.", nameof(parts));
        this.parts = [.. parts];
    }

    /// <summary>The best items not held, best first, equals by number.</summary>
    /// <param name="held">The items held.</param>
    /// <param name="count">Most items wanted, 0 or more.</param>
    public IReadOnlyList<Recommendation> Recommend(ReadOnlySpan<int> held, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        int items = parts[0].Recommender.Items;
        var has = new bool[items];
        double[][] said = new double[parts.Length][];
        for (int p = 0; p < parts.Length; p++) parts[p].Recommender.Score(held, said[p] = new double[items]);
        foreach (int i in held) has[i] = true;
        int[] open = [.. Enumerable.Range(0, items).Where(i => !has[i])];
        for (int p = 0; p < parts.Length; p++) Scale(said[p], open, parts[p].Weight);
        return [.. open.Select(i => Array.ConvertAll(said, s => s[i])).Zip(open, (s, i) => new Recommendation(i, Numerics.Sum(s), s)).OrderByDescending(r => r.Score).ThenBy(r => r.Item).Take(count)];
    }

    private static void Scale(double[] scores, int[] open, double weight)
    {
        double[] values = Array.ConvertAll(open, i => scores[i]);
        if (values.Length == 0) return;
        double mean = Numerics.Sum(values) / values.Length;
        double[] off = Array.ConvertAll(values, v => v - mean);
        double deviation = Numerics.Sqrt(Numerics.Dot(off, off) / off.Length);
        for (int k = 0; k < open.Length; k++) scores[open[k]] = deviation > 1e-12 * Math.Max(1.0, Math.Abs(mean)) ? weight * off[k] / deviation : 0.0;
    }
}
