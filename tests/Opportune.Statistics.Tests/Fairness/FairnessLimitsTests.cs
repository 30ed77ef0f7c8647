namespace Opportune.Statistics.Tests.Fairness;

public sealed class FairnessLimitsTests
{
    private static GroupRates Of(long units, long selected, long positives, long truePositives) => new("g", units, selected, positives, truePositives, 0.4 * units);

    [Fact]
    public void Thirty_people_are_enough_on_either_side_and_twenty_nine_are_not()
    {
        var (enough, few) = (Of(30, 15, 10, 5), Of(29, 15, 10, 5));

        Assert.IsType<FairnessMeasure.Measured>(new FairnessComparison(enough, enough).DemographicParity);
        Assert.IsType<FairnessMeasure.Measured>(new FairnessComparison(enough, enough).RateRatio);
        Assert.IsType<FairnessMeasure.Measured>(new FairnessComparison(enough, enough).CalibrationWithinGroup);
        foreach (var comparison in new[] { new FairnessComparison(enough, few), new FairnessComparison(few, enough) })
        {
            Assert.Contains("only 29 people", Assert.IsType<FairnessMeasure.NotMeasurable>(comparison.DemographicParity).Message, StringComparison.Ordinal);
            Assert.IsType<FairnessMeasure.NotMeasurable>(comparison.RateRatio);
        }
    }

    // numpy 1.24.2: Donner and Zou's interval and Wilson's; 2026-11-22.
    [Fact]
    public void The_ratios_and_the_calibrations_interval_equal_plain_computations()
    {
        var comparison = new FairnessComparison(new("a", 150, 45, 70, 30, 60.0), new("b", 160, 60, 80, 45, 70.0));

        var ratio = Assert.IsType<FairnessMeasure.Measured>(comparison.RateRatio);
        Assert.Equal(0.8, ratio.Value, 1e-15);
        Assert.Equal((0.5834690869140, 1.0931678530155), (Math.Round(ratio.Ci95.Low, 13), Math.Round(ratio.Ci95.High, 13)), new Near());
        var calibration = Assert.IsType<FairnessMeasure.Measured>(comparison.CalibrationWithinGroup);
        var rate = Proportion.Wilson(70, 150);
        Assert.Equal((0.4 - rate.High, 0.4 - rate.Low), (calibration.Ci95.Low, calibration.Ci95.High), new Near());
    }

    [Fact]
    public void Where_everybody_of_both_groups_was_chosen_the_ratio_is_still_not_certain()
    {
        var ratio = Assert.IsType<FairnessMeasure.Measured>(new FairnessComparison(Of(30, 30, 10, 10), Of(30, 30, 10, 10)).RateRatio);
        Assert.Equal(0.886486606826031, ratio.Ci95.Low, 1e-12);
        Assert.Equal(1.1280486273564714, ratio.Ci95.High, 1e-12);
        var half = Assert.IsType<FairnessMeasure.Measured>(new FairnessComparison(Of(30, 30, 10, 10), Of(30, 15, 10, 5)).RateRatio);
        Assert.Equal(1.4586505480124892, half.Ci95.Low, 1e-12);
        Assert.Equal(3.01621587262556, half.Ci95.High, 1e-12);
    }

    [Fact]
    public void A_prediction_that_is_no_probability_is_refused()
    {
        foreach (double p in new[] { double.NaN, -0.1, 1.1 }) Assert.Throws<ArgumentException>(() => GroupRates.Count(["a"], [p], [true], [true]));
    }

    [Fact]
    public void Equalised_odds_is_the_larger_difference_whichever_it_is()
    {
        // True-positive rates 0.5 and 0.4; false-positive rates 0.5 and 0.1.
        var odds = new FairnessComparison(Of(200, 100, 100, 50), Of(200, 50, 100, 40)).EqualisedOdds;
        Assert.Equal(0.4, Assert.IsType<FairnessMeasure.Measured>(odds).Value, 1e-12);
        // 0.9 and 0.4; 0.2 and 0.1.
        Assert.Equal(0.5, Assert.IsType<FairnessMeasure.Measured>(new FairnessComparison(Of(200, 110, 100, 90), Of(200, 50, 100, 40)).EqualisedOdds).Value, 1e-12);
    }

    [Fact]
    public void A_ratio_to_nobody_says_what_to_look_at() =>
        Assert.Contains("look at the difference", Assert.IsType<FairnessMeasure.NotMeasurable>(new FairnessComparison(Of(50, 0, 20, 0), Of(50, 10, 20, 5)).RateRatio).Message, StringComparison.Ordinal);

    [Fact]
    public void Thresholds_keep_equal_scores_together_and_choose_all_or_nobody_where_asked()
    {
        string[] one = ["a", "a", "a", "a"];
        Assert.Equal(0.9, Mitigation.EqualRateThresholds(one, [0.9, 0.5, 0.5, 0.5], 0.5)["a"]); // 1 of 4 is nearer to a half than all
        Assert.Equal(0.1, Mitigation.EqualRateThresholds(one, [0.4, 0.3, 0.2, 0.1], 1.0)["a"]);
        Assert.Equal(double.PositiveInfinity, Mitigation.EqualRateThresholds(one, [0.4, 0.3, 0.2, 0.1], 0.0)["a"]);
        Assert.Equal(double.PositiveInfinity, Mitigation.EqualRateThresholds(["a", "a"], [0.4, 0.3], 0.25)["a"]); // as near to nobody as to one of two: nobody
    }

    private sealed class Near : IEqualityComparer<(double, double)>
    {
        public bool Equals((double, double) x, (double, double) y) => Math.Abs(x.Item1 - y.Item1) < 1e-12 && Math.Abs(x.Item2 - y.Item2) < 1e-12;

        public int GetHashCode((double, double) pair) => 0;
    }
}
