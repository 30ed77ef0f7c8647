using System.CommandLine;
using System.Globalization;

namespace Opportune.Host.Commands.Models;

/// <summary><c>opportune train</c>.</summary>
internal static class TrainVerb
{
    private static readonly Option<double> HeldOut = new("--held-out") { Description = "Share of the decisions, the newest, that the model is judged by and learns nothing from: 0.05 to 0.5", HelpName = "SHARE", DefaultValueFactory = _ => 0.2 };
    private static readonly Option<int> Rows = new("--rows") { Description = "Most decisions to read, the newest: 1,000 to 5,000,000", HelpName = "N", DefaultValueFactory = _ => 200_000 };

    /// <summary>The verb.</summary>
    public static Verb Create() => new Verb("train", "Train a propensity model from recorded decisions and write its card; it decides for nobody yet",
        "opportune train --data ./data/demo", "opportune train --out cards --url http://127.0.0.1:5080 --key KEY")
        { CommonOptions.Data, CommonOptions.Bank, CommonOptions.Url, CommonOptions.Key, HeldOut, Rows, ModelsVerb.Out, TrainTextVerb.Create(), TrainVectorsVerb.Create() }
        .Runs(async (parsed, output, cancel) =>
        {
            await using var client = await BankClient.OpenAsync(parsed, cancel);
            var trained = await Progress.WaitAsync(output, "reading the journal and learning", client.PostFieldsAsync("/v1/models/train", new { heldOut = parsed.GetValue(HeldOut), rows = parsed.GetValue(Rows) }, cancel));
            var hash = trained.GetProperty("model").GetProperty("hash").GetString()!;
            var card = await client.GetAsync($"/v1/models/{hash}", cancel);
            var folder = CardFolder.Write(ModelsVerb.FolderOf(parsed), card);
            if (output.Json) output.Document(card);
            else
            {
                output.Line(string.Create(CultureInfo.InvariantCulture, $"trained {hash[..12]} on {trained.GetProperty("model").GetProperty("rows").GetInt32():N0} decisions; its card: {Path.Combine(folder, "card.md")}"));
                foreach (var line in CardText.Summary(card)) output.Line(line);
                output.Line($"It decides for nobody yet: opportune models challenge {hash[..12]} --share 0.1, or opportune models promote {hash[..12]}");
            }
            return ExitCode.Done;
        });
}
