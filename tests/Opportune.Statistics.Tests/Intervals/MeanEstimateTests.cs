namespace Opportune.Statistics.Tests.Intervals;

public sealed class MeanEstimateTests
{
    private static readonly MeanEstimate A = MeanEstimate.Of([1, 2, 4, 7, 3, 2.5]), B = MeanEstimate.Of([0.5, 1, 3, 2.2]);

    // mpmath 1.2.1 at 40 digits (scipy's ppf has ten), 2026-11-21.
    [Theory]
    [InlineData(0.975, 1, 12.706204736174694)]
    [InlineData(0.975, 5, 2.5705818356363146)]
    [InlineData(0.6, 3, 0.27667066233268983)]
    [InlineData(0.0001, 12.5, -5.183021023760659)]
    [InlineData(0.999999, 2, 707.1057205157671)]
    [InlineData(0.51, 40, 0.025226163291361306)]
    public void Students_quantile_equals_40_digit_arithmetic(double p, double degrees, double expected) => Assert.Equal(1.0, StudentT.Quantile(p, degrees) / expected, 1e-13);

    // scipy 1.10.1 stats.t.cdf, 2026-11-21.
    [Theory]
    [InlineData(-2.5, 4, 0.03338327240599406)]
    [InlineData(0.3, 7.5, 0.6138386707156109)]
    [InlineData(40, 3, 0.9999828096596054)]
    public void Students_distribution_equals_scipys(double t, double degrees, double expected) => Assert.Equal(expected, StudentT.Cdf(t, degrees), 1e-13);

    // scipy 1.10.1 stats.ttest_ind(equal_var=False) and stats.t.interval (ten digits), 2026-11-21.
    [Fact]
    public void Means_their_errors_and_Welchs_difference_equal_scipys()
    {
        Assert.Equal(0.8539125638299666, A.StandardError, 1e-14);
        Assert.Equal(1.0549478733615634, A.Interval().Low, 2e-9);
        Assert.Equal(5.445052126638437, A.Interval().High, 2e-9);
        (double difference, Interval interval, double p) = MeanEstimate.Difference(A, B);
        Assert.Equal(1.575, difference, 1e-14);
        Assert.Equal(0.16384453193217335, p, 1e-12);
        Assert.Equal(-0.7978524395932081, interval.Low, 4e-9);
        Assert.Equal(3.947852439593208, interval.High, 4e-9);
    }

    [Fact]
    public void Too_few_or_impossible_values_are_refused_and_equal_ones_have_no_error()
    {
        Assert.Throws<ArgumentException>(() => MeanEstimate.Of([1.0]));
        Assert.Throws<ArgumentException>(() => MeanEstimate.Of([1.0, double.NaN]));
        Assert.Equal((1.0, new Interval(1, 1), 0.0), MeanEstimate.Difference(MeanEstimate.Of([2, 2, 2]), MeanEstimate.Of([1, 1, 1])));
    }
}
