using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using Opportune.Definition;
using Opportune.Engine.Bank;

namespace Opportune.Host.Commands;

/// <summary><c>opportune check</c>: every mistake of a bank with file, line and suggestion; and whether its personas get the decisions expected.</summary>
internal static class CheckVerb
{
    /// <summary>The verb.</summary>
    public static Verb Create()
    {
        var folder = new Argument<string>("BANK") { Description = "Folder of the bank's definition" };
        var personas = new Option<bool>("--personas") { Description = "Also decide for the saved test customers, greedily, and compare" };
        return new Verb("check", "Report every mistake in a bank's definition", "opportune check banks/demo", "opportune check banks/demo --personas --json") { folder, personas }
            .Runs((parsed, output, _) => Task.FromResult(Run(parsed.GetValue(folder)!, parsed.GetValue(personas), output)));
    }

    private static int Run(string folder, bool withPersonas, Output output)
    {
        var source = BankFolder.Read(folder);
        var loaded = BankFolder.Load(source);
        var runs = withPersonas && loaded.Bank is { } bank ? bank.Personas.Select(p => PersonaRun.Of(bank, p)).ToList() : [];
        if (output.Json) output.Document(Document(loaded, source, runs, withPersonas));
        else Write(output, folder, loaded, source, runs);
        return loaded.Bank is null || runs.Any(r => !r.IsAsExpected) ? ExitCode.Mistake : ExitCode.Done;
    }

    private static void Write(Output output, string folder, LoadedBank loaded, BankSource source, List<PersonaRun> runs)
    {
        FindingsText.Write(output.To, loaded.Findings.OrderBy(f => f.Severity != FindingSeverity.Error), folder); // what must be mended first
        foreach (var run in runs) output.Line($"{(run.IsAsExpected ? "ok  " : "FAIL")} {run.Name}: {run.Answer}");
        var (errors, warnings) = (loaded.Findings.Count(f => f.Severity == FindingSeverity.Error), loaded.Findings.Count(f => f.Severity == FindingSeverity.Warning));
        var what = loaded.Bank is { } bank ? $"{bank.Actions.Count} actions, {bank.Treatments.Count} treatments, {bank.Placements.Count} placements, {bank.Moments.Count} moments{Own(bank.Reading)}" : $"{source.Files.Count} files";
        output.Line($"{folder}: {what}; {Count(errors, "error")}, {Count(warnings, "warning")}{(runs.Count > 0 ? $"; {runs.Count(r => r.IsAsExpected)} of {runs.Count} personas as expected" : "")}");
        if (loaded.Bank is { } whole) output.Line($"version {whole.Hash}");
    }

    private static string Own(ReadingDefinition reading) =>
        (reading.OfMerchants is { } merchants ? $", merchants by a model of its own ({merchants.Classifier.Labels.Count} categories)" : "") + (reading.OfTopics is { } topics ? $", words by a model of its own ({topics.Classifier.Labels.Count} topics)" : "");

    private static string Count(int count, string noun) => $"{count} {noun}{(count == 1 ? "" : "s")}";

    private static JsonElement Document(LoadedBank loaded, BankSource source, List<PersonaRun> runs, bool withPersonas)
    {
        var document = new JsonObject
        {
            ["ok"] = loaded.Bank is not null && runs.All(r => r.IsAsExpected),
            ["hash"] = source.Hash,
            ["findings"] = new JsonArray([.. loaded.Findings.Select(f => (JsonNode)new JsonObject
            {
                ["severity"] = f.Severity == FindingSeverity.Error ? "error" : "warning", ["code"] = f.Code, ["file"] = f.File, ["line"] = f.Line, ["column"] = f.Column, ["message"] = f.Message, ["suggestion"] = f.Suggestion,
            })]),
        };
        if (withPersonas) document["personas"] = new JsonArray([.. runs.Select(r => (JsonNode)new JsonObject { ["name"] = r.Name, ["asExpected"] = r.IsAsExpected, ["answer"] = r.Answer })]);
        return JsonSerializer.SerializeToElement(document);
    }
}
