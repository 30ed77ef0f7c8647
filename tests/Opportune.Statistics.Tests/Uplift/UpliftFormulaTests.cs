using Opportune.Learners;

namespace Opportune.Statistics.Tests.Uplift;

public sealed class UpliftFormulaTests
{
    // numpy 1.24.2: trapezoids of Q and U; 2026-11-22. The first unit is treated, so the control arm is empty there.
    [Fact]
    public void Qini_and_area_of_eight_units_equal_a_plain_computation()
    {
        var curve = new UpliftCurve([9, 8, 7, 6, 5, 4, 3, 2], [true, false, true, true, false, false, true, false], [1, 0, 1, 0, 1, 0, 1, 0]);

        Assert.Equal(0.033854166666666685, curve.Qini, 1e-15);
        Assert.Equal(0.25651041666666663, curve.Auuc, 1e-15);
        Assert.Equal(2 / 3.0 - 0, curve.UpliftAt(0.5), 1e-15);
        Assert.True(double.IsNaN(curve.UpliftAt(0.1)));
    }

    [Fact]
    public void Where_nobody_treated_comes_first_the_curve_starts_at_zero()
    {
        var curve = new UpliftCurve([4, 3, 2, 1], [false, true, false, true], [1, 1, 0, 0]);

        Assert.True(double.IsFinite(curve.Qini) && double.IsFinite(curve.Auuc));
    }

    [Fact]
    public void An_interval_of_ninety_percent_leaves_out_a_twentieth_on_either_side()
    {
        // Many resamples of few units: the interval's ends are order statistics, and wider confidence reaches farther.
        double[] scores = [.. Enumerable.Range(0, 200).Select(i => 200.0 - i)], outcomes = [.. Enumerable.Range(0, 200).Select(i => (double)(i * 7 % 3 == 0 ? 1 : 0))];
        bool[] treated = [.. Enumerable.Range(0, 200).Select(i => i * 11 % 5 < 2)];
        var curve = new UpliftCurve(scores, treated, outcomes);

        Interval ninety = curve.QiniInterval(CounterRandom.FromSeed(9), 1_000, 0.9), all = curve.QiniInterval(CounterRandom.FromSeed(9), 1_000, 0.9999);

        Assert.InRange(ninety.Width / all.Width, 0.3, 0.75); // of a normal distribution 3.29 of about 6.5 deviations
        Assert.True(all.Low < ninety.Low && ninety.High < all.High);
    }

    [Fact]
    public void The_doubly_robust_learner_is_right_though_its_models_of_the_outcome_see_nothing()
    {
        // Leaves of 10,000 rows: no half of an arm can be split, the whole can. Truth: 0.4 where x > 0 (0.7 against 0.3), nothing elsewhere (0.5); 70 % treated.
        const int n = 40_000;
        var random = CounterRandom.FromSeed(6);
        double[] x = new double[n], y = new double[n];
        var treated = new bool[n];
        for (int i = 0; i < n; i++)
        {
            (x[i], treated[i]) = (random.NextNormal(), random.NextDouble() < 0.7);
            y[i] = random.NextDouble() < (x[i] <= 0 ? 0.5 : treated[i] ? 0.7 : 0.3) ? 1 : 0;
        }

        var model = DoublyRobustLearner.Learn(new([new("x", x)]), treated, y, new() { Rounds = 60, MinRowsPerLeaf = 10_000 });

        Assert.Equal(0.4, model.Predict([1.5]), 0.045); // 4·√(1.2/20,000) = 0.031, and what sixty rounds have not learned yet
        Assert.Equal(0.0, model.Predict([-1.5]), 0.045);
    }

    [Fact]
    public void Of_equal_scores_the_first_given_count()
    {
        bool[] treated = [.. Enumerable.Range(0, 40).Select(i => i % 2 == 0)];
        var curve = new UpliftCurve(new double[40], treated, [.. Enumerable.Range(0, 40).Select(i => (double)(i * i))]);
        for (int k = 2; k <= 40; k += 2) // 0, 1, 4, …: the means of the even squares and of the odd ones among the first k
            Assert.Equal(1.0 - k, curve.UpliftAt(k / 40.0), 1e-9);
    }

    [Fact]
    public void A_share_of_a_hundred_units_is_as_many_as_its_percent()
    {
        double[] scores = [.. Enumerable.Range(0, 100).Select(i => -(double)i)], outcomes = [.. Enumerable.Range(0, 100).Select(i => Math.Pow(2, i % 50))];
        bool[] treated = [.. Enumerable.Range(0, 100).Select(i => i % 2 == 0)];
        var curve = new UpliftCurve(scores, treated, outcomes);
        for (int percent = 2; percent <= 100; percent++)
        {
            double t = Enumerable.Range(0, percent).Where(i => treated[i]).Average(i => outcomes[i]), c = Enumerable.Range(0, percent).Where(i => !treated[i]).Average(i => outcomes[i]);
            Assert.Equal(1.0, curve.UpliftAt(percent / 100.0) / (t - c), 1e-9);
        }
    }

    [Fact]
    public void Outcomes_too_large_to_add_up_are_refused() =>
        Assert.Throws<ArgumentException>(() => new UpliftCurve([2, 1], [true, false], [1e308, 1e308]));
}
