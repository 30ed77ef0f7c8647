namespace Opportune.Statistics.Tests.Distributions;

public sealed class NormalTests
{
    // mpmath 1.2.1 ncdf at 300 bits, 2026-11-21.
    [Theory]
    [InlineData(-37.5, 4.605353009581955e-308)]
    [InlineData(-10.0, 7.619853024160525e-24)]
    [InlineData(-5.0, 2.866515718791939e-07)]
    [InlineData(-3.2, 0.0006871379379158481)]
    [InlineData(-1.96, 0.024997895148220435)]
    [InlineData(-1.0, 0.15865525393145705)]
    [InlineData(-0.3, 0.3820885778110474)]
    [InlineData(0.0, 0.5)]
    [InlineData(0.5, 0.6914624612740131)]
    [InlineData(1.2, 0.8849303297782917)]
    [InlineData(2.9, 0.998134186699616)]
    [InlineData(3.5, 0.9997673709209645)]
    [InlineData(8.0, 0.9999999999999993)]
    public void The_distribution_function_equals_300_bit_arithmetic(double z, double expected) => Assert.Equal(1.0, Normal.Cdf(z) / expected, 3e-15);

    // scipy 1.10.1 stats.norm.ppf, 2026-11-21.
    [Theory]
    [InlineData(1e-300, -37.0470962993612)]
    [InlineData(1e-20, -9.262340089798409)]
    [InlineData(1e-05, -4.264890793922825)]
    [InlineData(0.01, -2.3263478740408408)]
    [InlineData(0.025, -1.9599639845400545)]
    [InlineData(0.2, -0.8416212335729142)]
    [InlineData(0.5, 0.0)]
    [InlineData(0.7, 0.5244005127080407)]
    [InlineData(0.975, 1.959963984540054)]
    [InlineData(0.9999, 3.719016485455709)]
    public void A_quantile_equals_scipys(double p, double expected) => Assert.Equal(expected, Normal.Quantile(p), 2e-14);

    [Fact]
    public void The_ends_are_infinite_and_what_is_no_probability_is_refused()
    {
        Assert.Equal(double.NegativeInfinity, Normal.Quantile(0));
        Assert.Equal(double.PositiveInfinity, Normal.Quantile(1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Normal.Quantile(double.NaN));
        Assert.Equal([0.0, 1.0], [Normal.Cdf(double.NegativeInfinity), Normal.Cdf(double.PositiveInfinity)]);
        Assert.True(double.IsNaN(Normal.Cdf(double.NaN)));
    }
}
