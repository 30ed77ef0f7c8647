namespace Opportune.Learners.Tests.Additive;

public sealed class ExplainableBoostingTests
{
    // Truth known: log odds = [age > 40] + 0.8·income + branch + 1.5·sign(income)·sign(tenure); age missing in a tenth, where it adds −1.
    private static (Table Table, bool[] Labels, double[] LogOdds) Bank(int n, long seed)
    {
        var random = CounterRandom.FromSeed(seed);
        double[] age = new double[n], income = new double[n], tenure = new double[n], branch = new double[n], truth = new double[n];
        var labels = new bool[n];
        for (int i = 0; i < n; i++)
        {
            (age[i], income[i], tenure[i], branch[i]) = (random.NextInt32(10) == 0 ? double.NaN : 20 + random.NextInt32(50), random.NextNormal(), random.NextNormal(), random.NextInt32(3));
            truth[i] = (double.IsNaN(age[i]) ? -1 : age[i] > 40 ? 1 : 0) + 0.8 * income[i] + (branch[i] - 1) + 1.5 * Math.Sign(income[i]) * Math.Sign(tenure[i]);
            labels[i] = random.NextDouble() < Numerics.Sigmoid(truth[i]);
        }
        return (new([new("age", age), new("income", income), new("tenure", tenure), new("branch", branch, ["north", "mid", "south"])]), labels, truth);
    }

    private static readonly (Table Table, bool[] Labels, double[] LogOdds) Sample = Bank(8_000, 1);
    private static readonly ExplainableBoosting Model = ExplainableBoosting.Learn(Sample.Table, Sample.Labels, new() { Pairs = 1, Bags = 2, Rounds = 300, LearningRate = 0.05 });

    [Fact]
    public void It_recovers_curves_and_the_one_pair_of_a_simulated_bank()
    {
        (Table fresh, _, double[] truth) = Bank(2_000, 2);
        double error = Math.Sqrt(truth.Select((z, i) => Math.Pow(Model.Predict(fresh.Row(i)) - Numerics.Sigmoid(z), 2)).Average());
        Assert.True(error < 0.08, $"{error}"); // about 0.04 from 8,000 rows, and a 1/32 of rows on either axis lies in a part that the true edge divides
        Assert.Equal("income × tenure", Model.Terms[4]);
        (IReadOnlyList<double> thresholds, IReadOnlyList<double> values) = Model.Curve(0);
        double at30 = values[thresholds.Count(t => t <= 30)], at60 = values[thresholds.Count(t => t <= 60)];
        Assert.Equal(1.0, at60 - at30, 0.3);
        Assert.Equal(-1.0, values[^1] - at30, 0.3); // missing
        IReadOnlyList<double> branch = Model.Curve(3).Values;
        Assert.Equal(2.0, branch[2] - branch[0], 0.3);
    }

    [Fact]
    public void Contributions_and_intercept_sum_to_the_log_odds_and_average_nothing()
    {
        var sums = new double[5];
        for (int i = 0; i < Sample.Table.Rows; i++)
        {
            var contributions = new double[5];
            double logOdds = Model.Explain(Sample.Table.Row(i), contributions);
            Assert.Equal(logOdds, Model.Intercept + contributions.Sum(), 1e-12);
            Assert.Equal(Numerics.Sigmoid(logOdds), Model.Predict(Sample.Table.Row(i)));
            for (int t = 0; t < 5; t++) sums[t] += contributions[t];
        }
        Assert.All(sums, s => Assert.Equal(0.0, s / Sample.Table.Rows, 1e-10));
    }

    [Fact]
    public void Without_pairs_the_hidden_interaction_is_missed_and_the_curves_stay_readable()
    {
        var plain = ExplainableBoosting.Learn(Sample.Table, Sample.Labels, new() { Pairs = 0, Bags = 1, Rounds = 200, LearningRate = 0.05 });
        Assert.Equal(["age", "income", "tenure", "branch"], plain.Terms);
        (Table fresh, bool[] labels, _) = Bank(2_000, 2);
        double Auc(ExplainableBoosting m) => ClassifierQuality.Auc([.. Enumerable.Range(0, 2_000).Select(i => m.Predict(fresh.Row(i)))], labels);
        Assert.True(Auc(Model) > Auc(plain) + 0.04, $"{Auc(Model)} and {Auc(plain)}");
    }

    [Fact]
    public void Values_never_seen_and_wrong_shapes_are_handled()
    {
        foreach (double odd in new[] { double.NaN, 1e300, -1e300, 7 }) Assert.InRange(Model.Predict([odd, odd, odd, odd]), 0.0, 1.0);
        Assert.Equal(Model.Predict([30, 0, 0, double.NaN]), Model.Predict([30, 0, 0, 99]));
        Assert.Throws<ArgumentException>(() => Model.Predict([1.0]));
        Assert.Throws<ArgumentException>(() => ExplainableBoosting.Learn(Sample.Table, [true]));
        Assert.Throws<ArgumentException>(() => ExplainableBoosting.Learn(Sample.Table, Sample.Labels, new() { Bags = 0 }));
    }
}
