namespace Opportune.Learners.Tests.Rates;

public sealed class PooledRatesTests
{
    private static readonly BetaPosterior Prior = BetaPosterior.FromMean(0.05, 20);

    [Fact]
    public void Without_any_trial_every_member_is_exactly_the_declared_prior()
    {
        PooledRatesResult result = PooledRates.Estimate([0, 0, 0], [0, 0, 0], [[0, 0, 1], [0, 0]], Prior);

        Assert.Equal([3, 2, 1, 1], result.Levels.Select(l => l.Count));
        Assert.All(result.Members, b => Assert.Equal(Prior, b));
        Assert.All(result.Levels.SelectMany(l => l), b => Assert.Equal(0.05, b.Mean, 1e-15));
        Assert.Equal(20, result.Untried(0, 0).Strength, 1e-10);
    }

    [Fact]
    public void An_untried_action_takes_its_groups_rate_and_a_well_tried_one_its_own()
    {
        // Cards convert at about 10 %, loans at about 1 %; one action of each group is new.
        PooledRatesResult result = PooledRates.Estimate([105, 95, 98, 0, 11, 9, 10, 0], [1000, 1000, 1000, 0, 1000, 1000, 1000, 0], [[0, 0, 0, 0, 1, 1, 1, 1]], Prior);

        Assert.InRange(result.Members[3].Mean, 0.08, 0.105);
        Assert.InRange(result.Members[7].Mean, 0.008, 0.02);
        Assert.InRange(result.Members[0].Mean, 0.097, 0.106);
        Assert.Equal(result.Members[3].Mean, result.Untried(0, 0).Mean, 1e-12);
    }

    [Fact]
    public void More_evidence_never_weakens_a_members_belief_and_thin_members_lean_further()
    {
        PooledRatesResult result = PooledRates.Estimate([40, 40, 40, 2, 200], [1000, 1000, 1000, 10, 1000], [[0, 0, 0, 0, 0]], Prior);
        double group = result.Levels[1][0].Mean;

        Assert.True(Math.Abs(result.Members[3].Mean - 0.2) > Math.Abs(result.Members[4].Mean - 0.2));
        Assert.InRange(result.Members[3].Mean, Math.Min(group, 0.2), 0.2);
        Assert.True(result.Members[4].Strength > result.Members[3].Strength);
    }

    [Fact]
    public void The_estimate_does_not_depend_on_the_order_of_members()
    {
        double[] successes = [3, 0, 8, 1, 30], trials = [40, 12, 90, 3, 700];
        int[] groups = [0, 1, 0, 1, 1];
        PooledRatesResult one = PooledRates.Estimate(successes, trials, [groups], Prior);
        Array.Reverse(successes);
        Array.Reverse(trials);
        Array.Reverse(groups);
        PooledRatesResult other = PooledRates.Estimate(successes, trials, [groups], Prior);

        foreach ((BetaPosterior a, BetaPosterior b) in one.Members.Zip(other.Members.Reverse()))
        {
            Assert.Equal(a.Mean, b.Mean, 1e-7); // the strength is found to 1e-8 in its logarithm
        }
    }

    [Fact]
    public void Pooling_predicts_the_true_rates_better_than_raw_rates_or_one_rate_for_all()
    {
        // Truth known: 40 groups of 10 actions, group rates Beta(2, 38), actions Beta(50·group, 50·(1 − group)), 5 to 400 trials.
        var random = CounterRandom.FromSeed(11);
        List<double> truth = [], successes = [], trials = [];
        List<int> groups = [];
        for (int g = 0; g < 40; g++)
        {
            double group = IncompleteBeta.Quantile(random.NextDouble(), 2, 38);
            for (int a = 0; a < 10; a++)
            {
                double rate = IncompleteBeta.Quantile(random.NextDouble(), 50 * group, 50 * (1 - group));
                int n = 5 + random.NextInt32(a < 7 ? 30 : 400);
                int k = Enumerable.Range(0, n).Count(_ => random.NextDouble() < rate);
                truth.Add(rate); successes.Add(k); trials.Add(n); groups.Add(g);
            }
        }
        PooledRatesResult pooled = PooledRates.Estimate([.. successes], [.. trials], [groups], Prior);
        double all = successes.Sum() / trials.Sum();
        double Error(Func<int, double> estimate) => Enumerable.Range(0, truth.Count).Average(i => Math.Pow(estimate(i) - truth[i], 2));

        double ours = Error(i => pooled.Members[i].Mean);
        Assert.True(ours < 0.6 * Error(i => successes[i] / trials[i]), $"{ours} against raw {Error(i => successes[i] / trials[i])}");
        Assert.True(ours < 0.6 * Error(_ => all), $"{ours} against one rate {Error(_ => all)}");
        Assert.InRange(pooled.Strengths[0], 25, 100); // the truth is 50
        int covered = Enumerable.Range(0, truth.Count).Count(i => truth[i] >= pooled.Members[i].Quantile(0.05) && truth[i] <= pooled.Members[i].Quantile(0.95));
        Assert.InRange(covered, 360 - 24 - 8, 400); // 0.9·400 less 4·√(n·p·(1−p)), less 2 points for the uncertainty of the strengths, which is not carried
    }

    [Fact]
    public void Impossible_counts_and_missing_parents_are_refused()
    {
        Assert.Throws<ArgumentException>(() => PooledRates.Estimate([2], [1], [], Prior));
        Assert.Throws<ArgumentException>(() => PooledRates.Estimate([0], [1, 1], [], Prior));
        Assert.Throws<ArgumentException>(() => PooledRates.Estimate([0], [1], [[-1]], Prior));
        Assert.Throws<ArgumentException>(() => PooledRates.Estimate([0, 0], [1, 1], [[0]], Prior));
        Assert.Throws<ArgumentOutOfRangeException>(() => PooledRates.Estimate([0], [1], [], new(0, 1)));
    }
}
