using System.Text.Json;
using Opportune.Host.Access;

namespace Opportune.Scenarios.Tests.Api;

public sealed class DecisionsTests(BankFixture bank) : IClassFixture<BankFixture>
{
    private static object Home(string customer, string? requestId = null, int count = 1) => new { customer, channel = "app", placements = new[] { new { name = "app-home", count } }, requestId };

    private Task<Answer> DecideAsync(object body) => bank.As(Role.Decide).PostAsync("/v1/decisions", body);

    [Fact]
    public async Task A_stranger_gets_what_needs_no_profile()
    {
        var answer = await DecideAsync(Home("c-stranger"));

        Assert.True(answer.Status == 200, answer.Body);
        var placement = answer.Json.GetProperty("placements")[0];
        Assert.Contains(placement.GetProperty("outcome").GetString(), (string[])["chosen", "fallback", "none"]);
        Assert.Equal(64, answer.Json.GetProperty("versions").GetProperty("bank").GetString()!.Length);
    }

    [Fact]
    public async Task An_anonymous_visitor_is_decided_for() =>
        Assert.Equal("visitor:v-1", (await DecideAsync(new { visitor = "v-1", placements = new[] { new { name = "web-home" } } })).Json.GetProperty("customer").GetString());

    [Fact]
    public async Task The_same_request_gets_the_same_answer_to_the_byte_also_after_a_restart()
    {
        var first = await DecideAsync(Home("c-same", "r-1", 2));
        bank.Clock.Now += TimeSpan.FromMinutes(3);
        var digest = await bank.DigestAsync();
        var again = await DecideAsync(Home("c-same", "r-1", 2));
        await bank.RestartAsync();
        var later = await DecideAsync(Home("c-same", "r-1", 2));

        Assert.Equal(first.Body, again.Body);
        Assert.Equal(first.Body, later.Body);
        Assert.Equal(digest, await bank.DigestAsync());
        Assert.Equal("true", Assert.Single(again.Headers.GetValues("Opportune-Repeated")));
    }

    [Fact]
    public async Task The_same_request_id_with_another_question_is_a_conflict()
    {
        await DecideAsync(Home("c-reuse", "r-1"));

        var answer = await DecideAsync(Home("c-reuse", "r-1", 2));

        Assert.Equal((409, "request.reused"), (answer.Status, answer.Code));
    }

    [Fact]
    public async Task A_dry_run_leaves_no_trace_and_gives_no_token()
    {
        var digest = await bank.DigestAsync();

        var answer = await DecideAsync(new { customer = "c-dry", placements = new[] { new { name = "app-home" } }, dryRun = true });

        Assert.False(answer.Json.TryGetProperty("decisionId", out _));
        Assert.All(answer.Json.GetProperty("placements")[0].GetProperty("options").EnumerateArray(), o => Assert.False(o.TryGetProperty("token", out _)));
        Assert.Equal(digest, await bank.DigestAsync());
    }

    [Theory]
    [InlineData("asOf", "\"2026-11-01T00:00:00Z\"")]
    [InlineData("profileOverride", "{\"customer.age\":17}")]
    [InlineData("force", "\"grow/cards/travel-card\"")]
    public async Task The_past_other_facts_and_force_go_with_a_dry_run_only(string field, string value)
    {
        var answer = await DecideAsync($$"""{"customer":"c-1","placements":[{"name":"app-home"}],"{{field}}":{{value}}}""");

        Assert.Equal((400, "request.dry-run.needed"), (answer.Status, answer.Code));
    }

    [Fact]
    public async Task A_dry_run_under_other_facts_decides_by_them()
    {
        await bank.SendAsync(bank.Event("c-what-if", "customer.updated", new { birthDate = "1990-04-12", country = "DE", employment = "employed" }));
        async Task<string> StandsAgainstAsync(string over) => (await bank.All.PostAsync("/v1/decisions", $$"""{"customer":"c-what-if","placements":[{"name":"app-home"}],"dryRun":true,"explain":"full"{{over}}}""")).Json
            .GetProperty("explanation").GetProperty("considered").EnumerateArray().First(c => c.GetProperty("action").GetString() == "grow/cards/travel-card").GetProperty("reasons").GetRawText();

        Assert.DoesNotContain("eligibility.adult", await StandsAgainstAsync(""), StringComparison.Ordinal);
        Assert.Contains("eligibility.adult", await StandsAgainstAsync(",\"profileOverride\":{\"customer.age\":12}"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_forced_action_is_shown_for_preview_whatever_policy_says()
    {
        var answer = await bank.All.PostAsync("/v1/decisions", """{"customer":"c-force","placements":[{"name":"app-home"}],"dryRun":true,"force":"nurture/learning/first-budget"}""");

        Assert.Equal("nurture/learning/first-budget", answer.Json.GetProperty("placements")[0].GetProperty("options")[0].GetProperty("action").GetString());
    }

    [Fact]
    public async Task A_decision_can_be_read_explained_and_replayed_bit_for_bit()
    {
        var id = (await DecideAsync(Home("c-read"))).Json.GetProperty("decisionId").GetString();

        Assert.Equal("c-read", (await bank.All.GetAsync($"/v1/decisions/{id}")).Json.GetProperty("customer").GetString());
        Assert.Equal("customer", (await bank.All.GetAsync($"/v1/decisions/{id}/explanation?audience=customer")).Json.GetProperty("audience").GetString());
        Assert.True((await bank.All.GetAsync($"/v1/decisions/{id}/explanation?audience=auditor")).Json.TryGetProperty("versions", out _));
        Assert.True((await bank.All.PostAsync($"/v1/decisions/{id}/replay")).Json.GetProperty("equal").GetBoolean());
        Assert.Equal("why-not.unknown", (await bank.All.GetAsync($"/v1/customers/c-other/why-not?action=grow/cards/travel-card&placement=app-home&decision={id}")).Code);
    }

    [Fact]
    public async Task An_answer_is_taken_once_and_others_tokens_are_refused()
    {
        var option = (await DecideAsync(new { customer = "c-answer", placements = new[] { new { name = "app-home" } }, allowExploration = false })).Json.GetProperty("placements")[0].GetProperty("options")[0];
        var token = option.GetProperty("token").GetString()!;
        var respond = bank.As(Role.Respond);

        Assert.Equal(202, (await respond.PostAsync("/v1/responses", new { token, outcome = "shown" })).Status);
        Assert.True((await respond.PostAsync("/v1/responses", new { token, outcome = "shown" })).Json.GetProperty("repeated").GetBoolean());
        Assert.Equal("token.invalid", (await respond.PostAsync("/v1/responses", new { token = token[..^1] + (token[^1] == '0' ? '1' : '0'), outcome = "shown" })).Code);
        Assert.Equal("token.invalid", (await respond.PostAsync("/v1/responses", new { token = token.Replace(".0.", ".1.", StringComparison.Ordinal), outcome = "shown" })).Code);
        Assert.Equal("response.time.future", (await respond.PostAsync("/v1/responses", new { token, outcome = "clicked", time = bank.Clock.Now.AddDays(1) })).Code);
    }

    [Fact]
    public async Task A_batch_decides_for_everyone_in_its_list()
    {
        var decide = bank.As(Role.Decide);
        var started = await decide.PostAsync("/v1/decisions/batch", new { customers = new[] { "c-b1", "c-b2", "c-b3" }, placements = new[] { new { name = "app-home" } } });
        Assert.True(started.Status == 202, started.Body);

        JsonElement job;
        do job = (await decide.GetAsync($"/v1/decisions/batch/{started.Json.GetProperty("id").GetString()}")).Json; while (job.GetProperty("state").GetString() == "running");

        Assert.Equal(("done", 3, 0), (job.GetProperty("state").GetString(), job.GetProperty("done").GetInt32(), job.GetProperty("failed").GetInt32()));
        Assert.Equal(["c-b1", "c-b2", "c-b3"], job.GetProperty("decisions").EnumerateArray().Select(d => d.GetProperty("customer").GetString()));
    }
}
