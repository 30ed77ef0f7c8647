namespace Opportune.Learners;

/// <summary>Collects trees into the flat arrays of a <see cref="TreeEnsemble"/>.</summary>
internal sealed class TreeEnsembleBuilder(int columns, double[] baseline)
{
    private readonly List<TreeEnsemble.Node> nodes = [];
    private readonly List<double> covers = [];
    private readonly List<int> roots = [];
    private readonly List<ulong> sets = [];

    public int Trees => roots.Count;

    /// <summary>Starts a tree; its root is a leaf of value 0 until it is set.</summary>
    public int Root(double cover)
    {
        roots.Add(nodes.Count);
        return Add(cover);
    }

    /// <summary>Makes a node a split by threshold and returns its left child; the right one follows it.</summary>
    public int Split(int node, int column, double threshold, bool missingLeft, double leftCover, double rightCover)
    {
        int left = Add(leftCover);
        Add(rightCover);
        nodes[node] = new(threshold, column, left, -1, missingLeft);
        return left;
    }

    /// <summary>Makes a node a split by a set of category codes that go left.</summary>
    public int Split(int node, int column, ReadOnlySpan<ulong> set, bool missingLeft, double leftCover, double rightCover)
    {
        int left = Add(leftCover);
        Add(rightCover);
        nodes[node] = new(double.NaN, column, left, sets.Count, missingLeft);
        sets.AddRange(set);
        return left;
    }

    public void Leaf(int node, double value) => nodes[node] = new(value, -1, 0, -1, false);

    /// <summary>The first trees as an ensemble.</summary>
    public TreeEnsemble Build(int trees)
    {
        int end = trees < roots.Count ? roots[trees] : nodes.Count;
        return new(columns, baseline, [.. roots.Take(trees)], [.. nodes.Take(end)], [.. covers.Take(end)], [.. sets]);
    }

    /// <summary>The last round's trees alone, without baseline.</summary>
    public TreeEnsemble Last(int outputs)
    {
        int start = roots[^outputs];
        TreeEnsemble.Node[] part = [.. nodes.Skip(start).Select(n => n.Column < 0 ? n : n with { Left = n.Left - start })];
        return new(columns, new double[outputs], [.. roots.TakeLast(outputs).Select(r => r - start)], part, [.. covers.Skip(start)], [.. sets]);
    }

    private int Add(double cover)
    {
        nodes.Add(new(0.0, -1, 0, -1, false));
        covers.Add(cover);
        return nodes.Count - 1;
    }
}
