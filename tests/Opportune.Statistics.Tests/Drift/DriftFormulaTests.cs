namespace Opportune.Statistics.Tests.Drift;

public sealed class DriftFormulaTests
{
    // scipy 1.10.1: stats.chi2_contingency without correction; numpy for the index; 2026-11-22.
    [Fact]
    public void Bins_that_are_empty_on_both_sides_count_for_nothing_in_the_test()
    {
        var (statistic, p) = Statistics.Drift.Categories([40, 30, 20, 10, 0], [10, 30, 30, 20, 0]);
        Assert.Equal(22.87037037037037, statistic, 1e-12);
        Assert.Equal(4.297494461579234e-05, p, 1e-16);
        Assert.Equal(0.017484674410521373, Statistics.Drift.Categories([30, 50], [45, 35]).PValue, 1e-14);
        Assert.Equal(1.0, Statistics.Drift.Categories([30, 0], [45, 0]).PValue);
        Assert.Equal(1.0, Statistics.Drift.Categories([30, 0], [30, 0]).PValue);
        Assert.Equal(0.5114316810430213, Statistics.Drift.StabilityIndex([40, 30, 20, 10, 0], [10, 30, 30, 20, 0]), 1e-14);
    }

    [Fact]
    public void A_bin_with_equal_counts_on_both_sides_is_no_empty_one() => Assert.Equal(0.0, Statistics.Drift.Categories([30, 10], [30, 10]).ChiSquare, 1e-15);
}
