using System.CommandLine;
using Spectre.Console;

namespace Opportune.Host.Commands;

/// <summary><c>opportune why-not</c>.</summary>
internal static class WhyNotVerb
{
    /// <summary>The verb.</summary>
    public static Verb Create()
    {
        var customer = new Argument<string>("CUSTOMER") { Description = "Whom" };
        var action = new Argument<string>("ACTION") { Description = "issue/group/action" };
        var placement = new Option<string>("--placement") { Description = "Where", HelpName = "NAME", Required = true };
        var decision = new Option<string?>("--decision") { Description = "Then, instead of now", HelpName = "ID" };
        return new Verb("why-not", "List every rule that stands against an action", "opportune why-not c-006 grow/cards/travel-card --placement app-home --data ./data/demo", "opportune why-not c-006 grow/cards/travel-card --placement app-home --decision 7F3K20QD8XW1A-2C --audience auditor --json")
            { customer, action, placement, decision, ExplainVerb.Audience, CommonOptions.Data, CommonOptions.Bank, CommonOptions.Url, CommonOptions.Key }
            .Runs(async (parsed, output, cancel) =>
            {
                await using var client = await BankClient.OpenAsync(parsed, cancel);
                var then = parsed.GetValue(decision) is { } id ? $"&decision={Uri.EscapeDataString(id)}" : "";
                var whyNot = await client.GetAsync($"/v1/customers/{Uri.EscapeDataString(parsed.GetValue(customer)!)}/why-not?action={Uri.EscapeDataString(parsed.GetValue(action)!)}&placement={Uri.EscapeDataString(parsed.GetValue(placement)!)}&audience={parsed.GetValue(ExplainVerb.Audience)}{then}", cancel);
                if (output.Json)
                {
                    output.Document(whyNot);
                    return ExitCode.Done;
                }
                if (whyNot.GetProperty("allowed").GetBoolean()) output.Line(whyNot.TryGetProperty("outranked", out var outranked) ? outranked.GetString()! : "Policy lets it through: it is allowed.");
                var table = new Table().AddColumns("stage", "rule", "because", "would change it");
                foreach (var reason in whyNot.GetProperty("reasons").EnumerateArray())
                    table.AddRow(reason.GetProperty("stage").GetString()!, Markup.Escape(reason.GetProperty("code").GetString()!), Markup.Escape(reason.GetProperty("text").GetString()!), Markup.Escape(reason.TryGetProperty("wouldChange", out var change) ? change.GetString()! : ""));
                if (table.Rows.Count > 0) output.Console.Write(table);
                return ExitCode.Done;
            });
    }
}
