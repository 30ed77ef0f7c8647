namespace Opportune.Statistics.Tests.Fairness;

public sealed class FairnessTests
{
    private static readonly GroupRates Women = new("women", 200, 40, 60, 30, 55.0), Men = new("men", 300, 120, 100, 80, 101.0);
    private static readonly FairnessComparison Comparison = new(Women, Men);

    [Fact]
    public void Each_measure_is_what_its_definition_says()
    {
        Assert.Equal(0.2 - 0.4, Value(Comparison.DemographicParity), 1e-15);
        Assert.Equal(0.5, Value(Comparison.RateRatio), 1e-15);
        Assert.Equal(0.5 - 0.8, Value(Comparison.EqualOpportunity), 1e-15);
        Assert.Equal(10.0 / 140 - 40.0 / 200, Value(Comparison.FalsePositiveDifference), 1e-15);
        Assert.Equal(0.5 - 0.8, Value(Comparison.EqualisedOdds), 1e-15);
        Assert.Equal(0.275 - 0.3, Value(Comparison.CalibrationWithinGroup), 1e-15);
    }

    [Fact]
    public void The_ratios_interval_is_the_published_one_and_all_contain_their_value()
    {
        // Donner and Zou's, from Wilson's two intervals; Python, 2026-11-22.
        var ratio = Assert.IsType<FairnessMeasure.Measured>(Comparison.RateRatio);
        Assert.Equal(0.36583199284916973, ratio.Ci95.Low, 1e-12);
        Assert.Equal(0.6773607321305565, ratio.Ci95.High, 1e-12);
        foreach (FairnessMeasure m in new[] { Comparison.DemographicParity, Comparison.EqualOpportunity, Comparison.FalsePositiveDifference, Comparison.CalibrationWithinGroup })
            Assert.True(m is FairnessMeasure.Measured measured && measured.Ci95.Contains(measured.Value));
    }

    [Fact]
    public void A_small_group_gets_a_reason_and_no_number()
    {
        var few = new FairnessComparison(new("few", 29, 5, 5, 2, 5), Men);
        foreach (FairnessMeasure m in new[] { few.DemographicParity, few.RateRatio, few.EqualOpportunity, few.EqualisedOdds, few.CalibrationWithinGroup })
            Assert.Equal("fairness.group.small", Assert.IsType<FairnessMeasure.NotMeasurable>(m).Code);
        Assert.Equal("fairness.rate.zero", Assert.IsType<FairnessMeasure.NotMeasurable>(new FairnessComparison(Women with { Selected = 0, TruePositives = 0 }, Men).RateRatio).Code);
    }

    [Fact]
    public void Groups_are_counted_person_by_person_and_intersect()
    {
        IReadOnlyList<string> both = GroupRates.Intersections(["f", "m", "f"], ["old", "old", "young"]);
        Assert.Equal(["f × old", "m × old", "f × young"], both);
        IReadOnlyList<GroupRates> counts = GroupRates.Count(["f", "m", "f"], [0.2, 0.7, 0.9], [false, true, true], [false, false, true]);
        Assert.Equal([new("f", 2, 1, 1, 1, 1.1), new("m", 1, 1, 0, 0, 0.7)], counts);
        Assert.Throws<ArgumentException>(() => GroupRates.Count(["f"], [], [], []));
        Assert.Throws<ArgumentException>(() => GroupRates.Intersections(["a"], ["b", "c"]));
    }

    [Fact]
    public void Reweighing_makes_group_and_label_independent()
    {
        string[] groups = ["f", "f", "f", "m", "m", "m", "m", "m"];
        bool[] labels = [true, false, false, true, true, true, true, false];
        double[] w = Mitigation.Reweigh(groups, labels);
        double Rate(string g) => groups.Select((x, i) => x == g && labels[i] ? w[i] : 0).Sum() / groups.Select((x, i) => x == g ? w[i] : 0).Sum();
        Assert.Equal(5.0 / 8, Rate("f"), 1e-12);
        Assert.Equal(5.0 / 8, Rate("m"), 1e-12);
        Assert.Equal(8.0, w.Sum(), 1e-12);
    }

    [Fact]
    public void Thresholds_choose_the_same_share_of_every_group()
    {
        string[] groups = [.. Enumerable.Range(0, 200).Select(i => i % 2 == 0 ? "f" : "m")];
        double[] scores = [.. Enumerable.Range(0, 200).Select(i => i % 2 == 0 ? 0.3 * i / 200 : 0.5 + 0.5 * i / 200)];
        IReadOnlyDictionary<string, double> t = Mitigation.EqualRateThresholds(groups, scores, 0.25);
        foreach (string g in new[] { "f", "m" }) Assert.Equal(25, groups.Where((x, i) => x == g && scores[i] >= t[g]).Count());
        Assert.All(Mitigation.EqualRateThresholds(groups, scores, 0).Values, v => Assert.Equal(double.PositiveInfinity, v));
        Assert.Throws<ArgumentException>(() => Mitigation.EqualRateThresholds(groups, scores, 2));
    }

    private static double Value(FairnessMeasure m) => Assert.IsType<FairnessMeasure.Measured>(m).Value;
}
