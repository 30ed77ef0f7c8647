namespace Opportune.Learners;

/// <summary>Turns the nodes of an ensemble into the masks of <see cref="TreeMasks"/>.</summary>
internal sealed class TreeMasksBuilder(TreeEnsemble ensemble, int mostLeaves)
{
    private readonly SortedDictionary<int, List<(int Tree, ulong Keep, TreeEnsemble.Node Node)>> byColumn = [];

    public double[] Leaves { get; } = new double[ensemble.Trees * mostLeaves];

    public int[] Columns => [.. byColumn.Keys];

    /// <summary>Collects every node; false where masks cannot express the trees.</summary>
    public bool Read()
    {
        for (int t = 0; t < ensemble.Trees; t++)
        {
            int leaves = 0;
            if (!Collect(t, ensemble.Roots[t], ref leaves)) return false;
        }
        return byColumn.Values.All(nodes => nodes.All(n => n.Node.Set >= 0) || nodes.All(n => n.Node.Set < 0));
    }

    public bool IsCategory(int column) => byColumn[column][0].Node.Set >= 0;

    public double[] Thresholds(int column) => IsCategory(column) ? [] : [.. byColumn[column].Select(n => n.Node.Threshold).Distinct().Order()];

    public ulong[] MaskCodes(int column, int stride)
    {
        const int codes = 64 * TreeEnsemble.SetWords;
        var masks = Ones((codes + 1) * stride);
        for (int code = 0; code <= codes; code++)
        {
            double value = code == codes ? double.NaN : code;
            foreach ((int tree, ulong keep, TreeEnsemble.Node node) in byColumn[column])
                if (!ensemble.GoesLeft(node, value)) masks[code * stride + tree] &= keep;
        }
        return masks;
    }

    public ulong[] MaskIntervals(int column, double[] thresholds, int stride)
    {
        var masks = Ones((thresholds.Length + 2) * stride);
        ILookup<double, (int Tree, ulong Keep, TreeEnsemble.Node Node)> at = byColumn[column].ToLookup(n => n.Node.Threshold);
        for (int i = 1; i <= thresholds.Length; i++)
        {
            masks.AsSpan((i - 1) * stride, stride).CopyTo(masks.AsSpan(i * stride));
            foreach ((int tree, ulong keep, _) in at[thresholds[i - 1]]) masks[i * stride + tree] &= keep;
        }
        foreach ((int tree, ulong keep, TreeEnsemble.Node node) in byColumn[column])
            if (!node.MissingLeft) masks[(thresholds.Length + 1) * stride + tree] &= keep;
        return masks;
    }

    // Leaves are numbered from left to right; a node's mask keeps all but those below its left child.
    private bool Collect(int tree, int at, ref int leaves)
    {
        TreeEnsemble.Node node = ensemble.Nodes[at];
        if (node.Column < 0)
        {
            if (leaves == mostLeaves) return false;
            Leaves[tree * mostLeaves + leaves++] = node.Threshold;
            return true;
        }
        int first = leaves;
        if (!Collect(tree, node.Left, ref leaves)) return false;
        int count = leaves - first;
        ulong below = (count == 64 ? ulong.MaxValue : (1UL << count) - 1) << first;
        if (!byColumn.TryGetValue(node.Column, out var nodes)) byColumn[node.Column] = nodes = [];
        nodes.Add((tree, ~below, node));
        return Collect(tree, node.Left + 1, ref leaves);
    }

    private static ulong[] Ones(int length)
    {
        var words = new ulong[length];
        Array.Fill(words, ulong.MaxValue);
        return words;
    }
}
