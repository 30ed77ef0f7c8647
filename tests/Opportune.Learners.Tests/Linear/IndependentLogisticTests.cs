namespace Opportune.Learners.Tests.Linear;

public sealed class IndependentLogisticTests
{
    [Fact]
    public void With_one_weight_it_is_the_full_belief()
    {
        var (random, full) = (CounterRandom.FromSeed(1), new BayesianLogisticRegression(priorVariance: 2.0));
        double[] mean = [0.0], variance = [2.0];
        for (int i = 0; i < 500; i++)
        {
            bool y = random.NextDouble() < 0.2;
            full.Learn(Features.Of(), y);
            IndependentLogistic.Learn(mean, variance, [1.0], y);
        }

        (double expected, double deviation) = full.LogOdds(Features.Of());
        Assert.Equal(expected, mean[0], 1e-12);
        Assert.Equal(deviation * deviation, variance[0], 1e-12);
    }

    [Theory, InlineData(1), InlineData(2), InlineData(3)]
    public void It_finds_the_truth_to_within_its_own_uncertainty(long seed)
    {
        double[] truth = [-1.5, 0.8, -0.5, 0.0], mean = new double[4], variance = [1.0, 1.0, 1.0, 1.0], x = [1.0, 0.0, 0.0, 0.0];
        var random = CounterRandom.FromSeed(seed);
        for (int i = 0; i < 20_000; i++)
        {
            for (int j = 1; j < x.Length; j++) x[j] = 2.0 * random.NextDouble() - 1.0;
            IndependentLogistic.Learn(mean, variance, x, random.NextDouble() < Numerics.Sigmoid(Numerics.Dot(truth, x)));
        }

        for (int j = 0; j < truth.Length; j++) Assert.InRange(mean[j] - truth[j], -4.0 * Math.Sqrt(variance[j]), 4.0 * Math.Sqrt(variance[j]));
        Assert.All(variance, v => Assert.InRange(v, 1e-5, 5e-3));
    }

    [Fact]
    public void A_failure_made_a_success_is_nearly_a_success_learned_at_once()
    {
        double[] x = [1.0, 0.7, -0.3], corrected = [-2.0, 0.4, 0.1], correctedVariance = [0.01, 0.02, 0.02], atOnce = [.. corrected], atOnceVariance = [.. correctedVariance];

        IndependentLogistic.Learn(corrected, correctedVariance, x, y: false);
        IndependentLogistic.Correct(corrected, correctedVariance, x);
        IndependentLogistic.Learn(atOnce, atOnceVariance, x, y: true);

        for (int j = 0; j < x.Length; j++) Assert.Equal(atOnce[j], corrected[j], 1e-3);
    }

    [Fact]
    public void What_an_example_does_not_show_stays_as_it_was_and_no_belief_grows_wider()
    {
        double[] mean = [0.3, -0.2], variance = [0.5, 0.5];

        IndependentLogistic.Learn(mean, variance, [0.0, 2.0], y: true);

        Assert.Equal((0.3, 0.5), (mean[0], variance[0]));
        Assert.True(mean[1] > -0.2 && variance[1] is > 0.0 and < 0.5);
    }

    [Fact]
    public void Lengths_that_differ_are_refused()
    {
        Assert.Throws<ArgumentException>(() => IndependentLogistic.Learn(new double[2], new double[2], [1.0], y: true));
        Assert.Throws<ArgumentException>(() => IndependentLogistic.Score(new double[1], new double[2], [1.0]));
    }
}
