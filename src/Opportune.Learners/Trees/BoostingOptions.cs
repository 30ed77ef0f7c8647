namespace Opportune.Learners;

/// <summary>How trees are boosted. The defaults are those of scikit-learn's HistGradientBoosting, so that results can be compared.</summary>
public sealed record BoostingOptions
{
    /// <summary>Most rounds; each adds a tree (one per class for several classes). 1 or more; default 100.</summary>
    public int Rounds { get; init; } = 100;

    /// <summary>By how much each tree is shrunk, in (0, 1]; default 0.1.</summary>
    public double LearningRate { get; init; } = 0.1;

    /// <summary>Most leaves of a tree, which grows where the gain is largest. 2 or more; default 31.</summary>
    public int Leaves { get; init; } = 31;

    /// <summary>Most splits on the way to a leaf; default 64.</summary>
    public int Depth { get; init; } = 64;

    /// <summary>Fewest rows of a leaf. 1 or more; default 20.</summary>
    public int MinRowsPerLeaf { get; init; } = 20;

    /// <summary>Least sum of second derivatives of a leaf; default 0.001.</summary>
    public double MinHessianPerLeaf { get; init; } = 1e-3;

    /// <summary>λ ≥ 0, the penalty on squared leaf values; default 0.</summary>
    public double Ridge { get; init; }

    /// <summary>Least gain of a split; default 0.</summary>
    public double MinGain { get; init; }

    /// <summary>Most bins of a column, 2 to 255; default 255.</summary>
    public int Bins { get; init; } = BinnedTable.MostBins;

    /// <summary>Per column 1 (the score never falls as the number grows), −1 (never rises) or 0; null for none. Categories take 0.</summary>
    public IReadOnlyList<int>? Monotone { get; init; }

    /// <summary>The share of rows held out to stop early, in [0, 1); 0 (the default) learns all rounds from all rows.</summary>
    public double ValidationShare { get; init; }

    /// <summary>Rounds without a better loss on the held-out rows after which it stops; default 10.</summary>
    public int Patience { get; init; } = 10;

    /// <summary>Draws the held-out rows; any value. Default 0.</summary>
    public long Seed { get; init; }

    /// <summary>Threads to learn with, 1 or more; they change the time, never the result. Default 1.</summary>
    public int Threads { get; init; } = 1;

    internal void RequireSound(Table table)
    {
        ArgumentNullException.ThrowIfNull(table);
        if (table.Rows == 0) throw new ArgumentException("There is no row to learn from.", nameof(table));
        if (Rounds < 1 || Leaves < 2 || Depth < 1 || MinRowsPerLeaf < 1 || Bins is < 2 or > BinnedTable.MostBins || Patience < 1 || Threads < 1
            || !(LearningRate is > 0.0 and <= 1.0) || !(MinHessianPerLeaf >= 0.0) || !(Ridge >= 0.0) || !(MinGain >= 0.0) || !(ValidationShare is >= 0.0 and < 1.0))
            throw new ArgumentException("A setting of the boosting is out of the range that its description gives.");
        if (Monotone is null) return;
        if (Monotone.Count != table.Columns.Count) throw new ArgumentException($"Monotone has {Monotone.Count} entries for {table.Columns.Count} columns.");
        for (int j = 0; j < Monotone.Count; j++)
            if (Monotone[j] is < -1 or > 1 || (Monotone[j] != 0 && table.Columns[j].Categories is not null)) throw new ArgumentException($"Column {table.Columns[j].Name} cannot be monotone in that way.");
    }
}
