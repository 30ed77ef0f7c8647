using System.Text.Json;
using System.Text.RegularExpressions;

namespace Opportune.Scenarios.Tests.Api;

/// <summary>What docs/api.md shows is sent, and answered as it says.</summary>
public sealed partial class ApiSamplesTests(BankFixture bank) : IClassFixture<BankFixture>
{
    private static readonly string[] Lines = File.ReadAllLines(Path.Combine(Repository.Root, "docs", "api.md"));

    [Fact]
    public async Task Events_are_answered_as_shown()
    {
        var (request, answer) = (Sample("### POST /v1/events", 0), Sample("### POST /v1/events", 1));

        var given = await bank.All.PostAsync("/v1/events", request);

        Assert.Equal(202, given.Status);
        Assert.True(JsonElement.DeepEquals(Json(answer), given.Json), given.Body);
    }

    [Fact]
    public async Task A_decision_has_the_members_and_the_engine_s_version_that_are_shown_and_its_token_takes_the_response_shown()
    {
        await bank.SendAsync(bank.Event("c-1", "customer.updated", new { birthDate = "1990-04-12", country = "DE", employment = "employed" }));
        var (request, shown) = (Sample("### POST /v1/decisions · role", 0), Json(Sample("### POST /v1/decisions · role", 1)));

        var given = await bank.All.PostAsync("/v1/decisions", request);

        Assert.Equal(200, given.Status);
        Assert.Equal(MembersOf(shown), MembersOf(given.Json));
        Assert.Equal(shown.GetProperty("versions").GetProperty("engine").GetString(), given.Json.GetProperty("versions").GetProperty("engine").GetString());
        var token = given.Json.GetProperty("placements")[0].GetProperty("options")[0].GetProperty("token").GetString()!;
        Assert.Matches(TokenForm(), shown.GetProperty("placements")[0].GetProperty("options")[0].GetProperty("token").GetString()!);
        Assert.Matches(TokenForm(), token);
        var response = await bank.All.PostAsync("/v1/responses", Sample("### POST /v1/responses", 0).Replace("\"token\":\"…\"", $"\"token\":\"{token}\"", StringComparison.Ordinal).Replace("2026-11-20T09:14:00+01:00", "2026-11-20T09:00:00+01:00", StringComparison.Ordinal));
        Assert.Contains($"`{response.Status} {response.Body}`", string.Join('\n', Lines), StringComparison.Ordinal);
        var replayed = await bank.All.PostAsync($"/v1/decisions/{given.Json.GetProperty("decisionId").GetString()}/replay");
        Assert.Equal(MembersOf(Json(Lines.Single(l => l.StartsWith("`{\"decisionId\"", StringComparison.Ordinal)).Trim('`'))), MembersOf(replayed.Json));
    }

    [Fact]
    public async Task A_refusal_is_the_problem_shown()
    {
        var shown = Sample("## Errors", 0).Split('…')[0];

        var given = await bank.All.PostAsync("/v1/decisions", new { customer = "c-1", placements = new[] { new { name = "nowhere" } } });

        Assert.StartsWith(shown, given.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_body_that_a_table_or_a_sentence_shows_is_understood()
    {
        await bank.SendAsync(bank.Event("c-1", "customer.updated", new { country = "DE" }), bank.Event("c-2", "customer.updated", new { country = "DE" }));
        var sent = 0;
        foreach (var (verb, path, body) in Bodies())
        {
            sent++;
            var given = verb == "PUT" ? await bank.All.PutAsync(path, body) : await bank.All.PostAsync(path, body);
            Assert.True(given.Status is 200 or 202 or 204 || given.Code?.StartsWith("request.", StringComparison.Ordinal) == false && given.Code is not ("route.unknown" or "route.method"), $"{path} {body}: {given.Status} {given.Body}");
        }
        Assert.True(sent >= 9, $"{sent}");
    }

    [Fact]
    public async Task Every_address_that_is_read_answers()
    {
        await bank.SendAsync(bank.Event("c-1", "customer.updated", new { country = "DE" }));
        string[] paths = [.. Lines.SelectMany(l => Address().Matches(l)).Where(m => m.Groups[1].Value == "GET").Select(m => m.Groups[2].Value).Distinct()];
        Assert.True(paths.Length > 15);
        foreach (var path in paths.Where(p => !p.Contains("{hash}", StringComparison.Ordinal) && !p.StartsWith("/v1/decisions", StringComparison.Ordinal)))
        {
            var asked = path.Replace("{id}", "c-1", StringComparison.Ordinal).Replace("asOf=", "asOf=2026-11-20T09:00:00%2B01:00", StringComparison.Ordinal).Replace("action=…", "action=grow/cards/travel-card", StringComparison.Ordinal).Replace("placement=…", "placement=app-home", StringComparison.Ordinal);
            var given = await bank.All.GetAsync(asked);
            Assert.True(given.Status == 200, $"{asked}: {given.Status} {given.Body}");
        }
    }

    /// <summary>Bodies in tables, and in the sentence below an address.</summary>
    private static IEnumerable<(string Verb, string Path, string Body)> Bodies()
    {
        Match? above = null;
        foreach (var line in Lines)
        {
            var address = Address().Match(line);
            if (address.Success) above = address;
            if (above is null || line.StartsWith("##", StringComparison.Ordinal) || !(line.StartsWith('|') ? address.Success : above.Value.Length > 0) || above.Groups[1].Value is not ("POST" or "PUT")) continue;
            foreach (Match body in Body().Matches(line))
                if (!body.Value.Contains('…', StringComparison.Ordinal)) yield return (above.Groups[1].Value, above.Groups[2].Value.Replace("{id}", "c-1", StringComparison.Ordinal).Replace("{hash}", "000000", StringComparison.Ordinal), body.Groups[1].Value);
            if (line.Length > 0 && !line.StartsWith('#') && !line.StartsWith('`')) above = line.StartsWith('|') ? null : above;
        }
    }

    /// <summary>A block below a heading.</summary>
    private static string Sample(string heading, int number)
    {
        var at = Array.FindIndex(Lines, l => l.StartsWith(heading, StringComparison.Ordinal));
        var begin = Enumerable.Range(at, Lines.Length - at).Where(i => Lines[i] == "```json").ElementAt(number) + 1;
        return string.Join('\n', Lines.Skip(begin).TakeWhile(l => l != "```"));
    }

    private static JsonElement Json(string sample) => JsonDocument.Parse(sample.Replace(", …", "", StringComparison.Ordinal)).RootElement;

    /// <summary>Paths of all members; of a list those of its first.</summary>
    private static string[] MembersOf(JsonElement of, string path = "") => of.ValueKind switch
    {
        JsonValueKind.Object => [.. of.EnumerateObject().SelectMany(m => MembersOf(m.Value, $"{path}.{m.Name}"))],
        JsonValueKind.Array when of.GetArrayLength() > 0 && of[0].ValueKind == JsonValueKind.Object => MembersOf(of[0], path + "[]"),
        _ => [path],
    };

    [GeneratedRegex("`?(GET|PUT|POST|DELETE) (/v1/[^ `]+|/healthz|/readyz|/metrics)")]
    private static partial Regex Address();

    [GeneratedRegex("`(\\{\"[^`]*\\})`")]
    private static partial Regex Body();

    [GeneratedRegex("^[0-9A-Z]{13}-[0-9A-Z]+\\.[0-9]+\\.[0-9a-f]{24}$")]
    private static partial Regex TokenForm();
}
