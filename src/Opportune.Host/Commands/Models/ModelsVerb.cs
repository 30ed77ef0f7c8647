using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Spectre.Console;

namespace Opportune.Host.Commands.Models;

/// <summary><c>opportune models list|show|challenge|promote|rollback|score</c>.</summary>
internal static class ModelsVerb
{
    private static readonly Argument<string> Hash = new("MODEL") { Description = "The model's hash, or its first six characters or more" };
    private static readonly Option<double> Share = new("--share") { Description = "Share of the customers, up to 0.5; 0 ends the experiment", HelpName = "SHARE", DefaultValueFactory = _ => 0.1 };

    /// <summary>Where cards are written.</summary>
    public static Option<string?> Out { get; } = new("--out") { Description = "Folder for model cards; default: models in the data folder, or ./models with --url", HelpName = "FOLDER" };

    /// <summary>The verb.</summary>
    public static Command Create() => new("models", "Trained models: which decide, how good they are, and who decides next") { List(), Show(), Challenge(), Promote(), Rollback(), ScoreVerb.Create() };

    /// <summary>Where the cards of this call go.</summary>
    public static string FolderOf(ParseResult parsed) => parsed.GetValue(Out) ?? (parsed.GetValue(CommonOptions.Url) is null ? Path.Combine(parsed.GetValue(CommonOptions.Data)!, "models") : "models");

    private static Verb List() => Asking(new("list", "Every trained model and what happened to it", "opportune models list --data ./data/demo"), async (client, _, output, cancel) =>
    {
        var models = await client.GetAsync("/v1/models", cancel);
        if (output.Json) { output.Document(models); return; }
        var table = new Table().AddColumns("model", "state", "trained", "by", "decisions", "purposes");
        foreach (var v in models.GetProperty("versions").EnumerateArray())
            table.AddRow(v.GetProperty("hash").GetString()![..12], v.GetProperty("state").GetString()!, v.GetProperty("trainedAt").GetDateTimeOffset().ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture), Markup.Escape(v.GetProperty("by").GetString()!),
                v.GetProperty("rows").GetInt32().ToString("N0", CultureInfo.InvariantCulture), Markup.Escape(string.Join(", ", v.GetProperty("families").EnumerateArray().Select(f => f.GetString()))));
        if (table.Rows.Count > 0) output.Console.Write(table);
        else output.Line("No model was trained yet. `opportune train` learns one from recorded decisions once 200 of them have a known outcome.");
        output.Line(models.TryGetProperty("champion", out var champion) ? $"champion: {champion.GetString()![..12]}" : "champion: counts and priors");
        if (models.TryGetProperty("challenger", out var challenger)) output.Line(string.Create(CultureInfo.InvariantCulture, $"challenger: {challenger.GetString()![..12]} for {models.GetProperty("share").GetDouble():0.#%} of the customers"));
        if (models.TryGetProperty("bandit", out var bandit)) output.Line($"contextual bandit: {(bandit.TryGetProperty("model", out var snapshot) ? snapshot.GetString()![..12] : "counts decide")}, {bandit.GetProperty("because").GetString()}");
        foreach (var c in models.GetProperty("changes").EnumerateArray().TakeLast(10))
            output.Line($"  {c.GetProperty("at").GetDateTimeOffset():yyyy-MM-dd HH:mm} {c.GetProperty("what").GetString()} {(c.TryGetProperty("model", out var m) ? m.GetString()![..12] : "counts and priors")} by {c.GetProperty("by").GetString()}: {c.GetProperty("because").GetString()}");
    });

    private static Verb Show()
    {
        var verb = new Verb("show", "The card of a model: what it reads, how good it is, whom it serves how well; written to a folder, too", "opportune models show 3f9ac2d1b0aa --data ./data/demo") { Hash, Out };
        return Asking(verb, async (client, parsed, output, cancel) =>
        {
            var card = await client.GetAsync($"/v1/models/{Uri.EscapeDataString(parsed.GetValue(Hash)!)}", cancel);
            var folder = CardFolder.Write(FolderOf(parsed), card);
            if (output.Json) { output.Document(card); return; }
            output.Line(CardText.Markdown(card));
            output.Line($"written to {folder}");
        });
    }

    private static Verb Challenge()
    {
        var verb = new Verb("challenge", "Let a model decide for a share of the customers, to be compared with the champion", "opportune models challenge 3f9ac2d1b0aa --share 0.1 --data ./data/demo") { Hash, Share };
        return Asking(verb, async (client, parsed, output, cancel) =>
        {
            Tell(output, await client.PostFieldsAsync($"/v1/models/{Uri.EscapeDataString(parsed.GetValue(Hash)!)}/challenge", new { share = parsed.GetValue(Share) }, cancel));
        });
    }

    private static Verb Promote()
    {
        var verb = new Verb("promote", "Let a model decide for everybody, if it passes every gate; exit code 2 where it does not", "opportune models promote 3f9ac2d1b0aa --data ./data/demo") { Hash };
        return Asking(verb, async (client, parsed, output, cancel) =>
            Tell(output, await Progress.WaitAsync(output, "reading the journal and judging", client.PostAsync($"/v1/models/{Uri.EscapeDataString(parsed.GetValue(Hash)!)}/promote", null, cancel))));
    }

    private static Verb Rollback() => Asking(new("rollback", "Put the former champion back at once and end any experiment", "opportune models rollback --data ./data/demo"),
        async (client, _, output, cancel) => Tell(output, await client.PostAsync("/v1/models/rollback", null, cancel)));

    private static Verb Asking(Verb verb, Func<BankClient, ParseResult, Output, CancellationToken, Task> ask)
    {
        foreach (var option in new Option[] { CommonOptions.Data, CommonOptions.Bank, CommonOptions.Url, CommonOptions.Key }) verb.Add(option);
        return verb.Runs(async (parsed, output, cancel) =>
        {
            await using var client = await BankClient.OpenAsync(parsed, cancel);
            await ask(client, parsed, output, cancel);
            return ExitCode.Done;
        });
    }

    private static void Tell(Output output, JsonElement changed)
    {
        if (output.Json) { output.Document(changed); return; }
        foreach (var gate in changed.GetProperty("gates").EnumerateArray()) output.Line($"  passed {gate.GetProperty("code").GetString()}: {gate.GetProperty("message").GetString()}");
        output.Line(changed.TryGetProperty("champion", out var champion) ? $"champion: {champion.GetString()![..12]}" : "champion: counts and priors");
        output.Line(changed.TryGetProperty("challenger", out var challenger) ? string.Create(CultureInfo.InvariantCulture, $"challenger: {challenger.GetString()![..12]} for {changed.GetProperty("share").GetDouble():0.#%} of the customers") : "challenger: none");
    }
}
