using Opportune.Learners;

namespace Opportune.Statistics.Tests.Experiments;

public sealed class SequentialTests
{
    [Fact]
    public void Looking_after_every_batch_raises_few_false_alarms_where_a_plain_test_raises_many()
    {
        // No effect; 400 experiments of 100 looks. At most 5 % may ever exclude 0: 20 + 4·√(400·0.05·0.95) = 37.
        var random = CounterRandom.FromSeed(17);
        int alarms = 0, plain = 0;
        for (int e = 0; e < 400; e++)
        {
            double sum = 0, n = 0;
            bool alarm = false, plainAlarm = false;
            for (int look = 0; look < 100; look++)
            {
                for (int i = 0; i < 20; i++, n++) sum += random.NextNormal();
                double mean = sum / n, error = 1 / Math.Sqrt(n);
                alarm |= !AlwaysValid.Interval(mean, error, 0.1).Contains(0);
                plainAlarm |= Math.Abs(mean) > 1.96 * error;
            }
            if (alarm) alarms++;
            if (plainAlarm) plain++;
        }
        Assert.True(alarms <= 37, $"{alarms}");
        Assert.True(plain > 100, $"{plain}");
    }

    [Fact]
    public void Interval_and_p_value_agree_at_their_edge_and_a_true_effect_is_found()
    {
        Interval interval = AlwaysValid.Interval(0.3, 0.08, 0.2, 0.95);
        double edge = 0.5 * interval.Width;
        Assert.Equal(0.05, AlwaysValid.PValue(edge, 0.08, 0.2), 1e-12);
        Assert.True(AlwaysValid.PValue(0.6, 0.08, 0.2) < 1e-8);
        Assert.Equal(1.0, AlwaysValid.PValue(0, 0.08, 0.2));
        Assert.True(interval.Width > 2 * 1.96 * 0.08); // the price of looking at any time
        Assert.True(AlwaysValid.Interval(0.3, 0.04, 0.2).Width < interval.Width);
        Assert.Throws<ArgumentOutOfRangeException>(() => AlwaysValid.Interval(0, 0, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => AlwaysValid.PValue(0, 1, -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => AlwaysValid.Interval(0, 1, 1, 1));
    }

    [Fact]
    public void Cuped_keeps_the_mean_and_takes_out_the_variance_that_was_known_before()
    {
        var random = CounterRandom.FromSeed(3);
        double[] before = [.. Enumerable.Range(0, 5_000).Select(_ => random.NextNormal())], after = [.. before.Select(x => 5 + 2 * x + random.NextNormal())];
        MeanEstimate plain = MeanEstimate.Of(after), adjusted = MeanEstimate.Of(Cuped.Adjust(after, before));
        Assert.Equal(plain.Mean, adjusted.Mean, 1e-12);
        Assert.Equal(0.2, Math.Pow(adjusted.StandardError / plain.StandardError, 2), 0.02); // 1 − ρ² = 1/5
        Assert.Equal(after, Cuped.Adjust(after, new double[5_000]));
        Assert.Throws<ArgumentException>(() => Cuped.Adjust([1, 2], [1.0]));
    }

    [Fact]
    public void The_error_of_a_ratio_covers_the_truth_about_as_often_as_it_says()
    {
        var random = CounterRandom.FromSeed(4);
        int covered = 0;
        for (int e = 0; e < 400; e++)
        {
            double[] shown = new double[300], accepted = new double[300];
            for (int i = 0; i < 300; i++)
            {
                shown[i] = 1 + random.NextInt32(9);
                double rate = 0.1 + 0.02 * shown[i]; // those who see more accept more often, so units are not alike
                for (int k = 0; k < shown[i]; k++) accepted[i] += random.NextDouble() < rate ? 1 : 0;
            }
            MeanEstimate ratio = RatioMetric.Of(accepted, shown);
            const double truth = (0.1 * 45 + 0.02 * 285) / 45; // Σx(0.1 + 0.02x)/Σx over x = 1 … 9
            if (Math.Abs(ratio.Mean - truth) < 1.96 * ratio.StandardError) covered++;
        }
        Assert.InRange(covered, 380 - 18, 400);
        Assert.Throws<ArgumentException>(() => RatioMetric.Of([0, 0], [0, 0]));
    }

    [Fact]
    public void The_size_of_an_experiment_follows_the_textbook_and_gives_the_power_asked_for()
    {
        Assert.Equal(8155, Power.UnitsPerArm(0.05, 0.06)); // by the formula in Python, 2026-11-21: 8154.986
        Assert.Equal(0.8, Power.OfProportions(0.05, 0.06, 8155), 0.001);
        Assert.True(Power.UnitsPerArm(0.05, 0.06, 0.9) > 8155);
        Assert.Throws<ArgumentOutOfRangeException>(() => Power.UnitsPerArm(0.05, 0.05));
        Assert.Throws<ArgumentOutOfRangeException>(() => Power.UnitsPerArm(0.05, 1.0));
    }

    [Fact]
    public void Many_tests_are_corrected_as_published()
    {
        // By hand: Holm 4·0.01, 3·0.02, max(·, 2·0.03), max(·, 0.6); Benjamini–Hochberg 4/1·0.01, 4/2·0.02, 4/3·0.03, 0.6.
        Assert.Equal([0.04, 0.6, 0.06, 0.06], MultipleTesting.Holm([0.01, 0.6, 0.03, 0.02]).Select(p => Math.Round(p, 12)));
        Assert.Equal([0.04, 0.6, 0.04, 0.04], MultipleTesting.BenjaminiHochberg([0.01, 0.6, 0.03, 0.02]).Select(p => Math.Round(p, 12)));
        Assert.Throws<ArgumentException>(() => MultipleTesting.Holm([1.2]));
        Assert.Empty(MultipleTesting.BenjaminiHochberg([]));
    }
}
