namespace Opportune.Learners;

/// <summary>Scores items for a customer by the items already held.</summary>
public interface IRecommender
{
    /// <summary>How many items there are, numbered from 0.</summary>
    int Items { get; }

    /// <summary>Writes one score per item, larger for better; items held get a score too, which says what the others say of them.</summary>
    /// <param name="held">The items held, in any order; none twice.</param>
    /// <param name="scores">One place per item.</param>
    /// <exception cref="ArgumentException">An item is none, or scores has another length.</exception>
    void Score(ReadOnlySpan<int> held, Span<double> scores);
}

internal static class Holdings
{
    public static void RequireSound(ReadOnlySpan<int> held, int items, int places)
    {
        if (places != items) throw new ArgumentException($"There are {items} items, so as many scores.", nameof(places));
        foreach (int item in held) if (item < 0 || item >= items) throw new ArgumentException($"Items are numbered from 0 to {items - 1}.", nameof(held));
    }

    /// <summary>Lower triangle of XᵀX: how many customers hold both items.</summary>
    public static double[][] Together(IReadOnlyList<int[]> customers, int items)
    {
        double[][] counts = [.. Enumerable.Range(0, items).Select(i => new double[i + 1])];
        foreach (int[] held in customers)
        {
            RequireSound(held, items, items);
            foreach (int i in held)
                foreach (int j in held) if (j <= i) counts[i][j]++;
        }
        return counts;
    }
}
