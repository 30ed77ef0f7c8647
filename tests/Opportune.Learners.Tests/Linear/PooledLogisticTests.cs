namespace Opportune.Learners.Tests.Linear;

public sealed class PooledLogisticTests
{
    private const int Groups = 6, Columns = 4;

    /// <summary>Shared slopes around ±0.8, own ones that differ from them by a deviation; the offsets are the groups' rates.</summary>
    private sealed record Sample(List<double[]> X, int[] Group, bool[] Label, double[] Offset, double[][] Slopes, double[] Truth)
    {
        public static Sample Of(int rows, double spread, long seed = 5, int groups = Groups)
        {
            var random = CounterRandom.FromSeed(seed);
            double[] shared = [0.8, -0.8, 0.4, 0.0];
            double[][] slopes = [.. Enumerable.Range(0, groups).Select(_ => shared.Select(s => s + spread * random.NextNormal()).ToArray())];
            double[] rate = [.. Enumerable.Range(0, groups).Select(_ => -2 + random.NextNormal())];
            var x = new List<double[]>();
            var (g, y, o, truth) = (new int[rows], new bool[rows], new double[rows], new double[rows]);
            for (int i = 0; i < rows; i++)
            {
                x.Add([.. Enumerable.Range(0, Columns).Select(_ => random.NextNormal())]);
                (g[i], o[i]) = (i % groups, rate[i % groups]);
                truth[i] = Numerics.Sigmoid(o[i] + Numerics.Dot(x[i], slopes[g[i]]));
                y[i] = random.NextDouble() < truth[i];
            }
            return new(x, g, y, o, slopes, truth);
        }

        public PooledLogisticRegression Learn(PooledLogisticOptions? options = null) => PooledLogisticRegression.Learn(X, Group, Groups, Label, Offset, options: options);

        public double LossOf(PooledLogisticRegression model) => ClassifierQuality.LogLoss([.. X.Select((x, i) => model.Predict(Group[i], x, Offset[i]))], Label);
    }

    [Fact]
    public void It_finds_the_slopes_of_every_group_within_its_own_stated_error()
    {
        var sample = Sample.Of(60_000, 0.5);
        var model = sample.Learn();
        double[] unit = new double[Columns];
        var misses = 0;
        for (int g = 0; g < Groups; g++)
            for (int j = 0; j < Columns; j++)
            {
                unit[j] = 1;
                var (mean, variance) = model.LogOdds(g, unit);
                unit[j] = 0;
                Assert.Equal(sample.Slopes[g][j], mean, 5 * Math.Sqrt(variance));
                if (Math.Abs(sample.Slopes[g][j] - mean) > 2 * Math.Sqrt(variance)) misses++;
            }
        Assert.InRange(misses, 0, 4); // of 24 at 95 %
    }

    [Fact]
    public void It_sees_how_much_groups_differ_and_pools_accordingly()
    {
        Assert.InRange(Sample.Of(60_000, 0.5).Learn().OwnVariance, 0.1, 0.6); // the truth of these draws is near 0.25
        Assert.InRange(Sample.Of(60_000, 0.0).Learn().OwnVariance, 0.0, 0.01);
    }

    [Fact]
    public void Where_columns_say_nothing_the_offset_decides_alone()
    {
        var sample = Sample.Of(4_000, 0.3);
        var random = CounterRandom.FromSeed(99);
        var noise = sample with { X = [.. sample.X.Select(_ => Enumerable.Range(0, Columns).Select(_ => random.NextNormal()).ToArray())] };
        var labels = new bool[noise.Label.Length];
        for (int i = 0; i < labels.Length; i++) labels[i] = random.NextDouble() < Numerics.Sigmoid(noise.Offset[i]);
        var model = (noise with { Label = labels }).Learn();

        for (int g = 0; g < Groups; g++) foreach (double slope in model.Slopes(g)) Assert.InRange(slope, -0.1, 0.1);
    }

    [Theory]
    [InlineData(600), InlineData(3_000)]
    public void Thin_groups_do_better_pooled_than_alone_or_all_alike(int rows)
    {
        var (train, fresh) = (Sample.Of(rows, 0.4), Sample.Of(40_000, 0.4));
        double pooled = fresh.LossOf(train.Learn()), alone = fresh.LossOf(train.Learn(new() { SharedVariance = 1e-6 })), alike = fresh.LossOf(train.Learn(new() { OwnVariance = 1e-6 }));

        Assert.True(pooled < alone && pooled < alike + 1e-3, $"pooled {pooled}, alone {alone}, alike {alike}");
    }

    [Fact]
    public void The_mode_is_that_of_plain_logistic_regression_over_shared_and_own_columns()
    {
        var sample = Sample.Of(900, 0.4);
        const double v = 0.3, w = 0.1;
        var model = sample.Learn(new() { SharedVariance = v, OwnVariance = w });

        double[] Wide(double[] x, int group) => [.. x.Select(a => a * Math.Sqrt(v)), .. Enumerable.Range(0, Groups).SelectMany(g => x.Select(a => g == group ? a * Math.Sqrt(w) : 0.0))];
        double[] Gradient(Func<int, double[]> slopesOf)
        {
            var sum = new double[Columns * (Groups + 1)];
            for (int i = 0; i < sample.X.Count; i++)
                Numerics.AddScaled(sum, (sample.Label[i] ? 1 : 0) - Numerics.Sigmoid(sample.Offset[i] + Numerics.Dot(sample.X[i], slopesOf(sample.Group[i]))), Wide(sample.X[i], sample.Group[i]));
            return sum;
        }
        double[] u = model.Slopes(-1).ToArray();
        double[] theta = [.. u.Select(a => a / Math.Sqrt(v)), .. Enumerable.Range(0, Groups).SelectMany(g => model.Slopes(g).ToArray().Zip(u, (a, b) => (a - b) / Math.Sqrt(w)))];
        double[] gradient = Gradient(g => model.Slopes(g).ToArray());
        for (int j = 0; j < theta.Length; j++) Assert.Equal(theta[j], gradient[j], 1e-3); // at the mode of a unit ridge the gradient is the weight itself
    }

    [Fact]
    public void A_group_it_never_met_gets_the_shared_slopes_and_less_certainty()
    {
        var model = Sample.Of(6_000, 0.4).Learn();
        double[] x = [1, 1, 1, 1];

        Assert.Equal(model.LogOdds(-1, x), model.LogOdds(Groups + 3, x));
        Assert.True(model.LogOdds(-1, x).Variance > model.LogOdds(0, x).Variance);
    }

    [Fact]
    public void A_weight_counts_like_copies_of_a_row()
    {
        var sample = Sample.Of(400, 0.3);
        PooledLogisticOptions options = new() { SharedVariance = 0.5, OwnVariance = 0.2 };
        double[] weights = [.. Enumerable.Range(0, 400).Select(i => i % 3 == 0 ? 2.0 : 1.0)];
        int[] copies = [.. Enumerable.Range(0, 400).SelectMany(i => Enumerable.Repeat(i, i % 3 == 0 ? 2 : 1))];

        var weighted = PooledLogisticRegression.Learn(sample.X, sample.Group, Groups, sample.Label, sample.Offset, weights, options);
        var copied = PooledLogisticRegression.Learn([.. copies.Select(i => sample.X[i])], [.. copies.Select(i => sample.Group[i])], Groups, [.. copies.Select(i => sample.Label[i])], [.. copies.Select(i => sample.Offset[i])], options: options);
        for (int j = 0; j < Columns; j++) Assert.Equal(copied.Slopes(1)[j], weighted.Slopes(1)[j], 1e-6);
    }

    [Fact]
    public void Impossible_input_is_refused()
    {
        Assert.Throws<ArgumentException>(() => PooledLogisticRegression.Learn([], [], 1, [], []));
        Assert.Throws<ArgumentException>(() => PooledLogisticRegression.Learn([[1.0]], [1], 1, [true], [0.0]));
        Assert.Throws<ArgumentException>(() => PooledLogisticRegression.Learn([[double.NaN]], [0], 1, [true], [0.0]));
        Assert.Throws<ArgumentException>(() => PooledLogisticRegression.Learn([[1.0]], [0], 1, [true], [double.PositiveInfinity]));
        Assert.Throws<ArgumentException>(() => PooledLogisticRegression.Learn([[1.0]], [0], 1, [true], [0.0], [-1.0]));
        Assert.Throws<ArgumentException>(() => PooledLogisticRegression.Learn([[1.0]], [0], 1, [true], [0.0], options: new() { OwnVariance = 0 }));
    }
}
