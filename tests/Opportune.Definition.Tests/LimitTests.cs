namespace Opportune.Definition.Tests;

public sealed class LimitTests
{
    [Theory]
    [InlineData("{most: 1, rolling: 3d, channels: [e-mail]}", "{most: 2, rolling: 2d, channels: [e-mail]}")]
    [InlineData("{most: 1, rolling: 3d}", "{most: 1, rolling: 3d, classes: [guidance]}")]
    [InlineData("{most: 1, rolling: 1d, channels: [e-mail]}", "{most: 20, rolling: 7d, channels: [e-mail]}")]
    [InlineData("{most: 0, per: week}", "{most: 3, per: week, direction: outbound}")]
    public void A_limit_behind_a_stricter_one_can_never_bite(string stricter, string idle)
    {
        var finding = Assert.Single(Findings(stricter, idle), f => f.Code == "bank.limit.idle");

        Assert.Contains("contact.idle can never bite: contact.stricter always bites first", finding.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{most: 1, rolling: 3d}", "{most: 2, rolling: 7d}")]
    [InlineData("{most: 1, per: day, channels: [e-mail]}", "{most: 5, rolling: 7d, channels: [e-mail]}")]
    [InlineData("{most: 1, rolling: 7d, channels: [e-mail]}", "{most: 3, rolling: 7d}")]
    [InlineData("{most: 1, per: week}", "{most: 1, rolling: 7d}")]
    public void A_limit_that_may_bite_first_is_left_alone(string one, string other) => Assert.Empty(Findings(one, other));

    [Fact]
    public void Of_two_equal_limits_one_is_idle() =>
        Assert.Single(Findings("{most: 1, rolling: 7d}", "{most: 1, rolling: 7d}"));

    private static IReadOnlyList<Finding> Findings(string stricter, string idle) =>
        new SmallBank().WithFile("contact-policy.yaml", $"limits:\n  stricter: {stricter}\n  idle: {idle}\n").Load().Findings;
}
