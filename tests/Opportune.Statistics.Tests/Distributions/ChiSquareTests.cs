namespace Opportune.Statistics.Tests.Distributions;

public sealed class ChiSquareTests
{
    // scipy 1.10.1 stats.chi2.sf, 2026-11-21.
    [Theory]
    [InlineData(3.84145882069412, 1, 0.05000000000000028)]
    [InlineData(0.1, 3, 0.9918374237318764)]
    [InlineData(5, 2, 0.0820849986238988)]
    [InlineData(30, 10, 0.000856641210775301)]
    [InlineData(100, 3, 1.5541594313896026e-21)]
    [InlineData(950, 1000, 0.8691240657456883)]
    [InlineData(1200, 1000, 1.2255942330622893e-05)]
    public void The_upper_tail_equals_scipys(double x, double degrees, double expected) => Assert.Equal(1.0, ChiSquare.UpperTail(x, degrees) / expected, 1e-12);

    [Fact]
    public void The_ends_are_certain_and_what_is_no_statistic_is_refused()
    {
        Assert.Equal([1.0, 0.0], [ChiSquare.UpperTail(0, 3), ChiSquare.UpperTail(double.PositiveInfinity, 3)]);
        Assert.Throws<ArgumentOutOfRangeException>(() => ChiSquare.UpperTail(-1, 3));
        Assert.Throws<ArgumentOutOfRangeException>(() => ChiSquare.UpperTail(1, 0));
    }

    // scipy 1.10.1 chi2.sf; 2026-11-22.
    [Fact]
    public void Many_degrees_of_freedom_cost_digits_and_more_than_1e8_are_refused()
    {
        Assert.Equal(0.4998119368033945, ChiSquare.UpperTail(1e6, 1e6), 1e-9);
        Assert.Equal(0.00135156987376777, ChiSquare.UpperTail(1e8 + 3 * Math.Sqrt(2e8), 1e8), 1e-9);
        Assert.Throws<ArgumentOutOfRangeException>(() => ChiSquare.UpperTail(1e10, 1e10));
    }
}
