using Opportune.Host.Access;
using Opportune.Scenarios.Tests.Commands;

namespace Opportune.Scenarios.Tests.Api;

/// <summary>Something wrong went out, and somebody must stop it now.</summary>
public sealed class StopTests(BankFixture bank) : IClassFixture<BankFixture>
{
    private static readonly object AppHome = new { customer = "c-1", placements = new[] { new { name = "app-home", count = 2 } }, allowExploration = false };

    private string[] Host => ["--url", bank.Address.ToString(), "--key", bank.As(Role.Operator).Authorization!["Bearer ".Length..]];

    private async Task<string?> OutcomeAsync(object? request = null) =>
        (await bank.As(Role.Decide).PostAsync("/v1/decisions", request ?? AppHome)).Json.GetProperty("placements")[0].GetProperty("outcome").GetString();

    private Task<Answer> ResumeAsync(string node) => bank.As(Role.Operator).PostAsync("/v1/stops/resume", new { node, because = "over" });

    [Fact]
    public async Task Everything_is_stopped_by_one_request_and_runs_again_by_another()
    {
        Assert.Equal("chosen", await OutcomeAsync());

        var stopped = await bank.As(Role.Marketer).PostAsync("/v1/stops", new { node = "/", because = "wrong fees" });
        Assert.Equal(200, stopped.Status);
        Assert.Equal(("/", "marketer", "wrong fees"), (In(stopped, "node"), In(stopped, "by"), In(stopped, "because")));
        Assert.NotEqual("chosen", await OutcomeAsync());
        Assert.Contains("opportune_stops_in_force 1", (await bank.As(Role.Operator).GetAsync("/metrics")).Body, StringComparison.Ordinal);

        Assert.Equal(200, (await ResumeAsync("/")).Status);
        Assert.Equal("chosen", await OutcomeAsync());
        Assert.Equal(["stopped", "resumed"], (await bank.As(Role.Compliance).GetAsync("/v1/stops")).Json.GetProperty("changes").EnumerateArray().TakeLast(2).Select(c => c.GetProperty("what").GetString()));

        static string? In(Answer answer, string field) => answer.Json.GetProperty("inForce")[0].GetProperty(field).GetString();
    }

    [Fact]
    public async Task What_is_stopped_leaves_the_inbox_and_repeated_answers()
    {
        var asked = new { customer = "c-2", placements = new[] { new { name = "app-home" } }, requestId = "r-1", allowExploration = false };
        Assert.Equal("chosen", await OutcomeAsync(asked));
        Assert.NotEqual(0, await InboxAsync());

        await bank.All.PostAsync("/v1/stops", new { node = "/", because = "wrong fees" });
        Assert.Equal("none", await OutcomeAsync(asked));
        Assert.Equal(0, await InboxAsync());

        await ResumeAsync("/");
        Assert.Equal("chosen", await OutcomeAsync(asked));

        async Task<int> InboxAsync() => (await bank.As(Role.Decide).GetAsync("/v1/customers/c-2/inbox")).Json.GetProperty("options").GetArrayLength();
    }

    [Theory]
    [InlineData("""{"node":"/"}""", 400, "request.field.missing")]
    [InlineData("""{"because":"x"}""", 400, "request.field.missing")]
    [InlineData("""{"node":"grow/card","because":"x"}""", 404, "stop.node.unknown")]
    [InlineData("""{"node":"gro","because":"x"}""", 404, "stop.node.unknown")]
    [InlineData("""{"node":"/","because":"x","until":"tomorrow"}""", 400, "request.field.unknown")]
    public async Task What_cannot_be_stopped_is_refused_and_nothing_is_stopped(string body, int status, string code)
    {
        var answer = await bank.As(Role.Operator).PostAsync("/v1/stops", body);

        Assert.Equal((status, code), (answer.Status, answer.Code));
        Assert.Equal(0, (await bank.As(Role.Operator).GetAsync("/v1/stops")).Json.GetProperty("inForce").GetArrayLength());
    }

    [Fact]
    public async Task The_command_line_stops_shows_and_resumes()
    {
        Assert.Contains("Nothing is stopped", (await Shell.RunAsync(["stop", .. Host])).Output, StringComparison.Ordinal);
        Assert.StartsWith("error usage.invalid: Say why", (await Shell.RunAsync(["stop", "grow", .. Host])).Error, StringComparison.Ordinal);

        var stopped = await Shell.RunAsync(["stop", "grow/cards", "--because", "wrong fees", .. Host]);
        Assert.Equal(0, stopped.Exit);
        Assert.Contains("grow/cards", stopped.Output, StringComparison.Ordinal);
        Assert.Contains("wrong fees", (await Shell.RunAsync(["stop", .. Host])).Output, StringComparison.Ordinal);

        Assert.Contains("Nothing is stopped", (await Shell.RunAsync(["resume", "grow/cards", "--because", "mended", .. Host])).Output, StringComparison.Ordinal);
        var again = await Shell.RunAsync(["resume", "grow/cards", "--because", "mended", .. Host]);
        Assert.Equal(2, again.Exit);
        Assert.StartsWith("error stop.none: ", again.Error, StringComparison.Ordinal);
    }
}
