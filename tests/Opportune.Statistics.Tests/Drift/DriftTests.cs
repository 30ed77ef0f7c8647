using Opportune.Learners;

namespace Opportune.Statistics.Tests.Drift;

public sealed class DriftTests
{
    private static readonly long[] Before = [100, 200, 50, 0], Now = [80, 260, 40, 20];

    // scipy 1.10.1 stats.chi2_contingency(correction=False) and numpy, 2026-11-21.
    [Fact]
    public void Shifts_between_categories_equal_scipys()
    {
        (double statistic, double p) = Statistics.Drift.Categories(Before, Now);
        Assert.Equal(27.950310559006212, statistic, 1e-10);
        Assert.Equal(1.0, p / 3.720312631821163e-06, 1e-10);
        Assert.Equal(0.23297179699318507, Statistics.Drift.StabilityIndex(Before, Now), 1e-13);
    }

    // scipy 1.10.1 stats.ks_2samp for the distance, stats.kstwobign.sf at Stephens's argument for p; 2026-11-21.
    [Fact]
    public void Shifts_of_numbers_equal_scipys()
    {
        long state = 99;
        double Uniform() => (state = 16807 * state % 2147483647) / 2147483647.0;
        for (int i = 0; i < 360; i++) Uniform();
        double[] before = [.. Enumerable.Range(0, 80).Select(_ => Uniform())], now = [.. Enumerable.Range(0, 60).Select(_ => Uniform() * 0.8 + 0.25)];

        (double distance, double p) = Statistics.Drift.Numbers(before, now);
        Assert.Equal(0.25833333333333336, distance, 1e-15);
        Assert.Equal(0.01653052464987898, p, 1e-12);
    }

    [Fact]
    public void The_same_values_show_no_drift_and_shuffling_changes_nothing()
    {
        double[] values = [3, 1, 2, 2, 5];
        Assert.Equal((0.0, 1.0), Statistics.Drift.Numbers(values, [5, 2, 1, 2, 3]));
        Assert.Equal(0.0, Statistics.Drift.StabilityIndex(Before, Before));
        Assert.Equal(1.0, Statistics.Drift.Categories(Before, Before).PValue, 1e-12);
    }

    [Fact]
    public void Without_drift_p_values_are_about_uniform()
    {
        var random = CounterRandom.FromSeed(6);
        int below = 0;
        for (int e = 0; e < 500; e++)
            if (Statistics.Drift.Numbers([.. Enumerable.Range(0, 60).Select(_ => random.NextNormal())], [.. Enumerable.Range(0, 50).Select(_ => random.NextNormal())]).PValue < 0.1) below++;
        Assert.InRange(below, 50 - 27, 50 + 27); // 4·√(500·0.1·0.9)
    }

    [Fact]
    public void Empty_sides_and_impossible_counts_are_refused()
    {
        Assert.Throws<ArgumentException>(() => Statistics.Drift.StabilityIndex([0, 0], [1, 2]));
        Assert.Throws<ArgumentException>(() => Statistics.Drift.Categories([1], [1, 2]));
        Assert.Throws<ArgumentException>(() => Statistics.Drift.Categories([-1, 3], [1, 2]));
        Assert.Throws<ArgumentException>(() => Statistics.Drift.Numbers([], [1]));
        Assert.Throws<ArgumentException>(() => Statistics.Drift.Numbers([double.NaN], [1]));
    }
}
