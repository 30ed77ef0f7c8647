namespace Opportune.Learners;

/// <summary>Exact Shapley values of a tree ensemble's score: how much each column moved it from the average.</summary>
/// <remarks>The game is the path-dependent one: a column outside the coalition is averaged over both branches by their covers. Contributions and the average sum to the score. Source: S. Lundberg,
/// G. Erion, S.-I. Lee, "Consistent individualized feature attribution for tree ensembles", arXiv:1802.03888v3, algorithm 2. O(trees·leaves·depth²) time.</remarks>
internal ref struct TreeShap(TreeEnsemble trees, ReadOnlySpan<double> row, Span<double> contributions)
{
    private readonly ReadOnlySpan<double> row = row;
    private readonly Span<double> contributions = contributions;
    private Step[] path = new Step[64];

    /// <summary>Adds every column's contribution to one output, and returns the average score.</summary>
    public static double Explain(TreeEnsemble trees, ReadOnlySpan<double> row, int output, Span<double> contributions)
    {
        if (row.Length != trees.Columns || contributions.Length != trees.Columns) throw new ArgumentException($"Row and contributions have one place for each of the {trees.Columns} columns.", nameof(row));
        contributions.Clear();
        var walk = new TreeShap(trees, row, contributions);
        double average = trees.Baseline[output];
        for (int t = output; t < trees.Trees; t += trees.Outputs)
        {
            average += walk.Average(trees.Roots[t]);
            walk.Visit(trees.Roots[t], 0, 0, 1.0, 1.0, -1);
        }
        return average;
    }

    private readonly double Average(int at)
    {
        TreeEnsemble.Node node = trees.Nodes[at];
        if (node.Column < 0) return node.Threshold;
        double left = trees.Covers[node.Left], right = trees.Covers[node.Left + 1];
        return left + right > 0.0 ? (left * Average(node.Left) + right * Average(node.Left + 1)) / (left + right) : 0.5 * (Average(node.Left) + Average(node.Left + 1));
    }

    // The path of this call is path[start .. start + depth); a child gets a copy behind it.
    private void Visit(int at, int start, int depth, double zero, double one, int column)
    {
        if (zero == 0.0 && one == 0.0) return; // no coalition comes here
        if (path.Length < start + 2 * depth + 4) Array.Resize(ref path, 2 * path.Length + 2 * depth + 4);
        Extend(path.AsSpan(start), depth, zero, one, column);
        TreeEnsemble.Node node = trees.Nodes[at];
        if (node.Column < 0)
        {
            for (int i = 1; i <= depth; i++)
            {
                Step step = path[start + i];
                contributions[step.Column] += UnwoundSum(path.AsSpan(start), depth, i) * (step.One - step.Zero) * node.Threshold;
            }
            return;
        }
        bool left = trees.GoesLeft(node, row[node.Column]);
        (int hot, int cold) = left ? (node.Left, node.Left + 1) : (node.Left + 1, node.Left);
        double total = trees.Covers[node.Left] + trees.Covers[node.Left + 1], hotShare = total > 0.0 ? trees.Covers[hot] / total : 0.5, coldShare = total > 0.0 ? trees.Covers[cold] / total : 0.5;
        double incomingZero = 1.0, incomingOne = 1.0;
        int length = depth, next = start + depth + 1;
        for (int i = 1; i <= depth; i++)
        {
            if (path[start + i].Column != node.Column) continue;
            (incomingZero, incomingOne) = (path[start + i].Zero, path[start + i].One);
            Unwind(path.AsSpan(start), depth, i);
            length = depth - 1;
            break;
        }
        Copy(start, next, length + 1);
        Visit(hot, next, length + 1, hotShare * incomingZero, incomingOne, node.Column);
        Copy(start, next, length + 1);
        Visit(cold, next, length + 1, coldShare * incomingZero, 0.0, node.Column);
    }

    private void Copy(int from, int to, int count)
    {
        if (path.Length < to + count + 2) Array.Resize(ref path, 2 * path.Length + count + 2);
        path.AsSpan(from, count).CopyTo(path.AsSpan(to));
    }

    private static void Extend(Span<Step> path, int depth, double zero, double one, int column)
    {
        path[depth] = new(column, zero, one, depth == 0 ? 1.0 : 0.0);
        for (int i = depth - 1; i >= 0; i--)
        {
            path[i + 1].Weight += one * path[i].Weight * (i + 1) / (depth + 1);
            path[i].Weight = zero * path[i].Weight * (depth - i) / (depth + 1);
        }
    }

    private static void Unwind(Span<Step> path, int depth, int at)
    {
        double one = path[at].One, zero = path[at].Zero, next = path[depth].Weight;
        for (int i = depth - 1; i >= 0; i--)
        {
            if (one != 0.0)
            {
                double before = path[i].Weight;
                path[i].Weight = next * (depth + 1) / ((i + 1) * one);
                next = before - path[i].Weight * zero * (depth - i) / (depth + 1);
            }
            else
            {
                path[i].Weight = path[i].Weight * (depth + 1) / (zero * (depth - i));
            }
        }
        for (int i = at; i < depth; i++) (path[i].Column, path[i].Zero, path[i].One) = (path[i + 1].Column, path[i + 1].Zero, path[i + 1].One);
    }

    private static double UnwoundSum(ReadOnlySpan<Step> path, int depth, int at)
    {
        double one = path[at].One, zero = path[at].Zero, next = path[depth].Weight, total = 0.0;
        for (int i = depth - 1; i >= 0; i--)
        {
            if (one != 0.0)
            {
                double part = next * (depth + 1) / ((i + 1) * one);
                total += part;
                next = path[i].Weight - part * zero * (depth - i) / (depth + 1);
            }
            else
            {
                total += path[i].Weight / zero * (depth + 1) / (depth - i);
            }
        }
        return total;
    }

    private record struct Step(int Column, double Zero, double One, double Weight);
}
