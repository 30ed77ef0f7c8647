namespace Opportune.Statistics.Tests.Intervals;

/// <summary>Figures so small or large that their squares are not numbers, and figures that are all the same.</summary>
public sealed class SizesTests
{
    [Theory]
    [InlineData(1e-170)]
    [InlineData(1.0)]
    [InlineData(1e170)]
    public void A_mean_and_its_error_scale_with_the_values(double unit)
    {
        MeanEstimate mean = MeanEstimate.Of([1 * unit, 2 * unit, 6 * unit]);
        Assert.Equal(3.0, mean.Mean / unit, 1e-14);
        Assert.Equal(Math.Sqrt(14.0 / 6), mean.StandardError / unit, 1e-14);
        var difference = MeanEstimate.Difference(mean, MeanEstimate.Of([1 * unit, 3 * unit]));
        Assert.Equal(0.6221783920191579, MeanEstimate.Difference(MeanEstimate.Of([1 * unit, 3 * unit]), mean).PValue, 1e-13);
        Assert.Equal(0.6221783920191579, difference.PValue, 1e-13); // scipy 1.10.1 ttest_ind([1, 2, 6], [1, 3], equal_var=False)
    }

    [Fact]
    public void Equal_values_have_no_error_and_equal_arms_no_difference()
    {
        for (int n = 2; n < 40; n++)
        {
            MeanEstimate mean = MeanEstimate.Of([.. Enumerable.Repeat(0.1, n)]);
            Assert.Equal(new MeanEstimate(0.1, 0.0, n), mean);
            Assert.Equal((0.0, new Interval(0, 0), 1.0), MeanEstimate.Difference(mean, MeanEstimate.Of([0.1, 0.1, 0.1])));
        }
    }

    [Fact]
    public void What_cannot_be_added_up_is_refused()
    {
        Assert.Throws<ArgumentException>(() => MeanEstimate.Of([1.0, double.NaN]));
        Assert.Throws<ArgumentException>(() => MeanEstimate.Of([double.NegativeInfinity, 1.0]));
        Assert.Throws<ArgumentException>(() => MeanEstimate.Of([1.5e308, -1.5e308]));
    }

    [Theory]
    [InlineData(1e-200)]
    [InlineData(1e200)]
    public void Looking_at_any_time_scales_with_its_figures(double unit)
    {
        Assert.Equal(AlwaysValid.PValue(2, 0.5, 0.7), AlwaysValid.PValue(2 * unit, 0.5 * unit, 0.7 * unit), 1e-15);
        Interval one = AlwaysValid.Interval(2, 0.5, 0.7), scaled = AlwaysValid.Interval(2 * unit, 0.5 * unit, 0.7 * unit);
        Assert.Equal(one.Low, scaled.Low / unit, 1e-13);
        Assert.Equal(one.High, scaled.High / unit, 1e-13);
    }

    [Fact]
    public void Looking_at_any_time_is_answered_in_numbers_whatever_effect_was_expected()
    {
        Assert.Equal(1.0, AlwaysValid.PValue(2e-100, 1e-100, 1e100)); // nothing near the effect looked for
        Assert.Equal(1.0, AlwaysValid.PValue(2, 1, 1e-200));
        Assert.Equal(double.PositiveInfinity, AlwaysValid.Interval(2, 1, 1e-200).High);
        Assert.Throws<ArgumentOutOfRangeException>(() => AlwaysValid.PValue(double.NaN, 1, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => AlwaysValid.Interval(double.PositiveInfinity, 1, 1));
    }

    [Fact]
    public void What_was_known_before_is_taken_out_at_any_size()
    {
        foreach (double unit in new[] { 1e-200, 1.0, 1e200 })
        {
            double[] adjusted = Cuped.Adjust([1, 2, 4], [1 * unit, 2 * unit, 4 * unit]);
            foreach (double y in adjusted) Assert.Equal(7.0 / 3, y, 1e-14);
        }
        Assert.Equal([1.0, 2.0, 3.0], Cuped.Adjust([1, 2, 3], [5, 5, 5]));
        Assert.Throws<ArgumentException>(() => Cuped.Adjust([1, 2, 3], [1, double.NaN, 2]));
        Assert.Throws<ArgumentException>(() => Cuped.Adjust([1, double.NaN, 3], [1, 3, 2]));
    }

    [Fact]
    public void A_ratio_of_what_is_no_number_is_refused()
    {
        Assert.Throws<ArgumentException>(() => RatioMetric.Of([1, double.NaN], [1, 2]));
        Assert.Throws<ArgumentException>(() => RatioMetric.Of([1, 2], [double.PositiveInfinity, 2]));
        Assert.Throws<ArgumentException>(() => RatioMetric.Of([1, 2], [-1, 5]));
    }

    [Fact]
    public void The_power_of_an_impossible_experiment_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Power.OfProportions(0, 0, 10));
        Assert.Throws<ArgumentOutOfRangeException>(() => Power.OfProportions(0.1, 2, 10));
        Assert.Throws<ArgumentOutOfRangeException>(() => Power.OfProportions(0.1, 0.2, 10, double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => Power.UnitsPerArm(0.5, 0.5 + 1e-15));
        Assert.Equal(1, Power.UnitsPerArm(0.1, 0.2, power: 0.01)); // a false alarm alone is likelier than that
    }

    // mpmath 1.3.0, 60 digits; 2026-11-22.
    [Theory]
    [InlineData(1e-6, 9e4, 0.5000003989411722)]
    [InlineData(-1e-3, 9e4, 0.499601058894261)]
    [InlineData(1e-6, 30, 0.5000003956321849)]
    public void Students_distribution_keeps_its_digits_near_0(double t, double degrees, double expected) =>
        Assert.Equal(expected, StudentT.Cdf(t, degrees), 1e-13);
}
