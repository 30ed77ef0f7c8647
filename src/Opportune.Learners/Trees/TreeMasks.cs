using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Opportune.Learners;

/// <summary>A scorer without branches: for every column and interval of values, which leaves of every tree are still reachable.</summary>
/// <remarks>
/// A tree of at most 64 leaves is a word; a node at which the row goes right rules out the leaves below its left child, and the first leaf left over is the one reached (C. Lucchese et al., "QuickScorer", SIGIR 2015).
/// All nodes of one column that an interval between two neighbouring thresholds decides are merged beforehand, so a row costs one search and one AND over the trees per column. The leaves found, and so the bits of the score, are those of walking the trees.
/// </remarks>
internal sealed class TreeMasks
{
    private const int MostLeaves = 64, MostWords = 4 << 20; // 32 MB

    private readonly int trees, stride;
    private readonly int[] columns;         // those that some node asks about
    private readonly double[][] thresholds; // ascending; null for categories
    private readonly ulong[][] masks;       // rows of stride words: one an interval or code, the last for missing values
    private readonly double[] leaves;       // 64 a tree

    private TreeMasks(int trees, int[] columns, double[][] thresholds, ulong[][] masks, double[] leaves) =>
        (this.trees, stride, this.columns, this.thresholds, this.masks, this.leaves) = (trees, Stride(trees), columns, thresholds, masks, leaves);

    /// <summary>The masks, or null where a tree has too many leaves, a column mixes codes and thresholds, or they would take more than 32 MB.</summary>
    public static TreeMasks? Of(TreeEnsemble ensemble)
    {
        var build = new TreeMasksBuilder(ensemble, MostLeaves);
        if (!build.Read()) return null;
        int stride = Stride(ensemble.Trees);
        int[] columns = build.Columns;
        double[][] thresholds = Array.ConvertAll(columns, build.Thresholds);
        int[] rows = [.. columns.Select((c, k) => build.IsCategory(c) ? 64 * TreeEnsemble.SetWords + 1 : thresholds[k].Length + 2)];
        if (rows.Sum(r => (long)r * stride) > MostWords) return null;
        ulong[][] masks = [.. columns.Select((c, k) => build.IsCategory(c) ? build.MaskCodes(c, stride) : build.MaskIntervals(c, thresholds[k], stride))];
        return new(ensemble.Trees, columns, [.. columns.Select((c, k) => build.IsCategory(c) ? null! : thresholds[k])], masks, build.Leaves);
    }

    /// <summary>Adds the trees of one output of so many to a sum, in their order.</summary>
    public double Add(double sum, ReadOnlySpan<double> row, int output, int outputs)
    {
        Span<ulong> reach = stride <= 1024 ? stackalloc ulong[stride] : new ulong[stride];
        Reach(row, reach);
        for (int t = output; t < trees; t += outputs) sum += leaves[t * MostLeaves + BitOperations.TrailingZeroCount(reach[t])];
        return sum;
    }

    private void Reach(ReadOnlySpan<double> row, Span<ulong> reach)
    {
        reach.Fill(ulong.MaxValue);
        ref ulong to = ref MemoryMarshal.GetReference(reach);
        for (int k = 0; k < columns.Length; k++)
        {
            int at = Interval(row[columns[k]], thresholds[k], masks[k].Length / stride - 1) * stride;
            ref ulong from = ref masks[k][at];
            for (nuint i = 0; i < (nuint)reach.Length; i += 4)
                (Vector256.LoadUnsafe(ref to, i) & Vector256.LoadUnsafe(ref from, i)).StoreUnsafe(ref to, i);
        }
    }

    private static int Interval(double value, double[]? cuts, int missing)
    {
        if (double.IsNaN(value)) return missing;
        if (cuts is null) return value >= 0.0 && value < missing ? (int)value : missing;
        int at = 0; // thresholds at or below the value, by a search without branches
        for (int length = cuts.Length; length > 0;)
        {
            int half = (length + 1) >> 1;
            at += cuts[at + half - 1] <= value ? half : 0;
            length -= half;
        }
        return at;
    }

    private static int Stride(int trees) => (trees + 3) & ~3;
}
