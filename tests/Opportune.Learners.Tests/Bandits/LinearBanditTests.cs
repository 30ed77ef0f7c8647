namespace Opportune.Learners.Tests.Bandits;

public sealed class LinearBanditTests
{
    // scipy 1.10.1 integrate.quad to 1e-13, 2026-11-21.
    [Fact]
    public void The_chance_to_be_the_best_equals_adaptive_quadrature()
    {
        var p = new double[4];
        LinearThompson.ChanceOfBest([0.1, 0.3, 0.25, -0.5], [0.2, 0.05, 0.3, 0.1], p);
        double[] expected = [0.11144268923855077, 0.4753832016631965, 0.4131741090981575, 1e-9];
        for (int a = 0; a < 4; a++) Assert.Equal(expected[a], p[a], 5e-9);
    }

    // The same integrals with numpy 1.24.2, Gauss and Legendre's rule of 20 points between every quarter deviation; 2026-11-22.
    [Theory]
    [InlineData(new[] { 0.0, 0 }, new[] { 1.0, 0.001 }, new[] { 0.5, 0.5 })]
    [InlineData(new[] { 0.1, 0.102, 0.3, 0.1005 }, new[] { 0.2, 0.002, 2e-4, 0.05 }, new[] { 0.15865494739081928, 1e-9, 0.8413168262713786, 2.8226337816370076e-05 })]
    [InlineData(new[] { 0.3, 0.31, 0.25, 0.2999 }, new[] { 1e-4, 0.01, 0.5, 3e-5 }, new[] { 0.07148845916762603, 0.4626363698015159, 0.4515878223167164, 0.014287348714139577 })]
    [InlineData(new[] { 1, 1.5, 2 }, new[] { 1e-6, 1, 0.01 }, new[] { 1e-9, 0.30854633975408985, 0.6914536602459104 })]
    public void An_action_known_much_better_than_another_keeps_its_chance(double[] means, double[] deviations, double[] expected)
    {
        var p = new double[means.Length];
        LinearThompson.ChanceOfBest(means, deviations, p);
        for (int a = 0; a < p.Length; a++) Assert.Equal(expected[a], p[a], 5e-9);
    }

    [Fact]
    public void Equal_beliefs_give_equal_chances_and_a_certain_best_takes_all()
    {
        var p = new double[5];
        LinearThompson.ChanceOfBest([1, 1, 1, 1, 1], [0.2, 0.2, 0.2, 0.2, 0.2], p);
        Assert.All(p, v => Assert.Equal(0.2, v, 1e-12));
        LinearThompson.ChanceOfBest([1, 50, 1, 1, 1], [0.2, 0.2, 0.2, 0.2, 0.2], p);
        Assert.Equal(1.0, p[1], 1e-8);
        Assert.All(p, v => Assert.True(v > 0));
    }

    [Fact]
    public void LinUcb_scores_by_the_closed_form_of_ridge_regression()
    {
        // One context number x, ridge 1: after (x=2, r=1) A = I + (1,2)(1,2)ᵀ; at x = 2 mean 5/6, deviation √(5/6); an untried action has √5·α. Tie at α where 5/6 + α√(5/6) = α√5.
        double tie = 5.0 / 6 / (Math.Sqrt(5) - Math.Sqrt(5.0 / 6));
        foreach ((double alpha, int best) in new[] { (tie - 1e-6, 0), (tie + 1e-6, 1) })
        {
            var policy = new LinUcb(1, 2, alpha);
            policy.Learn([2.0], 0, 1);
            var p = new double[2];
            policy.Probabilities([2.0], [0, 1], p);
            Assert.Equal(1.0, p[best]);
        }
    }

    [Fact]
    public void With_action_features_an_untried_action_profits_from_those_like_it()
    {
        var policy = new InverseGapBandit(1, 3, options: new() { ActionFeatures = [[1, 0], [1, 0], [0, 1]] });
        var random = CounterRandom.FromSeed(1);
        for (int i = 0; i < 400; i++) policy.Learn([random.NextNormal()], i % 2 == 0 ? 0 : 2, i % 2 == 0 ? 1 : 0, 0.5);
        var p = new double[3];
        policy.Probabilities([0.0], [1, 2], p.AsSpan(0, 2));
        Assert.True(p[0] > 0.9); // action 1 was never tried; it is like action 0, which always paid
    }

    [Fact]
    public void Weights_of_one_over_the_probability_mend_a_skewed_log()
    {
        // The reward is x², which no line fits; the log saw x = 1 nine times as often as x = 3. Weighted, the line is that of an even log.
        double AtThree(double mostWeight)
        {
            var rewards = new LinearRewards(1, 1, new() { Ridge = 1e-9, MostImportanceWeight = mostWeight });
            for (int i = 0; i < 200; i++)
            {
                double x = i % 20 == 0 ? 3 : i % 20 == 1 ? 2 : 1;
                rewards.Learn([x], 0, x * x, x == 1 ? 0.9 : 0.05);
            }
            var mean = new double[1];
            rewards.Expect([3.0], [0], mean, []);
            return mean[0];
        }
        Assert.Equal(26.0 / 3, AtThree(100), 1e-6); // least squares of x² on 1, 2, 3 alike: 4x − 10/3
        Assert.Equal(8.6043956043956, AtThree(0), 1e-6); // least squares over the skewed log
    }

    // mabwiser's LinUCB(0.5) earns 0.932 on this stream.
    [Fact]
    public void Digits_as_a_bandit_earn_93_percent()
    {
        string folder = SharedData.Folder("digits");
        double[][] rows = [.. File.ReadLines(Path.Combine(folder, "digits.csv")).Skip(1).Select(l => l.Split(',').Select(SharedData.Number).ToArray())];
        int[] stream = [.. File.ReadLines(Path.Combine(folder, "stream.csv")).Where(l => l.Length > 0 && char.IsAsciiDigit(l[0])).Select(l => (int)SharedData.Number(l))];
        double[][] contexts = [.. rows.Select(r => r.Skip(1).Select(v => v / 16).ToArray())];
        int[] actions = [.. Enumerable.Range(0, 10)];
        var policy = new LinUcb(64, 10, 0.25);
        var random = CounterRandom.FromSeed(1);
        double earned = 0;
        foreach (int i in stream)
        {
            BanditChoice choice = policy.Choose(contexts[i], actions, random);
            double reward = choice.Action == (int)rows[i][0] ? 1 : 0;
            earned += reward;
            policy.Learn(contexts[i], choice.Action, reward, choice.Probability);
        }
        Assert.True(earned / stream.Length >= 0.93, $"{earned / stream.Length}");
    }

    [Fact]
    public void A_context_beside_which_others_have_no_digits_is_refused()
    {
        foreach (IBanditPolicy policy in new IBanditPolicy[] { new LinUcb(1, 2), new LinearThompson(1, 2), new InverseGapBandit(1, 2) })
        {
            foreach (double x in new[] { 1e8, double.NaN, double.NegativeInfinity })
            {
                Assert.Throws<ArgumentException>(() => policy.Learn([x], 0, 1));
                Assert.Throws<ArgumentException>(() => policy.Probabilities([x], [0, 1], new double[2]));
            }
            for (int i = 0; i < 200; i++) policy.Learn([i % 2 == 0 ? 1e6 : -1e6], i % 3 == 0 ? 1 : 0, i % 2);
            var p = new double[2];
            policy.Probabilities([1e6], [0, 1], p);
            Assert.Equal(1.0, p.Sum(), 1e-12);
        }
    }

    [Fact]
    public void Two_beliefs_are_told_apart_by_the_normal_distribution_of_their_difference()
    {
        var policy = new LinearThompson(0, 2, spread: 0.5);
        for (int i = 0; i < 3; i++) policy.Learn([], 0, 1); // ridge 1: mean 3/4, variance 0.5²/4; the other 0 and 0.5²
        var p = new double[2];
        policy.Probabilities([], [0, 1], p);
        Assert.Equal(Numerics.NormalCdf(0.75 / Math.Sqrt(0.0625 + 0.25)), p[0], 2e-9);
    }

    [Fact]
    public void Settings_out_of_range_are_refused()
    {
        foreach (double setting in new[] { 0, -1, double.NaN, double.PositiveInfinity })
        {
            Assert.Throws<ArgumentOutOfRangeException>(() => new InverseGapBandit(1, 2, range: setting));
            Assert.Throws<ArgumentOutOfRangeException>(() => new LinearThompson(1, 2, setting));
            if (setting != 0) Assert.Throws<ArgumentOutOfRangeException>(() => new LinUcb(1, 2, setting));
        }
    }
}
