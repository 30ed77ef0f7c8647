namespace Opportune.Learners;

/// <summary>A loss that boosting can lower: its gradients, and its value for stopping early.</summary>
internal abstract class BoostedLoss
{
    /// <summary>The best constant score of each output for these rows.</summary>
    public abstract double[] Baseline(int[] rows);

    /// <summary>First and second derivatives of the loss of these rows by output k's score.</summary>
    public abstract void Derive(double[][] scores, int k, int[] rows, double[] gradients, double[] hessians);

    /// <summary>The mean loss of these rows.</summary>
    public abstract double Mean(double[][] scores, int[] rows);
}

/// <summary>Gradient boosting: each round adds the tree that best follows the loss downhill from where the trees before it stand.</summary>
/// <remarks>J. Friedman, "Greedy function approximation: a gradient boosting machine", Ann. Statist. 29 (2001); second-order leaves after Chen and Guestrin 2016.</remarks>
internal static class Boosting
{
    public static TreeEnsemble Learn(Table table, BoostedLoss loss, BoostingOptions options)
    {
        BinnedTable binned = BinnedTable.Of(table, options.Bins, options.Threads);
        (int[] training, int[] held) = Divide(table.Rows, options);
        double[] baseline = loss.Baseline(training);
        var trees = new TreeEnsembleBuilder(table.Columns.Count, baseline);
        var grower = new TreeGrower(binned, options, training.Length);
        double[][] scores = [.. baseline.Select(b => Enumerable.Repeat(b, table.Rows).ToArray())];
        double[] g = new double[table.Rows], h = new double[table.Rows];
        double best = held.Length > 0 ? loss.Mean(scores, held) : 0.0;
        int bestRound = 0;
        for (int round = 1; round <= options.Rounds; round++)
        {
            GrowRound(loss, training, grower, trees, scores, g, h);
            if (held.Length == 0) continue;
            Advance(table, trees, baseline.Length, held, scores);
            double now = loss.Mean(scores, held);
            if (now < best) (best, bestRound) = (now, round);
            else if (round - bestRound >= options.Patience) break;
        }
        return trees.Build(held.Length > 0 ? bestRound * baseline.Length : trees.Trees);
    }

    // All classes' gradients are taken at the scores before the round, so the classes' order does not matter.
    private static void GrowRound(BoostedLoss loss, int[] training, TreeGrower grower, TreeEnsembleBuilder trees, double[][] scores, double[] g, double[] h)
    {
        double[][] start = scores.Length == 1 ? scores : [.. scores.Select(s => s.ToArray())];
        for (int k = 0; k < scores.Length; k++)
        {
            loss.Derive(start, k, training, g, h);
            grower.Grow(training, g, h, trees, scores[k]);
        }
    }

    private static void Advance(Table table, TreeEnsembleBuilder trees, int outputs, int[] held, double[][] scores)
    {
        TreeEnsemble last = trees.Last(outputs);
        var row = new double[table.Columns.Count];
        foreach (int i in held)
        {
            table.CopyRow(i, row);
            for (int k = 0; k < outputs; k++) scores[k][i] += last.Walk(row, k);
        }
    }

    private static (int[] Training, int[] Held) Divide(int rows, BoostingOptions options)
    {
        int[] all = [.. Enumerable.Range(0, rows)];
        int held = (int)(options.ValidationShare * rows);
        if (held == 0 || held == rows) return (all, []);
        CounterRandom.FromSeed(options.Seed).Shuffle(all.AsSpan());
        int[] first = all[held..], second = all[..held];
        Array.Sort(first);
        Array.Sort(second);
        return (first, second);
    }
}
