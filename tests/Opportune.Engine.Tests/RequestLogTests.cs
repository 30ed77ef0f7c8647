namespace Opportune.Engine.Tests;

public sealed class RequestLogTests
{
    private static readonly DateTimeOffset Noon = Story.At("2026-03-02");

    [Fact]
    public void The_same_request_within_a_day_has_the_same_answer_and_another_body_is_noticed()
    {
        var log = new RequestLog();
        log.Take("r", 1, DecisionName.Of("d"), Noon);

        Assert.Equal(("d", false), log.Find("r", 1, Noon.AddHours(23)));
        Assert.Equal((null, true), log.Find("r", 2, Noon.AddHours(23)));
        Assert.Equal((null, false), log.Find("r", 1, Noon.AddHours(24)));
        Assert.Equal((null, false), log.Find("q", 1, Noon));
    }

    [Fact]
    public void Sixty_four_requests_are_remembered()
    {
        var log = new RequestLog();
        for (var i = 0; i < 65; i++) log.Take($"r{i}", i, DecisionName.Of($"d{i}"), Noon);

        Assert.Null(log.Find("r0", 0, Noon).DecisionId);
        Assert.Equal("d1", log.Find("r1", 1, Noon).DecisionId);
    }
}
