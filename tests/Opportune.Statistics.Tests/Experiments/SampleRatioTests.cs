using Opportune.Learners;

namespace Opportune.Statistics.Tests.Experiments;

public sealed class SampleRatioTests
{
    // Kohavi et al. 2020, ch. 21: 821,588 against 815,482 users of a 50/50 design, p = 1.8e-6.
    [Fact]
    public void The_textbooks_broken_split_raises_the_alarm()
    {
        SampleRatio check = SampleRatio.Check([821_588, 815_482], [0.5, 0.5]);
        Assert.True(check.IsMismatch);
        Assert.Equal(1.8e-6, check.PValue, 0.05e-6);
        Assert.Equal(1_637_070, check.Units);
    }

    [Fact]
    public void A_split_as_designed_does_not()
    {
        SampleRatio check = SampleRatio.Check([101, 198, 301], [1, 2, 3]);
        Assert.False(check.IsMismatch);
        Assert.Equal(1.0 / 100 + 4.0 / 200 + 1.0 / 300, check.ChiSquare, 1e-12);
        Assert.Equal(Math.Exp(-check.ChiSquare / 2), check.PValue, 1e-12); // two degrees of freedom
    }

    // scipy 1.10.1: sums of binom.pmf over counts at least as far from the design; 2026-11-22.
    [Theory]
    [InlineData(2, 20, 0.01, 0.01685933763565179)]
    [InlineData(5, 20, 0.05, 0.00257394033465228)]
    [InlineData(1, 3, 0.0002, 0.0005998800080000004)]
    [InlineData(13, 500, 0.01, 0.001900493183883163)]
    public void Few_units_of_an_arm_are_judged_exactly(long held, long units, double share, double expected)
    {
        Assert.Equal(expected, SampleRatio.Check([units - held, held], [1 - share, share]).PValue, 1e-12);
        Assert.Equal(expected, SampleRatio.Check([held, units - held], [share, 1 - share]).PValue, 1e-12);
        Assert.Equal(Math.Min(1.0, 3 * expected), SampleRatio.Check([held, units - held, 0], [share, 1 - share - 1e-12, 1e-12]).PValue, 1e-9);
    }

    [Theory]
    [InlineData(100, 0.01)]
    [InlineData(200, 0.02)]
    [InlineData(1_000, 0.05)]
    [InlineData(60, 0.5)]
    public void A_split_as_designed_rings_the_alarm_no_more_often_than_it_says(int units, double share)
    {
        double alarms = 0;
        for (int held = 0; held <= units; held++)
        {
            double chance = IncompleteBeta.Regularised(share, Math.Max(held, 1e-300), units - held + 1) - (held == units ? 0 : IncompleteBeta.Regularised(share, held + 1, units - held));
            if (SampleRatio.Check([units - held, held], [1 - share, share]).IsMismatch) alarms += held == 0 ? Math.Pow(1 - share, units) : chance;
        }
        Assert.InRange(alarms, 0, SampleRatio.Alarm);
    }

    [Fact]
    public void From_a_hundred_expected_units_of_two_arms_and_five_of_more_on_Pearsons_test_judges()
    {
        Assert.Equal(ChiSquare.UpperTail(8, 1), SampleRatio.Check([120, 80], [1, 1]).PValue);
        Assert.NotEqual(ChiSquare.UpperTail(2 * 19.5 * 19.5 / 99.5, 1), SampleRatio.Check([119, 80], [1, 1]).PValue, 1e-4);
        Assert.Equal(ChiSquare.UpperTail(3.6, 2), SampleRatio.Check([8, 2, 5], [1, 1, 1]).PValue, 1e-15);
    }

    [Fact]
    public void A_count_just_as_designed_has_p_1_however_few()
    {
        Assert.Equal(1.0, SampleRatio.Check([10, 10], [1, 1]).PValue);
        Assert.Equal(1.0, SampleRatio.Check([5, 5, 1], [5, 5, 1]).PValue);
        Assert.Equal(1.0, SampleRatio.Check([3, 2], [1, 1]).PValue, 1e-12);
    }

    [Fact]
    public void A_unit_in_an_arm_without_a_share_is_impossible()
    {
        Assert.Equal(0.0, SampleRatio.Check([100, 100, 1], [0.5, 0.5, 0]).PValue);
        Assert.Equal(1.0, SampleRatio.Check([100, 100, 0], [0.5, 0.5, 0]).PValue);
        Assert.Equal(1.0, SampleRatio.Check([0, 0], [0.5, 0.5]).PValue);
    }

    [Fact]
    public void A_design_without_two_arms_or_with_negative_numbers_is_refused()
    {
        Assert.Throws<ArgumentException>(() => SampleRatio.Check([1], [1]));
        Assert.Throws<ArgumentException>(() => SampleRatio.Check([1, 2], [1]));
        Assert.Throws<ArgumentException>(() => SampleRatio.Check([1, -2], [1, 1]));
        Assert.Throws<ArgumentException>(() => SampleRatio.Check([1, 2], [0, 0]));
    }
}
