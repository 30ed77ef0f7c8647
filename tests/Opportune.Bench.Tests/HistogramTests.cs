using Opportune.Bench.Load;
using Opportune.Bench.Sample;

namespace Opportune.Bench.Tests;

public sealed class HistogramTests
{
    [Fact]
    public void A_quantile_is_that_of_the_sorted_values_to_a_sixtieth()
    {
        var (histogram, draws) = (new Histogram(), new Draws(1));
        var values = Enumerable.Range(0, 50_000).Select(_ => (long)Math.Exp(draws.Unit() * 24)).ToArray();
        foreach (var value in values) histogram.Record(value);
        Array.Sort(values);

        foreach (var share in new[] { 0.001, 0.1, 0.5, 0.9, 0.99, 0.999, 0.9999 })
        {
            var exact = values[(int)Math.Ceiling(share * values.Length) - 1];
            Assert.InRange(histogram.Quantile(share), exact, exact + exact / 60 + 1);
        }
    }

    [Fact]
    public void The_longest_is_exact_and_no_quantile_exceeds_it()
    {
        var histogram = new Histogram();
        foreach (var value in new long[] { 5, 1_000_003, 999 }) histogram.Record(value);

        Assert.Equal(1_000_003, histogram.Max);
        Assert.Equal(1_000_003, histogram.Quantile(1));
        Assert.Equal(1_000_003, histogram.Quantile(0.99));
    }

    [Fact]
    public void Nothing_recorded_is_zero_everywhere() => Assert.Equal((0L, 0L, 0.0), (new Histogram().Quantile(0.99), new Histogram().Max, new Histogram().Mean));

    [Fact]
    public void Values_out_of_range_count_at_its_ends()
    {
        var histogram = new Histogram();
        histogram.Record(-7);
        histogram.Record(long.MaxValue);

        Assert.Equal((2L, 0L), (histogram.Count, histogram.Quantile(0.5)));
        Assert.InRange(histogram.Quantile(1), (long)TimeSpan.FromHours(2).TotalNanoseconds, long.MaxValue);
    }

    [Fact]
    public void Two_histograms_together_are_one_of_all_values()
    {
        var (one, two, both) = (new Histogram(), new Histogram(), new Histogram());
        for (var i = 1; i < 5_000; i++)
        {
            (i % 3 == 0 ? one : two).Record(i * 977L);
            both.Record(i * 977L);
        }
        one.Add(two);

        Assert.Equal((both.Count, both.Max, both.Mean), (one.Count, one.Max, one.Mean));
        Assert.All(new[] { 0.1, 0.5, 0.99 }, q => Assert.Equal(both.Quantile(q), one.Quantile(q)));
    }

    [Fact]
    public void How_many_exceed_a_duration_is_known_to_the_buckets_width()
    {
        var histogram = new Histogram();
        for (var i = 0; i < 1_000; i++) histogram.Record(i * 1_000_000L);

        Assert.InRange(histogram.Above(500_000_000), 490, 500);
        histogram.Clear();
        Assert.Equal(0, histogram.Above(0));
    }
}
