using System.CommandLine;
using Spectre.Console;

namespace Opportune.Host.Commands.Evaluate;

/// <summary><c>opportune evaluate classify</c>: how well a learner tells yes from no on a stranger's table.</summary>
internal static class ClassifyVerb
{
    /// <summary>The verb.</summary>
    public static Verb Create()
    {
        var target = new Option<string>("--target") { Description = "Column to predict", HelpName = "COL", Required = true };
        var positive = new Option<string?>("--positive") { Description = "Value of the target that counts as yes; the rarer of two without it", HelpName = "VALUE" };
        var learner = new Option<string>("--learner") { Description = string.Join(" | ", Learner.All.Select(l => $"{l.Name}: {l.Description}")), HelpName = "NAME", DefaultValueFactory = _ => Learner.All[0].Name };
        var split = new Option<string>("--split") { Description = $"What to hold out: {Split.Grammar}", HelpName = "SPLIT", DefaultValueFactory = _ => "random:0.2:0" };
        var calibration = new Option<string?>("--calibration") { Description = $"Map from scores to probabilities: {string.Join(" | ", Calibrating.Names)}; without it isotonic, below 1,000 rows to learn from beta", HelpName = "NAME" };
        var (data, drop) = (EvaluateOptions.Data(), EvaluateOptions.Drop());
        return new Verb("classify", "Predict a yes or no, and measure it on rows held out",
            "opportune evaluate classify --data ../shared/data/bank_marketing/bank-additional.csv --target y --drop duration",
            "opportune evaluate classify --data churn.csv --target Exited --learner ebm --split kfold:5:1 --json") { data, target, positive, drop, learner, split, calibration }
            .Runs((parsed, output, _) => RunAsync(new(parsed.GetValue(data)!, parsed.GetValue(target)!, parsed.GetValue(positive), FeatureColumns.Names(parsed.GetValue(drop)), Learner.Of(parsed.GetValue(learner)!), parsed.GetValue(split)!, parsed.GetValue(calibration)), output));
    }

    private static async Task<int> RunAsync(Request request, Output output)
    {
        var file = TableFile.Read(request.Data);
        var target = BinaryTarget.Of(file, request.Target, request.Positive);
        var features = FeatureColumns.Of(file, [request.Target, .. request.Drop]);
        var splits = Split.Parse(request.Split, target.Rows.Length);
        var table = features.Table.Select(target.Rows);
        var calibration = request.Calibration ?? Calibrating.Usual(splits[0].Train.Length);
        var found = await Progress.RunAsync(output, $"learning by {request.Learner.Description}", advance =>
            Task.Run(() => ClassifyEvaluation.Of(table, target.Labels, splits, request.Learner, calibration, done => advance(done, ""))));
        if (output.Json) Document(output, request with { Calibration = calibration }, file, target, features, found);
        else Write(output, request with { Calibration = calibration }, target, features, found);
        return ExitCode.Done;
    }

    private static void Write(Output output, Request request, BinaryTarget target, FeatureColumns features, ClassifyEvaluation found)
    {
        output.Line($"{request.Target} = {target.Positive} ({target.Positives} of {target.Rows.Length} rows) against {target.Negative}; {features.Table.Columns.Count} columns; {request.Learner.Description}; {request.Split}, {found.HeldOut} rows held out");
        foreach (var note in features.Notes) output.Line(note);
        var table = new Table().AddColumns("measure", "as learned", "95 %", $"calibrated ({request.Calibration})", "95 %");
        table.AddRow("AUC", Figures.Of(found.Auc.Value), Figures.Of(found.Auc.Ci95), "", "");
        table.AddRow("log loss", Figures.Of(found.Learned.LogLoss), Figures.Of(found.Learned.LogLossCi95), Figures.Of(found.Calibrated.LogLoss), Figures.Of(found.Calibrated.LogLossCi95));
        table.AddRow("Brier", Figures.Of(found.Learned.Brier), Figures.Of(found.Learned.BrierCi95), Figures.Of(found.Calibrated.Brier), Figures.Of(found.Calibrated.BrierCi95));
        table.AddRow("ECE", Figures.Of(found.Learned.Ece), "", Figures.Of(found.Calibrated.Ece), "");
        output.Console.Write(table);
        output.Line($"{Figures.Seconds(found.SecondsToFit)} s to fit; {Figures.Count(found.RowsPerSecond)} rows/s to score, one at a time");
    }

    private static void Document(Output output, Request request, TableFile file, BinaryTarget target, FeatureColumns features, ClassifyEvaluation found) => output.Document(new
    {
        request.Data, Delimiter = file.Delimiter.ToString(), request.Target, target.Positive, target.Negative, Rows = target.Rows.Length, target.Positives,
        Columns = features.Table.Columns.Select(c => new { c.Name, Kind = c.Categories is null ? "numbers" : "categories" }), features.Notes,
        Learner = request.Learner.Name, request.Split, found.HeldOut, Auc = new { found.Auc.Value, found.Auc.StandardError, found.Auc.Ci95 },
        AsLearned = found.Learned, Calibration = request.Calibration, found.Calibrated, found.SecondsToFit, found.RowsPerSecond,
    });

    /// <summary>What was asked.</summary>
    private sealed record Request(string Data, string Target, string? Positive, string[] Drop, Learner Learner, string Split, string? Calibration);
}
