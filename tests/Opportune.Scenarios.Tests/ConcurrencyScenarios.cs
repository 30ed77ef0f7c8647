namespace Opportune.Scenarios.Tests;

/// <summary>Many at once for one customer, over HTTP.</summary>
public sealed class ConcurrencyScenarios(BankFixture fixture) : IClassFixture<BankFixture>
{
    private const int AtOnce = 64;

    [Fact]
    public async Task Sixty_four_requests_at_once_never_exceed_a_limit()
    {
        var mia = new Moments.Persona(fixture.Bank.Runtime.Bank, "Mia travels", "at-once");
        await fixture.SendAsync([.. mia.Events().Select(e => (object)e!)]);
        // Three of four contacts of cards-weekly are used: one card at most may still be shown.
        for (var i = 1; i <= 3; i++) await fixture.SendAsync(mia.Event("contact.recorded", new() { ["action"] = $"grow/cards/earlier-{i}", ["channel"] = "e-mail", ["class"] = "guidance", ["direction"] = "outbound" }, i));

        var answers = await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(i => fixture.All.PostAsync("/v1/decisions", new { customer = mia.Id, channel = "app", placements = new[] { new { name = "app-home", count = 2 } }, requestId = $"r-{i}" })));

        Assert.All(answers, a => Assert.Equal(200, a.Status));
        Assert.Equal(AtOnce, answers.Select(a => a.Json.GetProperty("decisionId").GetString()).Distinct().Count());
        var cards = answers.SelectMany(Actions).Where(a => a.StartsWith("grow/cards/", StringComparison.Ordinal)).Distinct().ToList();
        Assert.True(cards.Count <= 1, string.Join(", ", cards));
    }

    [Fact]
    public async Task The_same_request_sixty_four_times_at_once_is_one_decision()
    {
        var carla = new Moments.Persona(fixture.Bank.Runtime.Bank, "Carla was paid yesterday", "repeated");
        await fixture.SendAsync([.. carla.Events().Select(e => (object)e!)]);

        var answers = await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ => fixture.All.PostAsync("/v1/decisions", new { customer = carla.Id, channel = "app", placements = new[] { new { name = "app-home", count = 1 } }, requestId = "the-same" })));

        Assert.Single(answers.Select(a => a.Body).Distinct());
    }

    private static IEnumerable<string> Actions(Answer answer) => answer.Json.GetProperty("placements").EnumerateArray()
        .SelectMany(p => p.GetProperty("options").EnumerateArray()).Select(o => o.GetProperty("action").GetString()!);
}
