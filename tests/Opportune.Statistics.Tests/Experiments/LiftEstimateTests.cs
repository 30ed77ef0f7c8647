namespace Opportune.Statistics.Tests.Experiments;

public sealed class LiftEstimateTests
{
    // Newcombe 1998, table II, method 10: (a) 56/70 − 48/80, (c) 6/7 − 2/7, (f) 10/10 − 0/20; printed with four decimals.
    [Theory]
    [InlineData(56, 70, 48, 80, 0.2000, 0.0524, 0.3339)]
    [InlineData(6, 7, 2, 7, 0.5714, 0.0582, 0.8062)]
    [InlineData(10, 10, 0, 20, 1.0000, 0.6791, 1.0000)]
    public void The_interval_of_a_difference_is_the_published_one(long s1, long n1, long s2, long n2, double difference, double low, double high)
    {
        var lift = Assert.IsType<LiftEstimate.Measured>(LiftEstimate.OfProportions(s1, n1, s2, n2));
        Assert.Equal(difference, lift.Difference, 4);
        Assert.Equal(low, lift.Ci95.Low, 4);
        Assert.Equal(high, lift.Ci95.High, 4);
        Assert.Equal((n1, n2), (lift.TreatedUnits, lift.ControlUnits));
    }

    [Fact]
    public void Swapping_treated_and_control_mirrors_the_lift()
    {
        var one = (LiftEstimate.Measured)LiftEstimate.OfProportions(30, 200, 20, 210);
        var other = (LiftEstimate.Measured)LiftEstimate.OfProportions(20, 210, 30, 200);
        Assert.Equal(one.Difference, -other.Difference);
        Assert.Equal(one.Ci95.Low, -other.Ci95.High, 1e-15);
    }

    [Fact]
    public void Without_units_in_an_arm_there_is_a_reason_and_no_number()
    {
        Assert.Equal("lift.control.none", Assert.IsType<LiftEstimate.NotMeasurable>(LiftEstimate.OfProportions(1, 10, 0, 0)).Code);
        Assert.Equal("lift.treated.none", Assert.IsType<LiftEstimate.NotMeasurable>(LiftEstimate.OfProportions(0, 0, 1, 10)).Code);
        Assert.Throws<ArgumentOutOfRangeException>(() => LiftEstimate.OfProportions(2, 1, 0, 1));
    }
}
