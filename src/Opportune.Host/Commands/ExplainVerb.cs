using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Spectre.Console;

namespace Opportune.Host.Commands;

/// <summary><c>opportune explain</c>.</summary>
internal static class ExplainVerb
{
    private static readonly string[] Factors = ["p", "c", "v", "l", "priority"];
    private static readonly string[] Stages = ["library", "eligibility", "applicability", "suitability", "constraints", "arbitration", "final"];

    /// <summary>For whom it is written.</summary>
    public static Option<string> Audience { get; } = AudienceOption();

    /// <summary>The verb.</summary>
    public static Verb Create()
    {
        var decision = new Argument<string>("DECISION") { Description = "The decision's id" };
        return new Verb("explain", "Say why a decision is as it is", "opportune explain 7F3K20QD8XW1A-2C --audience customer --data ./data/demo", "opportune explain 7F3K20QD8XW1A-2C --audience auditor --json --url http://127.0.0.1:5080 --key KEY")
            { decision, Audience, CommonOptions.Data, CommonOptions.Bank, CommonOptions.Url, CommonOptions.Key }
            .Runs(async (parsed, output, cancel) =>
            {
                await using var client = await BankClient.OpenAsync(parsed, cancel);
                var explanation = await client.GetAsync($"/v1/decisions/{Uri.EscapeDataString(parsed.GetValue(decision)!)}/explanation?audience={parsed.GetValue(Audience)}", cancel);
                if (output.Json) output.Document(explanation);
                else Write(output, explanation);
                return ExitCode.Done;
            });
    }

    /// <summary>Writes an explanation for people.</summary>
    public static void Write(Output output, JsonElement explanation)
    {
        output.Line(explanation.GetProperty("summary").GetString()!);
        foreach (var fact in explanation.GetProperty("slots").EnumerateArray().SelectMany(s => s.GetProperty("facts").EnumerateArray()).DistinctBy(f => f.GetProperty("words").GetString()))
            output.Line($"  {fact.GetProperty("words").GetString()}: {fact.GetProperty("value").GetString()}{Events(fact)}");
        if (explanation.TryGetProperty("funnel", out var funnel))
            output.Line("left after each stage: " + string.Join(" → ", Stages.Zip(funnel.EnumerateArray(), (stage, n) => $"{stage} {n.GetRawText()}")));
        if (explanation.GetProperty("considered").GetArrayLength() > 0)
        {
            var table = new Table().AddColumns("action", "state", "P", "C", "V", "L", "priority", "chance", "what stands against it");
            foreach (var candidate in explanation.GetProperty("considered").EnumerateArray()) table.AddRow([.. Row(candidate)]);
            output.Console.Write(table);
        }
        foreach (var change in explanation.GetProperty("wouldChange").EnumerateArray()) output.Line($"would change it: {change.GetString()}");
        if (explanation.TryGetProperty("versions", out var versions)) output.Line($"bank {versions.GetProperty("bank").GetString()}, model {versions.GetProperty("model").GetString()}, engine {versions.GetProperty("semantics").GetRawText()}, time zones {versions.GetProperty("timeZoneData").GetString()}");
    }

    private static IEnumerable<string> Row(JsonElement candidate)
    {
        yield return Markup.Escape(candidate.GetProperty("action").GetString()!);
        yield return candidate.GetProperty("state").GetString()!;
        var isScored = candidate.TryGetProperty("score", out var score);
        foreach (var factor in Factors) yield return isScored ? Number(score.GetProperty(factor)) : "";
        yield return isScored ? Number(candidate.GetProperty("probability")) : "";
        yield return Markup.Escape(string.Join("; ", candidate.GetProperty("reasons").EnumerateArray().Select(r => $"{r.GetProperty("code").GetString()}: {r.GetProperty("text").GetString()}")));
    }

    private static string Events(JsonElement fact) => fact.GetProperty("events").GetArrayLength() == 0 ? "" : $" ({string.Join(", ", fact.GetProperty("events").EnumerateArray().Select(e => e.GetString()))})";

    private static string Number(JsonElement value) => value.GetDouble().ToString("0.####", CultureInfo.InvariantCulture);

    private static Option<string> AudienceOption()
    {
        var option = new Option<string>("--audience") { Description = "For whom it is written", DefaultValueFactory = _ => "advisor" };
        option.AcceptOnlyFromAmong("customer", "advisor", "auditor");
        return option;
    }
}
