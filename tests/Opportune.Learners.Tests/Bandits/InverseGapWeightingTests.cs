using FsCheck;
using FsCheck.Fluent;

namespace Opportune.Learners.Tests.Bandits;

public sealed class InverseGapWeightingTests
{
    [Fact]
    public void Each_arm_gets_the_published_formula_and_the_best_the_rest()
    {
        var p = new double[3];
        InverseGapWeighting.Probabilities([0.2, 0.5, 0.1], range: 1.0, gamma: 10, p);

        Assert.Equal(1 / (3 + 10 * 0.3), p[0], 1e-15);
        Assert.Equal(1 / (3 + 10 * 0.4), p[2], 1e-15);
        Assert.Equal(1 - p[0] - p[2], p[1]);
    }

    [Fact]
    public void Probabilities_are_positive_and_sum_to_exactly_one_in_any_order() =>
        Prop.ForAll(ArbMap.Default.ArbFor<int[]>().Filter(a => a.Length > 0), ArbMap.Default.ArbFor<int>(), (scores, g) =>
        {
            var p = new double[scores.Length];
            InverseGapWeighting.Probabilities([.. scores.Select(s => s / 7.0)], 3.0, Math.Abs((double)g), p);
            return p.All(v => v > 0) && p.Sum() == 1.0 && p.Reverse().Sum() == 1.0 && Numerics.Sum(p) == 1.0 && Array.IndexOf(p, p.Max()) >= 0;
        }).QuickCheckThrowOnFailure();

    [Theory, InlineData(1), InlineData(8), InlineData(20), InlineData(53)]
    public void Probabilities_have_no_more_places_than_asked_for(int places)
    {
        var p = new double[2];
        InverseGapWeighting.Probabilities([3, 1], 3.0, 7.0, p, places);

        Assert.All(p, v => Assert.True(v > 0 && v * (1L << places) == Math.Floor(v * (1L << places))));
        Assert.Equal(1.0, p[0] + p[1]);
        Assert.Equal(1 / (2 + 7 * 2 / 3.0), p[1], 1.0 / (1L << places));
    }

    [Fact]
    public void Of_equal_scores_the_first_is_best_and_one_arm_is_certain()
    {
        var p = new double[3];
        InverseGapWeighting.Probabilities([1, 1, 0], 1, 100, p);
        Assert.True(p[0] > p[1] && p[1] > p[2]);
        InverseGapWeighting.Probabilities([-4], 1, 100, p.AsSpan(0, 1));
        Assert.Equal(1.0, p[0]);
    }

    [Fact]
    public void Doubling_scores_and_their_range_changes_nothing()
    {
        double[] one = new double[4], two = new double[4];
        InverseGapWeighting.Probabilities([1, 2, 3, 4], 5, 30, one);
        InverseGapWeighting.Probabilities([2, 4, 6, 8], 10, 30, two);
        Assert.Equal(one, two);
    }

    [Fact]
    public void Arms_are_drawn_as_often_as_their_probability_says()
    {
        double[] p = [0.5, 0.125, 0.375];
        var random = CounterRandom.FromSeed(1);
        var counts = new int[3];
        for (int i = 0; i < 40_000; i++) counts[InverseGapWeighting.Draw(p, random.NextDouble())]++;
        for (int a = 0; a < 3; a++) Assert.Equal(p[a] * 40_000, counts[a], 4 * Math.Sqrt(40_000 * p[a] * (1 - p[a])));
        Assert.Equal(0, InverseGapWeighting.Draw(p, 0.0));
        Assert.Equal(1, InverseGapWeighting.Draw(p, 0.5));
        Assert.Equal(2, InverseGapWeighting.Draw(p, 0.9999999999999999));
    }

    [Fact]
    public void What_cannot_be_drawn_from_is_refused()
    {
        var p = new double[2];
        Assert.Throws<ArgumentException>(() => InverseGapWeighting.Probabilities([], 1, 1, []));
        foreach (var places in new[] { 0, 1, 54 }) Assert.Throws<ArgumentOutOfRangeException>(() => InverseGapWeighting.Probabilities([1, 2, 3], 1, 1, new double[3], places));
        Assert.Throws<ArgumentException>(() => InverseGapWeighting.Probabilities([1, double.NaN], 1, 1, p));
        Assert.Throws<ArgumentOutOfRangeException>(() => InverseGapWeighting.Probabilities([1, 2], 0, 1, p));
        Assert.Throws<ArgumentOutOfRangeException>(() => InverseGapWeighting.Probabilities([1, 2], 1, -1, p));
        Assert.Throws<ArgumentException>(() => InverseGapWeighting.Probabilities([1, 2], 1, 1, p.AsSpan(1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => InverseGapWeighting.Draw(p, 1.0));
    }

    [Fact]
    public void A_gap_beyond_all_numbers_does_not_matter_where_all_are_drawn_alike()
    {
        var p = new double[2];
        InverseGapWeighting.Probabilities([-1e308, 1e308], 1, 0, p);
        Assert.Equal([0.5, 0.5], p);
    }
}
