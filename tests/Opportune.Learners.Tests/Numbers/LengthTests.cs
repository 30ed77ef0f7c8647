namespace Opportune.Learners.Tests.Numbers;

public sealed class LengthTests
{
    [Theory]
    [InlineData(1e-320)]
    [InlineData(1e-200)]
    [InlineData(1.0)]
    [InlineData(1e200)]
    [InlineData(3e307)]
    public void A_length_scales_with_the_vector(double unit) =>
        Assert.Equal(5.0, Numerics.Length([3 * unit, 0, -4 * unit]) / unit, unit < 1e-300 ? 0.01 : 1e-14);

    [Fact]
    public void Nothing_has_no_length_and_no_number_none_either()
    {
        Assert.Equal(0.0, Numerics.Length([]));
        Assert.Equal(0.0, Numerics.Length([0, -0.0]));
        Assert.Equal(double.PositiveInfinity, Numerics.Length([1, double.NegativeInfinity]));
        Assert.True(double.IsNaN(Numerics.Length([1, double.NaN])));
    }
}
