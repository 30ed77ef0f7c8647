namespace Opportune.Learners.Tests.Trees;

/// <summary>Contributions against the definition: L. Shapley's average over all coalitions of columns, written out.</summary>
public sealed class TreeShapTests
{
    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(8)]
    [InlineData(31)]
    public void Contributions_equal_the_average_over_all_coalitions(int leaves)
    {
        const int columns = 5;
        var random = CounterRandom.FromSeed(leaves);
        double[][] rows = [.. Enumerable.Range(0, 300).Select(_ => Enumerable.Range(0, columns).Select(j => j == 4 ? random.NextInt32(7) : random.NextDouble() < 0.1 ? double.NaN : Math.Round(2 * random.NextNormal())).ToArray())];
        var table = new Table([.. Enumerable.Range(0, columns).Select(j => new TableColumn($"x{j}", [.. rows.Select(r => r[j])], j == 4 ? ["a", "b", "c", "d", "e", "f", "g"] : null))]);
        double[] targets = [.. rows.Select(r => (double.IsNaN(r[0]) ? 1 : r[0]) * (double.IsNaN(r[1]) ? 2 : r[1]) + (r[4] is 2 or 5 ? 3 : 0) + random.NextNormal())];
        TreeEnsemble trees = BoostedRegressor.Learn(table, targets, new() { Rounds = 4, Leaves = leaves, MinRowsPerLeaf = 3 }).Trees;
        var found = new double[columns];
        for (int i = 0; i < 25; i++)
        {
            double average = TreeShap.Explain(trees, rows[i], 0, found);
            Assert.Equal(Value(trees, rows[i], 0), average, 1e-12);
            Assert.Equal(trees.Score(rows[i]), average + found.Sum(), 1e-12);
            for (int j = 0; j < columns; j++) Assert.Equal(Shapley(trees, rows[i], columns, j), found[j], 1e-12);
        }
    }

    [Fact]
    public void A_branch_that_no_row_took_explains_without_dividing_by_nothing()
    {
        (double average, double first, _) = Explained(0, 4);
        Assert.Equal((3.0, -2.0), (average, first)); // all rows learned from went right, to 3; this one goes left, to 1
        (average, first, _) = Explained(0, 0);
        Assert.Equal((2.0, -1.0), (average, first));
        (average, first, double second) = Explained(4, 0);
        Assert.Equal((1.0, 0.0, 0.0), (average, first, second));
    }

    // Column 0 below 0.5 gives 1; else column 0 below 2 and column 1 below 0.5 give 3 or 7, with covers of 0 among them.
    private static (double Average, double First, double Second) Explained(double left, double right)
    {
        var builder = new TreeEnsembleBuilder(2, [0.0]);
        int root = builder.Root(left + right), child = builder.Split(root, 0, 0.5, true, left, right), deeper = builder.Split(child + 1, 0, 2.0, true, right, 0.0), last = builder.Split(deeper + 1, 1, 0.5, true, 0.0, 0.0);
        builder.Leaf(child, 1.0);
        builder.Leaf(deeper, 3.0);
        builder.Leaf(last, 3.0);
        builder.Leaf(last + 1, 3.0);
        var contributions = new double[2];
        return (TreeShap.Explain(builder.Build(1), [0.0, 0.0], 0, contributions), contributions[0], contributions[1]);
    }

    private static double Shapley(TreeEnsemble trees, double[] row, int columns, int column)
    {
        double sum = 0.0;
        for (int coalition = 0; coalition < 1 << columns; coalition++)
        {
            if ((coalition >> column & 1) == 1) continue;
            int size = System.Numerics.BitOperations.PopCount((uint)coalition);
            sum += Factorial(size) * Factorial(columns - size - 1) / Factorial(columns) * (Value(trees, row, coalition | 1 << column) - Value(trees, row, coalition));
        }
        return sum;
    }

    private static double Value(TreeEnsemble trees, double[] row, int coalition)
    {
        double sum = trees.Baseline[0];
        foreach (int root in trees.Roots) sum += At(trees, root, row, coalition);
        return sum;
    }

    private static double At(TreeEnsemble trees, int at, double[] row, int coalition)
    {
        TreeEnsemble.Node node = trees.Nodes[at];
        if (node.Column < 0) return node.Threshold;
        if ((coalition >> node.Column & 1) == 1) return At(trees, trees.GoesLeft(node, row[node.Column]) ? node.Left : node.Left + 1, row, coalition);
        double left = trees.Covers[node.Left], right = trees.Covers[node.Left + 1];
        return (left * At(trees, node.Left, row, coalition) + right * At(trees, node.Left + 1, row, coalition)) / (left + right);
    }

    private static double Factorial(int n) => n < 2 ? 1.0 : n * Factorial(n - 1);
}
