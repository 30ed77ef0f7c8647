namespace Opportune.Learners.Tests.Linear;

public sealed class OnlineLinearTests
{
    private readonly LinearSample sample = new();

    // numpy 1.24: S = (I/2 + DᵀWD/0.5)⁻¹, m = S·DᵀWt/0.5 with an intercept column, 2026-11-21.
    [Fact]
    public void Bayesian_linear_regression_ends_at_the_exact_posterior_in_any_order()
    {
        foreach (bool backwards in new[] { false, true })
        {
            var model = new BayesianLinearRegression(priorVariance: 2, noiseVariance: 0.5);
            for (int k = 0; k < 80; k++)
            {
                int i = backwards ? 79 - k : k;
                model.Learn(sample.Features(i), sample.Targets[i], sample.Weights[i]);
            }
            Assert.Equal(1.94920361, model.WeightOf("a"), 1e-8);
            Assert.Equal(-0.69447443, model.WeightOf("b"), 1e-8);
            Assert.Equal(2.37244302, model.Predict(Features.Of()), 1e-8);
            Assert.Equal(0.08040974079160419, model.Expected(Features.Of(("a", 0.5), ("b", 2))).StandardDeviation, 1e-10);
        }
    }

    [Fact]
    public void Online_learners_find_the_odds_of_a_simulated_bank()
    {
        var random = CounterRandom.FromSeed(3);
        var ftrl = new OnlineLogisticRegression();
        var bayes = new BayesianLogisticRegression(10);
        const int n = 20_000;
        for (int i = 0; i < n; i++)
        {
            double a = random.NextNormal(), b = random.NextNormal();
            var x = Features.Of(("income", a), ("age", b));
            bool y = random.NextDouble() < Numerics.Sigmoid(-2 + 0.8 * a - 0.5 * b);
            ftrl.Learn(x, y);
            bayes.Learn(x, y);
        }
        // Standard error of a slope ≈ 1/√(n·E p(1−p)) = 0.024; four of them.
        Assert.Equal(0.8, bayes.WeightOf("income"), 0.1);
        Assert.Equal(-0.5, bayes.WeightOf("age"), 0.1);
        Assert.Equal(-2.0, bayes.LogOdds(Features.Of()).Mean, 0.1);
        Assert.Equal(0.8, ftrl.WeightOf("income"), 0.2);
        Assert.Equal(-0.5, ftrl.WeightOf("age"), 0.2);
    }

    [Fact]
    public void One_labelled_example_moves_the_belief_to_its_exact_mode()
    {
        // Prior N(0, 4) on the intercept alone: the mode m solves m/4 = 1 − σ(m).
        var model = new BayesianLogisticRegression(4);
        model.Learn(Features.Of(), true);
        (double mode, double deviation) = model.LogOdds(Features.Of());
        Assert.Equal(0.0, mode / 4 - (1 - Numerics.Sigmoid(mode)), 1e-12);
        double p = Numerics.Sigmoid(mode);
        Assert.Equal(1 / (0.25 + p * (1 - p)), deviation * deviation, 1e-12);
    }

    [Fact]
    public void More_examples_never_widen_the_belief()
    {
        var model = new BayesianLogisticRegression();
        var probe = Features.Of(("a", 1.0), ("b", 2.0));
        double width = double.PositiveInfinity;
        for (int i = 0; i < 80; i++)
        {
            model.Learn(sample.Features(i), sample.Labels[i]);
            double now = model.LogOdds(probe).StandardDeviation;
            Assert.True(now <= width + 1e-12);
            width = now;
        }
    }

    [Fact]
    public void A_lasso_keeps_a_feature_without_meaning_at_exactly_zero()
    {
        var random = CounterRandom.FromSeed(4);
        var model = new OnlineLogisticRegression(lasso: 30);
        for (int i = 0; i < 3_000; i++)
        {
            double a = random.NextNormal();
            model.Learn(Features.Of(("noise", random.NextNormal() * 0.3), ("signal", a)), random.NextDouble() < Numerics.Sigmoid(2 * a));
        }
        Assert.Equal(0.0, model.WeightOf("noise"));
        Assert.True(model.WeightOf("signal") > 0.5);
    }

    [Fact]
    public void A_column_a_million_times_larger_than_the_others_leaves_them_digits_and_a_larger_one_is_refused()
    {
        var random = CounterRandom.FromSeed(4);
        BayesianLinearRegression scaled = new(), plain = new();
        for (int i = 0; i < 300; i++)
        {
            double a = Math.Clamp(random.NextNormal(), -2, 2), b = random.NextNormal(), y = a + b + random.NextNormal();
            scaled.Learn(Features.Of(("a", 5e5 * a), ("b", b)), y);
            plain.Learn(Features.Of(("a", a), ("b", b)), y);
        }
        Assert.Equal(plain.WeightOf("b"), scaled.WeightOf("b"), 2e-3); // the prior of a differs by the unit
        Assert.Equal(1.0, scaled.WeightOf("a") * 5e5, 0.2);
        Features large = Features.Of(("a", 1.1e6), ("new", 1));
        var logistic = new BayesianLogisticRegression();
        Assert.Throws<ArgumentException>(() => scaled.Learn(large, 1));
        Assert.Throws<ArgumentException>(() => logistic.Learn(large, true));
        Assert.Throws<ArgumentException>(() => logistic.Predict(large));
        Assert.Equal(0.5, logistic.Predict(Features.Of(("a", 1)))); // nothing was learned of what was refused
    }

    [Fact]
    public void A_weight_whose_square_is_no_number_is_refused()
    {
        var model = new OnlineLogisticRegression();
        Assert.Throws<ArgumentOutOfRangeException>(() => model.Learn(Features.Of(("a", 0.1)), true, 1e160));
        Assert.Throws<ArgumentOutOfRangeException>(() => model.Learn(Features.Of(), true, 1e160));
        Assert.Throws<ArgumentOutOfRangeException>(() => model.Learn(Features.Of(("a", 1e160)), true));
        Assert.Equal(0.5, model.Predict(Features.Of(("a", 1))));
    }
}
