namespace Opportune.Statistics.Tests.Distributions;

/// <summary>Both ways of computing a tail, on either side of where one takes over from the other.</summary>
public sealed class TailTests
{
    // scipy 1.10.1, stats.chi2.sf; 2026-11-22.
    [Theory]
    [InlineData(0.001, 1, 0.9747728793699604)]
    [InlineData(0.2, 1, 0.6547208460185768)]
    [InlineData(2.9, 2, 0.23457028809379768)]
    [InlineData(60, 40, 0.02187346844139091)]
    [InlineData(30, 40, 0.8752187849674751)]
    [InlineData(400, 300, 9.678621994933555e-05)]
    [InlineData(1000, 10, 1.870290720915977e-208)]
    public void A_chi_square_tail_equals_scipys(double x, double degrees, double expected) => Assert.Equal(1.0, ChiSquare.UpperTail(x, degrees) / expected, 1e-11);

    // scipy 1.10.1, stats.t.cdf and ppf.
    [Fact]
    public void Students_distribution_and_quantile_equal_scipys_in_the_middle_and_the_tails()
    {
        Assert.Equal(0.5, StudentT.Cdf(0, 3));
        Assert.Equal(0.8788810584091566, StudentT.Cdf(2.5, 1), 1e-14);
        Assert.Equal(0.12111894159084335, StudentT.Cdf(-2.5, 1), 1e-14);
        Assert.Equal(0.933192798715357, StudentT.Cdf(1.5, 1e10), 1e-14);
        Assert.Equal(0.9331910448509104, StudentT.Cdf(1.5, 9e4), 5e-11);
        Assert.Equal(0.9331920094840783, StudentT.Cdf(1.5, 2e5), 1e-14);
        Assert.Equal(0.0013500642313883946, StudentT.Cdf(-3, 2e5), 1e-16);
        Assert.Equal(1.959975845966768, StudentT.Quantile(0.975, 2e5), 1e-13);
        Assert.Equal(-1.9599663568141066, StudentT.Quantile(0.025, 1e6), 1e-13);
        Assert.Equal(Normal.Cdf(1.5), StudentT.Cdf(1.5, double.PositiveInfinity));
        Assert.Equal((0.0, 1.0), (StudentT.Cdf(-50, 1e6), StudentT.Cdf(50, 1e6)));
        Assert.Equal(12.706204736174698, StudentT.Quantile(0.975, 1), 1e-12); // tan(0.475π)
        Assert.Equal(1 / Math.Sqrt(12), StudentT.Quantile(0.6, 2), 1e-14); // (2p − 1)/√(2p(1 − p)), where scipy is off by 1e-10
        Assert.Equal(-1 / Math.Sqrt(12), StudentT.Quantile(0.4, 2), 1e-14);
        Assert.Equal(0.052715389243877836, StudentT.Quantile(0.52, 5), 1e-9);
        Assert.Equal(3.385184866818216, StudentT.Quantile(0.999, 30), 1e-9);
        Assert.Equal(0.0, StudentT.Quantile(0.5, 4));
        Assert.Equal(Normal.Quantile(0.9), StudentT.Quantile(0.9, double.PositiveInfinity));
    }
}
