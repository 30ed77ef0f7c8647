namespace Opportune.Learners;

/// <summary>Recommends items that customers hold together with those already held.</summary>
/// <remarks>Similarity of two items: n_ab/(√(n_a·n_b) + shrinkage), n the customers who hold them; each item keeps its nearest neighbours (ties by number). Score of item j: the sum of similarities of held items among j's neighbours. Sources: B. Sarwar et al., WWW 2001; the shrinkage after
/// R. Bell, Y. Koren, ICDM 2007. Easy to explain ("held by those who hold …"). O(customers·held² + items²) once.</remarks>
public sealed class ItemNeighbours : IRecommender, ISavedModel<ItemNeighbours>
{
    private readonly int[] neighbours; // k per item; −1 for none
    private readonly double[] similarities;

    private ItemNeighbours(int items, int[] neighbours, double[] similarities)
    {
        if (items < 1 || neighbours.Length != similarities.Length || neighbours.Length % items != 0 || neighbours.Any(n => n < -1 || n >= items)) throw new InvalidDataException("model.layout: the neighbours do not fit the items.");
        (Items, this.neighbours, this.similarities) = (items, neighbours, similarities);
    }

    /// <inheritdoc/>
    public static string Kind => "item-neighbours/1";

    /// <inheritdoc/>
    public int Items { get; }

    /// <summary>Learns from what customers hold.</summary>
    /// <param name="customers">The items of each customer, none twice.</param>
    /// <param name="items">How many items there are, 1 or more.</param>
    /// <param name="most">Most neighbours of an item, 1 or more; default 50.</param>
    /// <param name="shrinkage">0 or more customers by which rare pairs are damped; default 10.</param>
    /// <exception cref="ArgumentException">An item is none of these, or a setting is out of range.</exception>
    public static ItemNeighbours Learn(IReadOnlyList<int[]> customers, int items, int most = 50, double shrinkage = 10.0)
    {
        ArgumentNullException.ThrowIfNull(customers);
        ArgumentOutOfRangeException.ThrowIfLessThan(items, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(most, 1);
        if (!(shrinkage >= 0.0 && double.IsFinite(shrinkage))) throw new ArgumentOutOfRangeException(nameof(shrinkage), shrinkage, "The shrinkage is a finite number, 0 or more.");
        double[][] together = Holdings.Together(customers, items);
        double Similarity(int a, int b) => together[Math.Max(a, b)][Math.Min(a, b)] is var n and > 0.0 ? n / (Numerics.Sqrt(together[a][a] * together[b][b]) + shrinkage) : 0.0;
        int k = Math.Min(most, items);
        int[] neighbours = new int[items * k];
        var similarities = new double[items * k];
        Array.Fill(neighbours, -1);
        for (int j = 0; j < items; j++)
        {
            int at = j * k, item = j;
            foreach ((int other, double s) in Enumerable.Range(0, items).Where(i => i != item).Select(i => (i, Similarity(item, i))).Where(p => p.Item2 > 0.0).OrderByDescending(p => p.Item2).ThenBy(p => p.i).Take(k))
                (neighbours[at], similarities[at++]) = (other, s);
        }
        return new(items, neighbours, similarities);
    }

    /// <inheritdoc/>
    public void Score(ReadOnlySpan<int> held, Span<double> scores)
    {
        Holdings.RequireSound(held, Items, scores.Length);
        var has = new bool[Items];
        foreach (int i in held) has[i] = true;
        int k = neighbours.Length / Items;
        for (int j = 0; j < Items; j++)
        {
            double sum = 0.0;
            for (int n = j * k; n < (j + 1) * k; n++) if (neighbours[n] >= 0 && has[neighbours[n]]) sum += similarities[n];
            scores[j] = sum;
        }
    }

    /// <inheritdoc/>
    public void Write(ModelWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Write("items", Items);
        writer.Write("neighbours", neighbours);
        writer.Write("similarities", similarities);
    }

    /// <inheritdoc/>
    public static ItemNeighbours Read(ModelReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        return new(checked((int)reader.ReadInt64("items")), reader.ReadInt32s("neighbours"), reader.ReadDoubles("similarities"));
    }
}
