namespace Opportune.Learners;

/// <summary>Recommends by one matrix of item-to-item weights, found in closed form.</summary>
/// <remarks>B minimises |X − XB|² + λ|B|² with diagonal 0, X the customers × items matrix of 0 and 1: with P = (XᵀX + λI)⁻¹, Bᵢⱼ = −Pᵢⱼ/Pⱼⱼ. Score of item j: Σ Bᵢⱼ over the items i held. Source: H. Steck, "Embarrassingly shallow autoencoders for sparse data",
/// WWW 2019, eq. 8. O(items³) once: for a catalogue of up to some thousands; a score costs held × items.</remarks>
public sealed class Ease : IRecommender, ISavedModel<Ease>
{
    private readonly double[] weights; // row i: what holding i says of each item

    private Ease(int items, double[] weights)
    {
        if (weights.Length != items * items) throw new InvalidDataException("model.layout: the weights do not fit the items.");
        (Items, this.weights) = (items, weights);
    }

    /// <inheritdoc/>
    public static string Kind => "ease/1";

    /// <inheritdoc/>
    public int Items { get; }

    /// <summary>Learns from what customers hold.</summary>
    /// <param name="customers">The items of each customer, none twice.</param>
    /// <param name="items">How many items there are, 1 or more.</param>
    /// <param name="ridge">λ &gt; 0; larger for fewer customers. Default 100.</param>
    /// <exception cref="ArgumentException">An item is none of these, or a setting is out of range.</exception>
    public static Ease Learn(IReadOnlyList<int[]> customers, int items, double ridge = 100.0)
    {
        ArgumentNullException.ThrowIfNull(customers);
        ArgumentOutOfRangeException.ThrowIfLessThan(items, 1);
        if (!(ridge > 0.0 && double.IsFinite(ridge))) throw new ArgumentOutOfRangeException(nameof(ridge), ridge, "The ridge is a finite number above 0.");
        double[][] gram = Holdings.Together(customers, items);
        for (int i = 0; i < items; i++) gram[i][i] += ridge;
        double[][] inverse = Cholesky.Of(gram).Inverse();
        var weights = new double[items * items];
        for (int i = 0; i < items; i++)
            for (int j = 0; j < items; j++) weights[i * items + j] = i == j ? 0.0 : -inverse[i][j] / inverse[j][j];
        return new(items, weights);
    }

    /// <summary>What holding one item says of another; 0 of itself.</summary>
    public double Weight(int held, int item) => weights[held * Items + item];

    /// <inheritdoc/>
    public void Score(ReadOnlySpan<int> held, Span<double> scores)
    {
        Holdings.RequireSound(held, Items, scores.Length);
        scores.Clear();
        foreach (int i in held) Numerics.AddScaled(scores, 1.0, weights.AsSpan(i * Items, Items));
    }

    /// <inheritdoc/>
    public void Write(ModelWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Write("items", Items);
        writer.Write("weights", weights);
    }

    /// <inheritdoc/>
    public static Ease Read(ModelReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        return new(checked((int)reader.ReadInt64("items")), reader.ReadDoubles("weights"));
    }
}
