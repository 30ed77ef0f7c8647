namespace Opportune.Learners;

/// <summary>Grows one tree, best leaf first, from histograms of gradients.</summary>
/// <remarks>The smaller child's histogram is counted, the larger one is the parent's less that (G. Ke et al., "LightGBM", NIPS 2017). Rows keep their order within a leaf, so all sums have a fixed order.</remarks>
internal sealed class TreeGrower
{
    private readonly BinnedTable table;
    private readonly BoostingOptions options;
    private readonly SplitSearch search;
    private readonly int[] rows, scratch;
    private readonly double[] gradients, hessians; // of a leaf's rows, gathered
    private readonly Stack<GradientSum[]> spare = new();

    public TreeGrower(BinnedTable table, BoostingOptions options, int rows)
    {
        (this.table, this.options, search) = (table, options, new(table, options));
        (this.rows, scratch, gradients, hessians) = (new int[rows], new int[rows], new double[rows], new double[rows]);
    }

    /// <summary>Adds a tree for these gradients to the builder, and its leaf values to the scores of the rows.</summary>
    public void Grow(int[] members, double[] g, double[] h, TreeEnsembleBuilder trees, double[] scores)
    {
        members.CopyTo(rows, 0);
        var root = new Leaf { End = members.Length, Low = double.NegativeInfinity, High = double.PositiveInfinity };
        foreach (int i in members) root.Sum += new GradientSum { Gradient = g[i], Hessian = h[i], Rows = 1 };
        root.Node = trees.Root(root.Sum.Hessian);
        root.Histogram = Count(root, g, h);
        Search(root);
        var leaves = new List<Leaf> { root };
        while (leaves.Count < options.Leaves)
        {
            Leaf best = leaves[0];
            foreach (Leaf leaf in leaves) if (leaf.Split.Gain > best.Split.Gain) best = leaf;
            if (best.Split.Column < 0) break;
            leaves.Remove(best);
            leaves.AddRange(Divide(best, g, h, trees, leaves.Count + 2 < options.Leaves));
        }
        foreach (Leaf leaf in leaves)
        {
            double value = options.LearningRate * search.Value(leaf.Sum, leaf.Low, leaf.High);
            trees.Leaf(leaf.Node, value);
            for (int i = leaf.Start; i < leaf.End; i++) scores[rows[i]] += value;
            if (leaf.Histogram is not null) spare.Push(leaf.Histogram);
        }
    }

    private Leaf[] Divide(Leaf leaf, double[] g, double[] h, TreeEnsembleBuilder trees, bool more)
    {
        Split split = leaf.Split;
        int middle = Partition(leaf, split);
        GradientSum rightSum = leaf.Sum - split.Left;
        int node = split.Set is null
            ? trees.Split(leaf.Node, split.Column, table.Thresholds[split.Column][split.Bin], split.MissingLeft, split.Left.Hessian, rightSum.Hessian)
            : trees.Split(leaf.Node, split.Column, split.Set, split.MissingLeft, split.Left.Hessian, rightSum.Hessian);
        var left = new Leaf { Node = node, Start = leaf.Start, End = middle, Sum = split.Left, Depth = leaf.Depth + 1, Low = leaf.Low, High = leaf.High };
        var right = new Leaf { Node = node + 1, Start = middle, End = leaf.End, Sum = rightSum, Depth = leaf.Depth + 1, Low = leaf.Low, High = leaf.High };
        Bound(leaf, left, right, split.Column);
        if (more && leaf.Depth + 1 < options.Depth) CountBoth(leaf, left, right, g, h);
        else if (leaf.Histogram is not null) spare.Push(leaf.Histogram);
        leaf.Histogram = null;
        return [left, right];
    }

    // A monotone split gives each side the middle of the two values as its bound (scikit-learn and XGBoost do the same).
    private void Bound(Leaf leaf, Leaf left, Leaf right, int column)
    {
        int direction = options.Monotone?[column] ?? 0;
        if (direction == 0) return;
        double middle = 0.5 * (search.Value(left.Sum, leaf.Low, leaf.High) + search.Value(right.Sum, leaf.Low, leaf.High));
        if (direction > 0) (left.High, right.Low) = (middle, middle); else (left.Low, right.High) = (middle, middle);
    }

    private void CountBoth(Leaf parent, Leaf left, Leaf right, double[] g, double[] h)
    {
        (Leaf small, Leaf large) = left.End - left.Start <= right.End - right.Start ? (left, right) : (right, left);
        small.Histogram = Count(small, g, h);
        GradientSum[] from = parent.Histogram!;
        for (int b = 0; b < from.Length; b++) from[b] -= small.Histogram[b];
        large.Histogram = from;
        Search(left);
        Search(right);
    }

    private GradientSum[] Count(Leaf leaf, double[] g, double[] h)
    {
        GradientSum[] histogram = spare.Count > 0 ? spare.Pop() : new GradientSum[table.Offsets[^1]];
        Array.Clear(histogram);
        int start = leaf.Start, count = leaf.End - leaf.Start;
        for (int k = 0; k < count; k++) (gradients[k], hessians[k]) = (g[rows[start + k]], h[rows[start + k]]);
        InOrder.For(table.Columns, count >= 4_000 ? options.Threads : 1, j =>
        {
            Span<GradientSum> bins = histogram.AsSpan(table.Offsets[j], table.Bins[j] + 1);
            ReadOnlySpan<byte> cells = table.Cells[j];
            ReadOnlySpan<int> members = rows.AsSpan(start, count);
            ReadOnlySpan<double> gs = gradients.AsSpan(0, count), hs = hessians.AsSpan(0, count);
            for (int k = 0; k < members.Length; k++)
            {
                ref GradientSum bin = ref bins[cells[members[k]]];
                bin.Gradient += gs[k];
                bin.Hessian += hs[k];
                bin.Rows++;
            }
        });
        return histogram;
    }

    private void Search(Leaf leaf)
    {
        if (leaf.End - leaf.Start < 2 * options.MinRowsPerLeaf) return;
        for (int j = 0; j < table.Columns; j++)
        {
            Split found = search.Best(leaf.Histogram, j, leaf.Sum, leaf.Low, leaf.High);
            if (found.Gain > leaf.Split.Gain) leaf.Split = found;
        }
    }

    private int Partition(Leaf leaf, Split split)
    {
        byte[] cells = table.Cells[split.Column];
        int missing = table.Bins[split.Column], left = leaf.Start, right = 0;
        for (int k = leaf.Start; k < leaf.End; k++)
        {
            int row = rows[k];
            if (split.GoesLeft(cells[row], missing)) rows[left++] = row; else scratch[right++] = row;
        }
        scratch.AsSpan(0, right).CopyTo(rows.AsSpan(left));
        return left;
    }

    private sealed class Leaf
    {
        public int Node, Start, End, Depth;
        public GradientSum Sum;
        public double Low, High;
        public GradientSum[]? Histogram;
        public Split Split = Split.None;
    }
}
