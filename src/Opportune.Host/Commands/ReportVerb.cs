using System.Globalization;
using System.Text.Json;
using Spectre.Console;

namespace Opportune.Host.Commands;

/// <summary><c>opportune report</c>.</summary>
internal static class ReportVerb
{
    /// <summary>The verb.</summary>
    public static Verb Create() => new Verb("report", "Funnel, acceptance and lift over all decisions", "opportune report --data ./data/demo", "opportune report --json --url http://127.0.0.1:5080 --key KEY")
        { CommonOptions.Data, CommonOptions.Bank, CommonOptions.Url, CommonOptions.Key }
        .Runs(async (parsed, output, cancel) =>
        {
            await using var client = await BankClient.OpenAsync(parsed, cancel);
            var report = await Progress.WaitAsync(output, "reading the journal", client.GetAsync("/v1/report", cancel));
            if (output.Json) output.Document(report);
            else Write(output, report);
            return ExitCode.Done;
        });

    private static void Write(Output output, JsonElement report)
    {
        output.Line($"{report.GetProperty("decisions").GetRawText()} decisions, {report.GetProperty("noAction").GetRawText()} slots left empty on purpose, {report.GetProperty("fallbacks").GetRawText()} fallbacks");
        output.Line("left after each stage: " + string.Join(" → ", report.GetProperty("funnel").EnumerateObject().Select(p => $"{p.Name} {p.Value.GetRawText()}")));
        var table = new Table().AddColumns("action", "chosen", "labelled", "successes", "rate, 95 %");
        foreach (var action in report.GetProperty("actions").EnumerateArray())
            table.AddRow(Markup.Escape(action.GetProperty("action").GetString()!), action.GetProperty("chosen").GetRawText(), action.GetProperty("labelled").GetRawText(), action.GetProperty("successes").GetRawText(), action.TryGetProperty("rate", out var rate) ? Range(rate) : "");
        output.Console.Write(table);
        var lift = report.GetProperty("lift");
        output.Line(lift.GetProperty("measured").GetBoolean() ? $"lift against the holdout: {Percent(lift.GetProperty("difference"))} ({Range(lift.GetProperty("ci95"))})" : $"lift: {lift.GetProperty("message").GetString()}");
    }

    private static string Range(JsonElement interval) => $"{Percent(interval.GetProperty("low"))} to {Percent(interval.GetProperty("high"))}";

    private static string Percent(JsonElement share) => (100 * share.GetDouble()).ToString("0.0", CultureInfo.InvariantCulture) + " %";
}
