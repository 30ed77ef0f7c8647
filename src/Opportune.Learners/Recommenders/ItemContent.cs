namespace Opportune.Learners;

/// <summary>Recommends items whose features are like those of the items held: it serves a new item that nobody holds yet.</summary>
/// <remarks>Score of item j: the cosine between its features and the sum of the held items' features, each of length 1 (M. Pazzani, D. Billsus, "Content-based recommendation systems", 2007). 0 where nothing is held or an item has no feature.</remarks>
public sealed class ItemContent : IRecommender, ISavedModel<ItemContent>
{
    private readonly double[][] features; // each of length 1, or all 0

    /// <summary>A recommender over a product feature matrix.</summary>
    /// <param name="features">One row per item, of one length, finite numbers.</param>
    /// <exception cref="ArgumentException">There is no item, lengths differ, or a number is not finite.</exception>
    public ItemContent(IReadOnlyList<double[]> features)
    {
        ArgumentNullException.ThrowIfNull(features);
        if (features.Count == 0 || features.Any(f => f.Length != features[0].Length || !f.All(double.IsFinite))) throw new ArgumentException("Each item, at least one, needs features of one length, finite numbers only.", nameof(features));
        this.features = [.. features.Select(Unit)];
    }

    /// <inheritdoc/>
    public static string Kind => "item-content/1";

    /// <inheritdoc/>
    public int Items => features.Length;

    /// <inheritdoc/>
    public void Score(ReadOnlySpan<int> held, Span<double> scores)
    {
        Holdings.RequireSound(held, Items, scores.Length);
        var sum = new double[features[0].Length];
        foreach (int i in held) Numerics.AddScaled(sum, 1.0, features[i]);
        double[] taste = Unit(sum);
        for (int j = 0; j < Items; j++) scores[j] = Numerics.Dot(features[j], taste);
    }

    /// <inheritdoc/>
    public void Write(ModelWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Write("items", Items);
        writer.Write("features", [.. features.SelectMany(f => f)]);
    }

    /// <inheritdoc/>
    public static ItemContent Read(ModelReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        int items = checked((int)reader.ReadInt64("items"));
        double[] cells = reader.ReadDoubles("features");
        if (items < 1 || cells.Length % items != 0) throw new InvalidDataException("model.layout: the features do not fit the items.");
        return new(cells, items);
    }

    // Features that were saved are of length 1 already; scaling them again could change a bit.
    private ItemContent(double[] cells, int items) => features = [.. Enumerable.Range(0, items).Select(i => cells.AsSpan(i * (cells.Length / items), cells.Length / items).ToArray())];

    private static double[] Unit(double[] vector)
    {
        double length = Numerics.Length(vector);
        return length > 0.0 ? Array.ConvertAll(vector, v => v / length) : [.. vector];
    }
}
