using Opportune.Bench.Reporting;
using Opportune.Bench.Smoke;

namespace Opportune.Bench.Tests;

/// <summary>The smoke of the benches: ratios, never times.</summary>
public sealed class SmokeTests
{
    private static readonly string Root = RepositoryFolder.Find(AppContext.BaseDirectory);

    [Fact]
    public void No_ratio_fell_by_a_third_below_the_recorded_one()
    {
        var recorded = RatioBook.Read(Root);
        var now = SmokeBench.Measure();
        // Whoever seems to have fallen is looked at twice more: a busy machine disturbs once, a slower engine always.
        for (var again = 0; again < 2 && recorded.Fallen(now) is { Count: > 0 } fallen; again++)
            foreach (var (name, ratio) in SmokeBench.Measure(fallen)) now[name] = Math.Max(ratio, now.GetValueOrDefault(name));

        Assert.True(recorded.Fallen(now).Count == 0, string.Join("; ", recorded.Fallen(now).Select(n => $"{n}: {now.GetValueOrDefault(n):G3}, recorded {recorded.Ratios[n]:G3}")) + ". If it is meant to be so, record anew: ./opportune bench smoke --write");
    }

    [Fact]
    public void A_fall_by_more_than_a_third_is_seen_and_a_smaller_one_is_not()
    {
        var book = new RatioBook(new Dictionary<string, double> { ["a"] = 1, ["b"] = 1, ["c"] = 1 });

        Assert.Equal(["a"], book.Fallen(new Dictionary<string, double> { ["a"] = 0.66, ["b"] = 0.67, ["c"] = 3 }));
    }

    [Fact]
    public void A_ratio_that_is_no_longer_measured_is_seen() => Assert.Equal(["gone"], new RatioBook(new Dictionary<string, double> { ["gone"] = 1 }).Fallen(new Dictionary<string, double>()));

    [Fact]
    public void What_is_recorded_is_what_is_measured() => Assert.Equal(RatioBook.Read(Root).Ratios.Keys.Order(StringComparer.Ordinal), SmokeBench.All.Order(StringComparer.Ordinal));
}
