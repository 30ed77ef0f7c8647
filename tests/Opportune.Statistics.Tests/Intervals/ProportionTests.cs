using FsCheck;
using FsCheck.Fluent;

namespace Opportune.Statistics.Tests.Intervals;

public sealed class ProportionTests
{
    // scipy 1.10.1 stats.binomtest(k, n).proportion_ci(confidence, 'wilson'), 2026-11-21.
    [Theory]
    [InlineData(0, 10, 0.95, 0.0, 0.27753279986288926)]
    [InlineData(3, 10, 0.95, 0.10779126740630102, 0.6032218525388546)]
    [InlineData(10, 10, 0.95, 0.7224672001371109, 1.0)]
    [InlineData(15, 148, 0.95, 0.06238639953073629, 0.16048724172330803)]
    [InlineData(81, 263, 0.99, 0.24013690268760768, 0.3852825023182298)]
    [InlineData(1, 1, 0.9, 0.2698659487840541, 1.0)]
    public void Wilsons_interval_equals_scipys(long successes, long trials, double confidence, double low, double high)
    {
        Interval interval = Proportion.Wilson(successes, trials, confidence);
        Assert.Equal(low, interval.Low, 1e-14);
        Assert.Equal(high, interval.High, 1e-14);
    }

    [Fact]
    public void More_evidence_of_the_same_kind_never_widens_the_interval() =>
        Prop.ForAll(ArbMap.Default.ArbFor<(int, int)>(), t =>
        {
            long n = 1 + Math.Abs((long)t.Item1) % 1000, k = Math.Abs((long)t.Item2) % (n + 1);
            Interval one = Proportion.Wilson(k, n), ten = Proportion.Wilson(10 * k, 10 * n);
            return ten.Width <= one.Width && one.Contains((double)k / n) && one.Low >= 0 && one.High <= 1;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void It_covers_the_truth_about_as_often_as_it_says()
    {
        // Exact coverage for n = 50, averaged over rates 0.02 … 0.98: binomial probabilities by recursion.
        double total = 0;
        for (int r = 1; r < 50; r++)
        {
            double rate = r / 50.0, chance = Math.Pow(1 - rate, 50);
            for (int k = 0; k <= 50; k++)
            {
                if (Proportion.Wilson(k, 50).Contains(rate)) total += chance;
                chance *= (50.0 - k) / (k + 1) * rate / (1 - rate);
            }
        }
        Assert.InRange(total / 49, 0.94, 0.96);
    }

    [Fact]
    public void Nothing_tried_says_nothing_and_impossible_counts_are_refused()
    {
        Assert.Equal(new Interval(0, 1), Proportion.Wilson(0, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => Proportion.Wilson(2, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Proportion.Wilson(-1, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Proportion.Wilson(0, -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Proportion.Wilson(0, 1, 1.0));
    }
}
