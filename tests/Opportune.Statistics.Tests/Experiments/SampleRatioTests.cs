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
