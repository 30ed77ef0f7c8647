using FsCheck;
using FsCheck.Fluent;

namespace Opportune.Learners.Tests.Rates;

public sealed class BetaPosteriorTests
{
    // scipy 1.10.1 stats.beta.ppf, 2026-11-21.
    [Theory]
    [InlineData(1, 1, 0.3, 0.3)]
    [InlineData(0.5, 0.5, 0.1, 0.024471741852423214)]
    [InlineData(2, 5, 0.025, 0.043271868292741676)]
    [InlineData(2, 5, 0.975, 0.6412345789976748)]
    [InlineData(0.01, 3, 0.2, 2.8461383846465583e-71)]
    [InlineData(300, 12000, 0.05, 0.02214731260714468)]
    [InlineData(1.5, 1000.5, 0.999, 0.008094089645497614)]
    [InlineData(80, 3, 1e-06, 0.7895975049739683)]
    [InlineData(10000.0, 10000.0, 0.9, 0.5045309326280234)]
    public void A_quantile_equals_scipys(double alpha, double beta, double p, double expected) =>
        Assert.Equal(1.0, new BetaPosterior(alpha, beta).Quantile(p) / expected, 1e-11);

    // scipy 1.10.1 special.betainc, 2026-11-21.
    [Theory]
    [InlineData(0.2, 2, 5, 0.34464000000000006)]
    [InlineData(0.5, 0.3, 0.7, 0.7275715592700521)]
    [InlineData(0.99, 50, 2, 0.9075091007063049)]
    [InlineData(1e-05, 0.1, 10, 0.4165582261920937)]
    [InlineData(0.024, 300, 12000, 0.3960908882689676)]
    public void The_incomplete_beta_function_equals_scipys(double x, double a, double b, double expected) =>
        Assert.Equal(1.0, IncompleteBeta.Regularised(x, a, b) / expected, 2e-11);

    [Fact]
    public void Mean_and_deviation_are_those_of_the_textbook()
    {
        var belief = new BetaPosterior(2, 6);
        Assert.Equal(0.25, belief.Mean);
        Assert.Equal(Math.Sqrt(12.0 / (64 * 9)), belief.StandardDeviation, 1e-15);
        Assert.Equal(new BetaPosterior(5, 10), belief.Update(3, 4));
        Assert.Equal(8, belief.Strength);
        Assert.Throws<ArgumentOutOfRangeException>(() => belief.Update(-1, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => belief.Quantile(1.1));
        Assert.Throws<ArgumentOutOfRangeException>(() => BetaPosterior.FromMean(0, 1));
    }

    [Fact]
    public void A_quantile_is_the_inverse_of_the_distribution_and_grows() =>
        Prop.ForAll(ArbMap.Default.ArbFor<(int, int, int)>(), t =>
        {
            double a = 0.05 + Math.Abs((long)t.Item1) % 5000 / 10.0, b = 0.05 + Math.Abs((long)t.Item2) % 5000 / 10.0, p = (1 + Math.Abs((long)t.Item3) % 98) / 100.0;
            double x = IncompleteBeta.Quantile(p, a, b), y = IncompleteBeta.Quantile(p + 0.01, a, b);
            return x is 0 or 1 || x > 0.999999 || (Math.Abs(IncompleteBeta.Regularised(x, a, b) - p) < 1e-10 && y >= x);
        }).QuickCheckThrowOnFailure();
}
