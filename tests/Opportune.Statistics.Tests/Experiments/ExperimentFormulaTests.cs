namespace Opportune.Statistics.Tests.Experiments;

/// <summary>Formulas against plain computations.</summary>
public sealed class ExperimentFormulaTests
{
    private static readonly byte[] Salt = [1, 2, 3];

    // numpy 1.24.2, 2026-11-22: r = Σa/Σb, √(Σ(a − rb)²/(n(n − 1)))/b̄.
    [Fact]
    public void A_ratio_and_its_error_equal_a_plain_computation()
    {
        var ratio = RatioMetric.Of([3, 1, 4, 1, 5, 9], [2, 1, 3, 1, 2, 4]);

        Assert.Equal(1.7692307692307692, ratio.Mean, 1e-15);
        Assert.Equal(0.25304420849049175, ratio.StandardError, 1e-15);
        Assert.Equal(2, RatioMetric.Of([1, 2], [1, 1]).Count);
    }

    [Fact]
    public void Cuped_equals_a_plain_computation()
    {
        double[] expected = [2.9439252336448605, 4.728971962616823, 3.3364485981308416, 6.906542056074766, 2.0841121495327095];

        Assert.All(Cuped.Adjust([1, 4, 2, 8, 5], [1, 3, 2, 6, 9]).Zip(expected), p => Assert.Equal(p.Second, p.First, 1e-14));
        Assert.Equal([1.5, 1.5], Cuped.Adjust([1, 2], [5, 6]));
        Assert.Equal([1, 2], Cuped.Adjust([1, 2], [5, 5])); // what was the same before explains nothing
    }

    [Fact]
    public void Always_valid_figures_equal_a_plain_computation()
    {
        Assert.Equal(0.03 + 0.03082389993889093, AlwaysValid.Interval(0.03, 0.01, 0.02).High, 1e-15);
        Assert.Equal(0.061097700790483114, AlwaysValid.PValue(0.03, 0.01, 0.02), 1e-15);
    }

    [Fact]
    public void Power_equals_a_plain_computation_and_counts_both_sides()
    {
        Assert.Equal(0.5731159664109805, Power.OfProportions(0.1, 0.15, 400), 1e-13);
        Assert.Equal(0.050031679504049964, Power.OfProportions(0.1, 0.101, 50), 1e-13); // nearly no effect: half of it from the wrong side
    }

    [Fact]
    public void Equal_p_values_are_corrected_alike_and_the_ends_are_allowed()
    {
        Assert.Equal([0.0, 1.0], MultipleTesting.Holm([0, 1]));
        Assert.Equal([0.03, 0.03, 0.5], MultipleTesting.BenjaminiHochberg([0.02, 0.02, 0.5]));
    }

    [Fact]
    public void Long_names_are_hashed_as_short_ones_are()
    {
        // 252 bytes fill the small buffer; beyond it another is taken. System.Security.Cryptography over the same bytes is the reference.
        foreach (int length in new[] { 100, 251, 252, 253, 400 })
        {
            string unit = new('u', length - 2), experiment = "ex";
            byte[] text = [2, 0, 0, 0, .. "ex"u8, .. System.Text.Encoding.UTF8.GetBytes(unit)];
            byte[] hash = System.Security.Cryptography.HMACSHA256.HashData(Salt, text);
            ulong first = 0;
            foreach (byte b in hash.Take(8)) first = first << 8 | b;
            Assert.Equal((first >> 11) / 9007199254740992.0, Assignment.Unit(Salt, experiment, unit));
        }
    }

    [Fact]
    public void An_arm_without_a_share_gets_nobody_wherever_it_stands()
    {
        for (int i = 0; i < 200; i++)
        {
            Assert.Equal(1, Assignment.Arm(Salt, "e", $"u{i}", [0, 1, 0]));
            Assert.InRange(Assignment.Arm(Salt, "e", $"u{i}", [0.5, 0, 0.5 - 1e-10]), 0, 2);
        }
        Assert.Equal([0, 2], Enumerable.Range(0, 200).Select(i => Assignment.Arm(Salt, "e", $"u{i}", [0.5, 0, 0.5])).Distinct().Order());
    }

    [Fact]
    public void A_design_with_one_used_arm_or_nobody_yet_shows_nothing()
    {
        Assert.Equal(new SampleRatio(1.0, 0.0, 50), SampleRatio.Check([50, 0], [1, 0]));
        Assert.Equal(new SampleRatio(1.0, 0.0, 0), SampleRatio.Check([0, 0], [0.5, 0.5]));
        Assert.Equal(new SampleRatio(0.0, double.PositiveInfinity, 51), SampleRatio.Check([50, 1, 0], [1, 0, 1])); // nobody could be there
        var three = SampleRatio.Check([0, 40, 60], [0, 0.5, 0.5]);
        Assert.Equal(4.0, three.ChiSquare, 1e-13);
        Assert.Equal(0.05688793364098088, three.PValue, 1e-13); // scipy 1.10.1 binomtest(40, 100)
        Assert.True(new SampleRatio(0.00049, 1, 1).IsMismatch);
        Assert.False(new SampleRatio(SampleRatio.Alarm, 1, 1).IsMismatch);
    }

    [Fact]
    public void Without_units_the_message_says_what_to_do()
    {
        Assert.Contains("No unit was treated", Assert.IsType<LiftEstimate.NotMeasurable>(LiftEstimate.OfProportions(0, 0, 1, 2)).Message, StringComparison.Ordinal);
        Assert.Contains("no control unit", Assert.IsType<LiftEstimate.NotMeasurable>(LiftEstimate.OfProportions(1, 2, 0, 0)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Equal_means_without_spread_do_not_differ()
    {
        var same = MeanEstimate.Of([2, 2, 2]);
        Assert.Equal(1.0, MeanEstimate.Difference(same, same).PValue);
        Assert.Equal(0.0, MeanEstimate.Difference(same, MeanEstimate.Of([3, 3])).PValue);
        Assert.Equal((0.0, 1.0), (Proportion.Wilson(0, 9).Low, Proportion.Wilson(9, 9).High));
    }
}
