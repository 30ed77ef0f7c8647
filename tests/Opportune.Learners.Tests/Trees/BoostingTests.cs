namespace Opportune.Learners.Tests.Trees;

public sealed class BoostingTests
{
    // Truth known: the log odds are 2·[age in (30, 50)] + income − 1.5·[branch is b or d], age missing in a tenth, where they are 1 less.
    private static (Table Table, bool[] Labels, double[] LogOdds) Bank(int rows, long seed)
    {
        var random = CounterRandom.FromSeed(seed);
        double[] age = new double[rows], income = new double[rows], branch = new double[rows], noise = new double[rows], truth = new double[rows];
        var labels = new bool[rows];
        for (int i = 0; i < rows; i++)
        {
            (age[i], income[i], branch[i], noise[i]) = (random.NextInt32(10) == 0 ? double.NaN : 18 + random.NextInt32(60), random.NextNormal(), random.NextInt32(6), random.NextNormal());
            truth[i] = (double.IsNaN(age[i]) ? -1 : age[i] is > 30 and < 50 ? 2 : 0) + income[i] - (branch[i] is 1 or 3 ? 1.5 : 0);
            labels[i] = random.NextDouble() < Numerics.Sigmoid(truth[i]);
        }
        return (new([new("age", age), new("income", income), new("branch", branch, ["a", "b", "c", "d", "e", "f"]), new("noise", noise)]), labels, truth);
    }

    [Fact]
    public void It_recovers_the_odds_of_a_simulated_bank()
    {
        (Table table, bool[] labels, _) = Bank(20_000, 1);
        (Table fresh, _, double[] truth) = Bank(4_000, 2);
        var model = BoostedClassifier.Learn(table, labels, new() { Rounds = 60, Leaves = 15 });
        var off = truth.Select((z, i) => model.Predict(fresh.Row(i)) - Numerics.Sigmoid(z)).ToArray();
        Assert.True(Math.Sqrt(off.Average(v => v * v)) < 0.045, $"{Math.Sqrt(off.Average(v => v * v))}");
    }

    [Fact]
    public void Contributions_and_average_sum_to_the_score_and_noise_gets_little()
    {
        (Table table, bool[] labels, _) = Bank(5_000, 1);
        var model = BoostedClassifier.Learn(table, labels, new() { Rounds = 30, Leaves = 12 });
        var sizes = new double[4];
        for (int i = 0; i < 200; i++)
        {
            var contributions = new double[4];
            double average = model.Explain(table.Row(i), contributions);
            Assert.Equal(model.Trees.Score(table.Row(i)), average + contributions.Sum(), 1e-9);
            for (int j = 0; j < 4; j++) sizes[j] += Math.Abs(contributions[j]);
        }
        Assert.True(sizes[3] < 0.25 * sizes[..3].Min());
    }

    [Fact]
    public void Contributions_are_the_shapley_values_by_their_definition()
    {
        (Table table, bool[] labels, _) = Bank(3_000, 5);
        var model = BoostedClassifier.Learn(table, labels, new() { Rounds = 5, Leaves = 10 });
        var contributions = new double[4];
        for (int i = 0; i < 25; i++)
        {
            double[] row = table.Row(i);
            model.Explain(row, contributions);
            for (int j = 0; j < 4; j++)
            {
                double value = 0;
                for (int s = 0; s < 16; s++)
                {
                    if ((s >> j & 1) == 1) continue;
                    int size = int.PopCount(s);
                    double weight = new[] { 1.0 / 4, 1.0 / 12, 1.0 / 12, 1.0 / 4 }[size]; // |S|!(3 − |S|)!/4!
                    value += weight * (Coalition(model.Trees, row, s | 1 << j) - Coalition(model.Trees, row, s));
                }
                Assert.Equal(value, contributions[j], 1e-10);
            }
        }
    }

    private static double Coalition(TreeEnsemble trees, double[] row, int known)
    {
        double Expected(int at)
        {
            TreeEnsemble.Node node = trees.Nodes[at];
            if (node.Column < 0) return node.Threshold;
            if ((known >> node.Column & 1) == 1) return Expected(trees.GoesLeft(node, row[node.Column]) ? node.Left : node.Left + 1);
            double l = trees.Covers[node.Left], r = trees.Covers[node.Left + 1];
            return (l * Expected(node.Left) + r * Expected(node.Left + 1)) / (l + r);
        }
        double sum = 0;
        foreach (int root in trees.Roots) sum += Expected(root);
        return sum;
    }

    [Fact]
    public void Threads_change_no_bit()
    {
        (Table table, bool[] labels, _) = Bank(9_000, 1);
        byte[] one = ModelFile.Save(BoostedClassifier.Learn(table, labels, new() { Rounds = 10 })), two = ModelFile.Save(BoostedClassifier.Learn(table, labels, new() { Rounds = 10, Threads = 2 }));
        Assert.Equal(one, two);
    }

    [Fact]
    public void The_fast_scorer_gives_the_bits_of_walking_the_trees_wherever_a_row_lies()
    {
        (Table table, bool[] labels, _) = Bank(5_000, 1);
        var trees = BoostedClassifier.Learn(table, labels, new() { Rounds = 40 }).Trees;
        Assert.NotNull(TreeMasks.Of(trees));
        double[] odd = [double.NaN, -1e300, 1e300, 0, -0.0, 0.5, 3, 5, 6, 255, 256, 1e9, -1, double.PositiveInfinity, double.NegativeInfinity, 30, 50, 49.5];
        var random = CounterRandom.FromSeed(9);
        for (int i = 0; i < 3_000; i++)
        {
            double[] row = [odd[random.NextInt32(odd.Length)], odd[random.NextInt32(odd.Length)], odd[random.NextInt32(odd.Length)], random.NextNormal()];
            Assert.Equal(trees.Walk(row, 0), trees.Score(row));
            Assert.Equal(trees.Walk(table.Row(i), 0), trees.Score(table.Row(i)));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    public void A_monotone_column_moves_every_score_one_way(int direction)
    {
        (Table table, bool[] labels, _) = Bank(4_000, 1);
        var model = BoostedClassifier.Learn(table, labels, new() { Rounds = 40, Monotone = [0, direction, 0, 0] });
        for (int i = 0; i < 100; i++)
        {
            double[] row = table.Row(i), scores = new double[61];
            for (int k = 0; k <= 60; k++)
            {
                row[1] = -3 + 0.1 * k;
                scores[k] = direction * model.Trees.Score(row);
            }
            Assert.Equal(scores.Order(), scores);
        }
    }

    [Fact]
    public void It_stops_early_at_the_best_round_of_held_out_rows()
    {
        (Table table, bool[] labels, _) = Bank(1_500, 1);
        var model = BoostedClassifier.Learn(table, labels, new() { Rounds = 500, ValidationShare = 0.2, Patience = 5, Seed = 3 });
        Assert.InRange(model.Trees.Trees, 5, 200);
    }

    [Fact]
    public void A_regressor_and_three_classes_learn_what_is_there()
    {
        (Table table, _, double[] truth) = Bank(6_000, 1);
        int[] classes = [.. truth.Select(z => z < -0.5 ? 0 : z < 1 ? 1 : 2)];
        var number = BoostedRegressor.Learn(table, truth, new() { Rounds = 120 });
        var label = BoostedMulticlass.Learn(table, classes, 3, new() { Rounds = 60 });
        (Table fresh, _, double[] freshTruth) = Bank(1_000, 2);
        var p = new double[3];
        int right = 0;
        double squares = 0;
        for (int i = 0; i < 1_000; i++)
        {
            squares += Math.Pow(number.Predict(fresh.Row(i)) - freshTruth[i], 2);
            label.Predict(fresh.Row(i), p);
            Assert.Equal(1.0, p.Sum(), 1e-12);
            if (Array.IndexOf(p, p.Max()) == (freshTruth[i] < -0.5 ? 0 : freshTruth[i] < 1 ? 1 : 2)) right++;
        }
        Assert.True(squares / 1_000 < 0.02, $"{squares / 1_000}");
        Assert.True(right > 940, $"{right}");
    }

    [Fact]
    public void Labels_of_one_kind_and_a_table_without_signal_give_the_rate()
    {
        (Table table, bool[] labels, _) = Bank(100, 1);
        Assert.InRange(BoostedClassifier.Learn(table, new bool[100]).Predict(table.Row(0)), 0, 1e-6);
        var constant = new Table([new("c", new double[100])]);
        Assert.Equal(labels.Count(l => l) / 100.0, BoostedClassifier.Learn(constant, labels).Predict([0.0]), 1e-12);
    }

    [Fact]
    public void Wrong_settings_and_shapes_are_refused()
    {
        (Table table, bool[] labels, _) = Bank(50, 1);
        Assert.Throws<ArgumentException>(() => BoostedClassifier.Learn(table, labels.AsSpan(0, 3)));
        Assert.Throws<ArgumentException>(() => BoostedClassifier.Learn(table, labels, new() { LearningRate = 0 }));
        Assert.Throws<ArgumentException>(() => BoostedClassifier.Learn(table, labels, new() { Bins = 256 }));
        Assert.Throws<ArgumentException>(() => BoostedClassifier.Learn(table, labels, new() { Monotone = [0, 0, 1, 0] }));
        Assert.Throws<ArgumentException>(() => BoostedMulticlass.Learn(table, new int[50].Append(9).ToArray().AsSpan(1), 3));
        Assert.Throws<ArgumentException>(() => BoostedClassifier.Learn(table, labels).Predict([1.0]));
        Assert.Throws<ArgumentException>(() => BoostedRegressor.Learn(table, [.. Enumerable.Repeat(double.NaN, 50)]));
    }

    [Fact]
    public void A_column_that_moves_the_target_as_it_may_is_used_in_full()
    {
        double[] x = [.. Enumerable.Range(0, 400).Select(i => (double)(i % 40))], y = [.. x.Select(v => v < 13 ? 1.0 : v < 29 ? 2.0 : 4.0)];
        foreach (int direction in new[] { 1, -1 })
        {
            double[] column = [.. x.Select(v => direction * v)];
            var model = BoostedRegressor.Learn(new Table([new("x", column)]), y, new() { Monotone = [direction], Rounds = 200 });
            for (int i = 0; i < 40; i++) Assert.Equal(y[i], model.Predict([column[i]]), 1e-6);
            var against = BoostedRegressor.Learn(new Table([new("x", column)]), y, new() { Monotone = [-direction], Rounds = 200 });
            for (int i = 0; i < 40; i++) Assert.Equal(y.Average(), against.Predict([column[i]]), 1e-9); // the best that may not move the other way
        }
    }
}
