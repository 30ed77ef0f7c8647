using System.CommandLine;

namespace Opportune.Host.Commands.Models;

/// <summary><c>opportune models score</c>.</summary>
internal static class ScoreVerb
{
    private static readonly Argument<string> Model = new("MODEL") { Description = "next-product, segment, or a name for the chance of an event, such as churn" };
    private static readonly Option<string> Happening = new("--event") { Description = "The event type that the chance is of", HelpName = "TYPE", DefaultValueFactory = _ => "account.closed" };
    private static readonly Option<int> Days = new("--within") { Description = "Within how many days: 7 to 366", HelpName = "DAYS", DefaultValueFactory = _ => 90 };
    private static readonly Option<int> Count = new("--count") { Description = "How many segments: 2 to 50", HelpName = "N", DefaultValueFactory = _ => 6 };

    /// <summary>The verb.</summary>
    public static Verb Create() => new Verb("score", "Learn from the whole history, score every customer of today, and write the scores as events that features may read",
        "opportune models score churn --event account.closed --within 90 --data ./data/demo", "opportune models score next-product --data ./data/demo")
        { Model, Happening, Days, Count, CommonOptions.Data, CommonOptions.Bank, CommonOptions.Url, CommonOptions.Key }
        .Runs(async (parsed, output, cancel) =>
        {
            await using var client = await BankClient.OpenAsync(parsed, cancel);
            var scored = await Progress.WaitAsync(output, "reading the journal and learning", client.PostFieldsAsync("/v1/models/score", new { model = parsed.GetValue(Model), @event = parsed.GetValue(Happening), withinDays = parsed.GetValue(Days), count = parsed.GetValue(Count) }, cancel));
            if (output.Json) output.Document(scored);
            else output.Line($"{scored.GetProperty("customers").GetInt32()} customers scored for {scored.GetProperty("model").GetString()}. {scored.GetProperty("quality").GetString()}");
            return ExitCode.Done;
        });
}
