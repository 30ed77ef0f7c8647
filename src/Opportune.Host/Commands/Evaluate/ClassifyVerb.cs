using System.CommandLine;
using Opportune.Host.Commands.Evaluate.Cards;

namespace Opportune.Host.Commands.Evaluate;

/// <summary><c>opportune evaluate classify</c>: how well a learner tells yes from no on a stranger's table.</summary>
internal static class ClassifyVerb
{
    /// <summary>The verb.</summary>
    public static Verb Create()
    {
        var target = new Option<string>("--target") { Description = "Column to predict", HelpName = "COL", Required = true };
        var positive = new Option<string?>("--positive") { Description = "Value of the target that counts as yes; without it the one that says yes (yes, true, 1), else the rarer of two", HelpName = "VALUE" };
        var learner = new Option<string>("--learner") { Description = string.Join(" | ", Learner.All.Select(l => $"{l.Name}: {l.Description}")), HelpName = "NAME", DefaultValueFactory = _ => Learner.All[0].Name };
        var split = new Option<string>("--split") { Description = $"What to hold out: {Split.Grammar}", HelpName = "SPLIT", DefaultValueFactory = _ => "random:0.2:0" };
        var calibration = new Option<string?>("--calibration") { Description = $"Map from scores to probabilities: {string.Join(" | ", Calibrating.Names)}; without it venn-abers, below 1,000 rows to learn from beta", HelpName = "NAME" };
        var (data, drop) = (EvaluateOptions.Data(), EvaluateOptions.Drop());
        return new Verb("classify", "Predict a yes or no, and measure it on rows held out",
            "opportune evaluate classify --data ../shared/data/bank_marketing/bank-additional.csv --target y --drop duration",
            "opportune evaluate classify --data churn.csv --target Exited --learner ebm --split kfold:5:1 --json") { data, target, positive, drop, learner, split, calibration }
            .Runs((parsed, output, _) => RunAsync(parsed, TableFile.Read(parsed, data), new(parsed.GetValue(data)!, parsed.GetValue(target)!, parsed.GetValue(positive), FeatureColumns.Names(parsed.GetValue(drop)), Learner.Of(parsed.GetValue(learner)!), parsed.GetValue(split)!, parsed.GetValue(calibration)), output));
    }

    private static async Task<int> RunAsync(ParseResult asked, TableFile file, Request request, Output output)
    {
        var target = BinaryTarget.Of(file, request.Target, request.Positive);
        var features = FeatureColumns.Of(file, [request.Target, .. request.Drop]);
        var splits = Split.Parse(request.Split, target.Rows.Length);
        var table = features.Table.Select(target.Rows);
        var calibration = request.Calibration ?? Calibrating.Usual(splits[0].Train.Length);
        var found = await Progress.RunAsync(output, $"learning by {request.Learner.Description}", advance =>
            Task.Run(() => ClassifyEvaluation.Of(table, target.Labels, splits, request.Learner, calibration, done => advance(done, ""))));
        Report(request with { Calibration = calibration }, file, target, features, found).Show(output, asked);
        return ExitCode.Done;
    }

    private static Findings Report(Request request, TableFile file, BinaryTarget target, FeatureColumns features, ClassifyEvaluation found) => new()
    {
        Title = $"{request.Target} = {target.Positive} by {request.Learner.Description}",
        Heading = $"{request.Target} = {target.Positive} ({target.Positives} of {target.Rows.Length} rows) against {target.Negative}; {features.Table.Columns.Count} columns; {request.Learner.Description}; {request.Split}, {found.Rows.Count} rows held out",
        Notes = features.Notes,
        Tables =
        [
            new("Quality on rows held out", ["measure", "as learned", "95 %", $"calibrated ({request.Calibration})", "95 %"],
            [
                ["AUC", Figures.Of(found.Auc.Value), Figures.Of(found.Auc.Ci95), "", ""],
                ["log loss", Figures.Of(found.Learned.LogLoss), Figures.Of(found.Learned.LogLossCi95), Figures.Of(found.Calibrated.LogLoss), Figures.Of(found.Calibrated.LogLossCi95)],
                ["Brier", Figures.Of(found.Learned.Brier), Figures.Of(found.Learned.BrierCi95), Figures.Of(found.Calibrated.Brier), Figures.Of(found.Calibrated.BrierCi95)],
                ["ECE", Figures.Of(found.Learned.Ece), "", Figures.Of(found.Calibrated.Ece), ""],
                ["ECE of chance", Figures.Of(found.Learned.EceOfChance.Mean), $"up to {Figures.Of(found.Learned.EceOfChance.High)}", Figures.Of(found.Calibrated.EceOfChance.Mean), $"up to {Figures.Of(found.Calibrated.EceOfChance.High)}"],
            ]),
        ],
        Remarks = [$"{Figures.Seconds(found.SecondsToFit)} s to fit; {Figures.Count(found.RowsPerSecond)} rows/s to score, one at a time"],
        Method =
        [
            "Everything is measured on rows that were not learned from. AUC: DeLong's interval, over folds the mean; log loss and Brier: Student's interval over rows; ECE: ten bins of equal width.",
            "ECE of chance is what probabilities that are exactly right would show with so few rows: the mean and the 95 % point of 200 draws.",
            "Made from a table by a general method: before it decides about people, look at the columns it used, at its fairness by group (evaluate fairness), and at a split by time.",
        ],
        Plots = () => ClassifyCard.Plots(found.Rows, found.Auc, request.Calibration!),
        Document = Document(request, file, target, features, found),
    };

    private static object Document(Request request, TableFile file, BinaryTarget target, FeatureColumns features, ClassifyEvaluation found) => new
    {
        request.Data, Delimiter = file.Delimiter.ToString(), request.Target, target.Positive, target.Negative, Rows = target.Rows.Length, target.Positives,
        Columns = features.Table.Columns.Select(c => new { c.Name, Kind = c.Categories is null ? "numbers" : "categories" }), features.Notes,
        Learner = request.Learner.Name, request.Split, HeldOut = found.Rows.Count, Auc = new { found.Auc.Value, found.Auc.StandardError, found.Auc.Ci95 },
        AsLearned = found.Learned, Calibration = request.Calibration, found.Calibrated, found.SecondsToFit, found.RowsPerSecond,
    };

    /// <summary>What was asked.</summary>
    private sealed record Request(string Data, string Target, string? Positive, string[] Drop, Learner Learner, string Split, string? Calibration);
}
