using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Opportune.Host.Api;
using Opportune.Host.Api.Documents;
using Spectre.Console;

namespace Opportune.Host.Commands;

/// <summary><c>opportune decide</c>.</summary>
internal static class DecideVerb
{
    private static readonly Argument<string> Customer = new("CUSTOMER") { Description = "Whom to decide for" };
    private static readonly Option<string[]> Placement = new("--placement") { Description = "Where: NAME or NAME=COUNT; may be repeated", HelpName = "NAME[=COUNT]", Required = true, AllowMultipleArgumentsPerToken = true };
    private static readonly Option<string[]> Context = new("--context") { Description = "The here and now: KEY=VALUE; may be repeated", HelpName = "KEY=VALUE", AllowMultipleArgumentsPerToken = true };
    private static readonly Option<string?> AsOf = new("--as-of") { Description = "An earlier day (its end in the bank's zone) or instant; nothing is recorded", HelpName = "2026-11-20" };
    private static readonly Option<bool> DryRun = new("--dry-run") { Description = "Reserve and record nothing" };
    private static readonly Option<bool> Why = new("--why") { Description = "Also explain: facts, what else there was, what stopped it" };
    private static readonly Option<bool> Greedy = new("--greedy") { Description = "Choose the best, without exploring" };
    private static readonly Option<string?> RequestId = new("--request-id") { Description = "Same id and question within 24 hours, same answer", HelpName = "ID" };

    /// <summary>The verb.</summary>
    public static Verb Create() =>
        new Verb("decide", "Decide what a customer should see", "opportune decide c-006 --placement app-home=2 --data ./data/demo", "opportune decide c-006 --placement app-home --as-of 2026-06-30 --why --data ./data/demo",
                "opportune decide c-006 --placement app-home --url http://127.0.0.1:5080 --key \"$(cat data/demo/demo.key)\"")
            { Customer, Placement, Context, AsOf, DryRun, Why, Greedy, RequestId, CommonOptions.Data, CommonOptions.Bank, CommonOptions.Url, CommonOptions.Key }
        .Runs(RunAsync);

    private static async Task<int> RunAsync(ParseResult parsed, Output output, CancellationToken cancel)
    {
        await using var client = await BankClient.OpenAsync(parsed, cancel);
        var asOf = parsed.GetValue(AsOf) is { } text ? Instant(text, (await client.GetAsync("/v1/bank", cancel)).GetProperty("zone").GetString()!) : (DateTimeOffset?)null;
        var body = new DecisionBody(parsed.GetValue(Customer), null, null, [.. parsed.GetValue(Placement)!.Select(Asked)], ContextOf(parsed.GetValue(Context) ?? []), parsed.GetValue(RequestId),
            parsed.GetValue(Why) ? "full" : null, parsed.GetValue(DryRun) || asOf is not null, asOf, parsed.GetValue(Greedy) ? false : null);
        var decision = await client.PostAsync("/v1/decisions", JsonContent.Create(body, ApiJson.Plain.DecisionBody), cancel);
        if (output.Json) output.Document(decision);
        else Write(output, decision);
        return ExitCode.Done;
    }

    private static void Write(Output output, JsonElement decision)
    {
        var table = new Table().AddColumns("placement", "", "action", "what they read", "because");
        foreach (var placement in decision.GetProperty("placements").EnumerateArray())
        {
            var name = Markup.Escape(placement.GetProperty("name").GetString()!);
            if (placement.GetProperty("options").GetArrayLength() == 0) table.AddRow(name, "", placement.GetProperty("outcome").GetString()!, Markup.Escape(placement.TryGetProperty("fallback", out var f) ? f.GetProperty("title").GetString()! : ""), "");
            foreach (var option in placement.GetProperty("options").EnumerateArray())
                table.AddRow(name, option.GetProperty("rank").GetRawText(), Markup.Escape(option.GetProperty("action").GetString()!), Markup.Escape(option.GetProperty("content").GetProperty("title").GetString()!), Markup.Escape(option.TryGetProperty("because", out var b) ? b.GetString()! : ""));
        }
        output.Console.Write(table);
        if (decision.TryGetProperty("explanation", out var explanation)) ExplainVerb.Write(output, explanation);
        output.Line(decision.TryGetProperty("decisionId", out var id) ? $"decision {id.GetString()}: `opportune explain`, `why-not` and `replay` take it" : "a dry run: nothing is recorded");
    }

    private static PlacementBody Asked(string text) => text.Split('=') switch
    {
        [var name] => new(name),
        [var name, var count] when int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out var n) => new(name, n),
        _ => throw new VerbException("usage.placement", "A placement is NAME or NAME=COUNT, such as app-home=2."),
    };

    private static Dictionary<string, JsonElement>? ContextOf(string[] pairs) => pairs.Length == 0 ? null : pairs.Select(p => p.Split('=', 2)).ToDictionary(
        p => p.Length == 2 ? p[0] : throw new VerbException("usage.context", "Context is KEY=VALUE, such as page=home."), p => Value(p[1]), StringComparer.Ordinal);

    private static JsonElement Value(string text)
    {
        try { return JsonDocument.Parse(text).RootElement; }
        catch (JsonException) { return JsonSerializer.SerializeToElement(text, ApiJson.Plain.String); }
    }

    private static DateTimeOffset Instant(string text, string zone)
    {
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
        {
            var end = day.AddDays(1).ToDateTime(TimeOnly.MinValue).AddSeconds(-1);
            return new(end, TimeZoneInfo.FindSystemTimeZoneById(zone).GetUtcOffset(end));
        }
        return Engine.Ingest.EventReader.TryParseTime(text, out var instant) ? instant : throw new VerbException("usage.as-of", "--as-of is a day such as 2026-11-20, or an instant with its offset.");
    }
}
