using System.Runtime.InteropServices;

namespace Opportune.Learners;

/// <summary>A sum of decision trees in flat arrays: the scorer of boosted models.</summary>
/// <remarks>Both children of a node lie next to each other, the left one first, so a step is one comparison and one addition. A row goes left when its value is below the threshold (numbers) or its code
/// is in the node's set (categories); a missing value, or a code beyond those of the table learned from, goes the way learned for missing ones. Immutable and thread-safe; after the first score, which prepares <see cref="TreeMasks"/>, scoring allocates nothing for up to 1,024 trees.</remarks>
public sealed class TreeEnsemble
{
    internal const int SetWords = 4; // a set of category codes below 256

    private readonly Node[] nodes;
    private readonly double[] covers;
    private readonly int[] roots;
    private readonly ulong[] sets;
    private readonly double[] baseline;
    private readonly Lazy<TreeMasks?> masks;

    internal TreeEnsemble(int columns, double[] baseline, int[] roots, Node[] nodes, double[] covers, ulong[] sets)
    {
        (Columns, this.baseline, this.roots, this.nodes, this.covers, this.sets) = (columns, baseline, roots, nodes, covers, sets);
        RequireSound();
        masks = new(() => TreeMasks.Of(this));
    }

    /// <summary>How many columns a row has.</summary>
    public int Columns { get; }

    /// <summary>How many scores a row gets: 1, or one per class.</summary>
    public int Outputs => baseline.Length;

    /// <summary>How many trees there are, all outputs together; tree t adds to output t mod <see cref="Outputs"/>.</summary>
    public int Trees => roots.Length;

    internal ReadOnlySpan<double> Baseline => baseline;
    internal ReadOnlySpan<Node> Nodes => nodes;
    internal ReadOnlySpan<double> Covers => covers;
    internal ReadOnlySpan<int> Roots => roots;

    /// <summary>The score of one output: baseline plus the leaves that the row reaches, in the order of the trees.</summary>
    /// <exception cref="ArgumentException">The row has another number of columns.</exception>
    public double Score(ReadOnlySpan<double> row, int output = 0)
    {
        if (row.Length != Columns) throw new ArgumentException($"The row has {row.Length} columns; the model learned from {Columns}.", nameof(row));
        return masks.Value is { } fast ? fast.Add(baseline[output], row, output, baseline.Length) : Walk(row, output);
    }

    /// <summary>The score by walking the trees node by node.</summary>
    internal double Walk(ReadOnlySpan<double> row, int output)
    {
        double sum = baseline[output];
        for (int t = output; t < roots.Length; t += baseline.Length) sum += nodes[Leaf(roots[t], row)].Threshold;
        return sum;
    }

    internal int Leaf(int at, ReadOnlySpan<double> row)
    {
        ref Node first = ref MemoryMarshal.GetArrayDataReference(nodes);
        while (true)
        {
            ref Node node = ref System.Runtime.CompilerServices.Unsafe.Add(ref first, at); // RequireSound has checked every link
            if (node.Column < 0) return at;
            double value = row[node.Column];
            if (value < node.Threshold) at = node.Left;
            else if (value >= node.Threshold) at = node.Left + 1;
            else at = node.Left + (GoesLeftOtherwise(node, value) ? 0 : 1);
        }
    }

    internal bool GoesLeft(in Node node, double value) => node.Set < 0 && !double.IsNaN(value) ? value < node.Threshold : GoesLeftOtherwise(node, value);

    internal void Write(ModelWriter writer)
    {
        writer.Write("columns", Columns);
        writer.Write("baseline", baseline);
        writer.Write("roots", roots);
        writer.Write("column", Array.ConvertAll(nodes, n => n.Column));
        writer.Write("left", Array.ConvertAll(nodes, n => n.Left));
        writer.Write("set", Array.ConvertAll(nodes, n => n.Set));
        writer.Write("missing", Array.ConvertAll(nodes, n => n.MissingLeft ? 1 : 0));
        writer.Write("threshold", Array.ConvertAll(nodes, n => n.Threshold));
        writer.Write("cover", covers);
        writer.Write("sets", MemoryMarshal.Cast<ulong, int>(sets));
    }

    internal static TreeEnsemble Read(ModelReader reader)
    {
        int columns = checked((int)reader.ReadInt64("columns"));
        double[] baseline = reader.ReadDoubles("baseline");
        int[] roots = reader.ReadInt32s("roots"), column = reader.ReadInt32s("column"), left = reader.ReadInt32s("left"), set = reader.ReadInt32s("set"), missing = reader.ReadInt32s("missing");
        double[] threshold = reader.ReadDoubles("threshold"), covers = reader.ReadDoubles("cover");
        ulong[] sets = MemoryMarshal.Cast<int, ulong>(reader.ReadInt32s("sets")).ToArray();
        var nodes = new Node[column.Length];
        if (new[] { left.Length, set.Length, missing.Length, threshold.Length, covers.Length }.Any(l => l != nodes.Length)) throw new InvalidDataException("model.layout: the trees' arrays differ in length.");
        for (int i = 0; i < nodes.Length; i++) nodes[i] = new(threshold[i], column[i], left[i], set[i], missing[i] == 1);
        return new(columns, baseline, roots, nodes, covers, sets);
    }

    private bool GoesLeftOtherwise(in Node node, double value)
    {
        if (node.Set < 0 || double.IsNaN(value) || !(value >= 0.0 && value < 64 * SetWords)) return node.MissingLeft;
        int code = (int)value;
        return (sets[node.Set + (code >> 6)] >> (code & 63) & 1) == 1;
    }

    private void RequireSound()
    {
        if (baseline.Length == 0 || roots.Length % baseline.Length != 0 || roots.Any(r => r < 0 || r >= nodes.Length)) throw new InvalidDataException("model.layout: the trees do not fit their outputs.");
        for (int i = 0; i < nodes.Length; i++)
        {
            Node n = nodes[i];
            if (n.Column >= Columns || (n.Column >= 0 && (n.Left <= i || n.Left + 1 >= nodes.Length)) || n.Set + SetWords > Math.Max(sets.Length, SetWords - 1))
                throw new InvalidDataException("model.layout: a node of a tree points outside the model.");
        }
    }

    /// <param name="Threshold">Numbers below it go left; NaN where a set decides; the value of a leaf.</param>
    /// <param name="Column">−1 for a leaf.</param>
    /// <param name="Left">The left child; the right one follows it.</param>
    /// <param name="Set">The first word of the set of codes that go left; −1 where the threshold decides.</param>
    /// <param name="MissingLeft">Whether a missing value goes left.</param>
    internal readonly record struct Node(double Threshold, int Column, int Left, int Set, bool MissingLeft);
}
