using System.CommandLine;
using Opportune.Host.Commands.Evaluate.Cards;
using Opportune.Statistics;

namespace Opportune.Host.Commands.Evaluate;

/// <summary><c>opportune evaluate fairness</c>: how groups fared under predictions that were made.</summary>
internal static class FairnessVerb
{
    /// <summary>The verb.</summary>
    public static Verb Create()
    {
        var group = new Option<string>("--group") { Description = "Column of the group; several form their intersections", HelpName = "COL,COL", Required = true };
        var label = new Option<string>("--label") { Description = "Column of what is true, two values", HelpName = "COL", Required = true };
        var prediction = new Option<string>("--prediction") { Description = "Column of the predicted probability, 0 to 1 (or the choice itself: 0 or 1, or the words of the label)", HelpName = "COL", Required = true };
        var positive = new Option<string?>("--positive") { Description = "Value of the label that counts as yes; without it the one that says yes, else the rarer of two", HelpName = "VALUE" };
        var threshold = new Option<double>("--threshold") { Description = "Who is chosen: predictions at and above it", HelpName = "P", DefaultValueFactory = _ => 0.5 };
        var reference = new Option<string?>("--reference") { Description = "The group to compare with; the largest without it", HelpName = "GROUP" };
        var data = EvaluateOptions.Data();
        return new Verb("fairness", "Compare how groups fared under predictions",
            "opportune evaluate fairness --data scored.csv --group sex --label repaid --positive yes --prediction score",
            "opportune evaluate fairness --data scored.csv --group sex,region --label repaid --prediction score --threshold 0.3 --json") { data, group, label, prediction, positive, threshold, reference }
            .Runs((parsed, output, _) =>
            {
                Run(TableFile.Read(parsed, data), parsed.GetValue(group)!, parsed.GetValue(label)!, parsed.GetValue(prediction)!, parsed.GetValue(positive), parsed.GetValue(threshold), parsed.GetValue(reference)).Show(output, parsed);
                return Task.FromResult(ExitCode.Done);
            });
    }

    private static Findings Run(TableFile file, string group, string label, string prediction, string? positive, double threshold, string? reference)
    {
        var truth = BinaryTarget.Of(file, label, positive);
        if (!(threshold is >= 0 and <= 1)) throw new VerbException("usage.threshold", "--threshold is a probability, 0 to 1: who has it or more is chosen.");
        var scores = Predictions(file, prediction, truth.Positive);
        var (unscored, all) = (truth.Rows.Count(i => double.IsNaN(scores[i])), truth.Rows.Length);
        truth = truth.Where(i => !double.IsNaN(scores[i]));
        if (truth.Rows.Length == 0) throw new VerbException("fairness.prediction.range", $"{file.Path}: column {prediction} holds no prediction.");
        IReadOnlyList<string>[] attributes = [.. FeatureColumns.Names(group).Select(name => (IReadOnlyList<string>)[.. truth.Rows.Select(i => file.Texts(name)[i] ?? "(missing)")])];
        var known = truth.Rows.Select(i => scores[i]).ToArray();
        if (attributes.Length == 0) throw new VerbException("usage.group", "--group names a column.");
        if (Array.FindIndex(known, p => !(p is >= 0 and <= 1)) is >= 0 and var wrong) throw new VerbException("fairness.prediction.range", $"{file.Path}, data row {truth.Rows[wrong] + 1}: the prediction lies outside 0 to 1. Divide percentages by 100.");
        var rates = GroupRates.Count(GroupRates.Intersections(attributes), known, [.. known.Select(p => p >= threshold)], truth.Labels);
        var against = reference is null ? rates.MaxBy(r => r.Units) : rates.FirstOrDefault(r => r.Group == reference);
        if (against.Group is null) throw new VerbException("fairness.reference", $"There is no group {reference}. Groups: {string.Join(", ", rates.Take(40).Select(r => r.Group))}.");
        var found = rates.Where(r => r.Group != against.Group).Select(r => new FairnessComparison(r, against)).ToList();
        if (found.Count == 0) throw new VerbException("fairness.group.one", $"Column {group} has one group only: there is nothing to compare. Name a column of two groups or more.", ExitCode.Refused);
        return Report(file, truth, group, label, threshold, against, found, Notes(group, unscored, all, found));
    }

    private static string[] Notes(string group, int unscored, int all, List<FairnessComparison> found)
    {
        var small = found.Count(c => c.Group.Units < FairnessComparison.LeastPeople);
        var notes = new List<string>();
        if (unscored > 0) notes.Add($"{unscored} of {all} rows without a prediction are left out.");
        if (found.Count > 5 && 2 * small > found.Count) notes.Add($"{small} of {found.Count + 1} groups are too small for a figure: put {group} into bands first.");
        return [.. notes];
    }

    /// <summary>A probability a row; the choice itself may also be written in the label's own words.</summary>
    private static double[] Predictions(TableFile file, string column, string positive)
    {
        var texts = file.Texts(column);
        bool IsYes(string text) => string.Equals(text, positive, StringComparison.OrdinalIgnoreCase);
        string[] words = [.. texts.Where(t => t is not null).Select(t => t!).Distinct(StringComparer.OrdinalIgnoreCase).Take(3)];
        // Two numbers of which one is no probability, such as 1 and 2, are words too.
        var areWords = words.Length <= 2 && words.Any(IsYes) && (WrittenNumbers.Of(texts, file.Delimiter) is not { } numbers || numbers.Values.Any(n => n is < 0 or > 1));
        return areWords ? [.. texts.Select(t => t is null ? double.NaN : IsYes(t) ? 1.0 : 0.0)] : file.Numbers(column);
    }

    private static object Document(GroupRates rates) => new { rates.Group, rates.Units, rates.Selected, rates.Positives, rates.TruePositives, Calibration = Document(new FairnessComparison(rates, rates).CalibrationWithinGroup) };

    private static object Document(FairnessComparison c) => new
    {
        c.Group.Group, c.Group.Units, c.Group.Selected, c.Group.Positives, c.Group.TruePositives, DemographicParity = Document(c.DemographicParity), RateRatio = Document(c.RateRatio), EqualOpportunity = Document(c.EqualOpportunity),
        FalsePositiveDifference = Document(c.FalsePositiveDifference), EqualisedOdds = Document(c.EqualisedOdds), Calibration = Document(c.CalibrationWithinGroup),
    };

    private static object Document(FairnessMeasure measure) => measure switch
    {
        FairnessMeasure.Measured m => new { m.Group, m.Reference, m.Value, m.Ci95 },
        FairnessMeasure.NotMeasurable n => new { n.Code, n.Message },
        _ => throw new InvalidOperationException("a measure is measured or not"),
    };

    private static Findings Report(TableFile file, BinaryTarget truth, string group, string label, double threshold, GroupRates against, List<FairnessComparison> found, IReadOnlyList<string> notes) => new()
    {
        Title = $"How groups of {group} fared",
        Heading = $"{truth.Rows.Length} people, {truth.Positives} with {label} = {truth.Positive}; chosen at {Figures.Of(threshold)} and above; compared with {against.Group} ({against.Units} people, {Figures.Percent((double)against.Selected / against.Units)} chosen)",
        Notes = notes,
        Tables =
        [
            new("Who was chosen", ["group", "people", "chosen", "difference", "ratio", "predicted − true"],
                [.. found.Select(c => new[] { c.Group.Group, Figures.Count(c.Group.Units), Figures.Percent((double)c.Group.Selected / c.Group.Units), Text(c.DemographicParity), Text(c.RateRatio), Text(c.CalibrationWithinGroup) })]),
            new("Who was chosen rightly", ["group", $"with {label} = {truth.Positive}", "difference of true positives", "of false positives"],
                [.. found.Select(c => new[] { c.Group.Group, Figures.Count(c.Group.Positives), Text(c.EqualOpportunity), Text(c.FalsePositiveDifference) })]),
        ],
        Remarks = [.. found.Where(c => c.RateRatio is FairnessMeasure.Measured { Ci95.High: < 0.8 }).Select(c => $"{c.Group.Group}: the whole interval of the ratio lies below 0.8, where the four-fifths rule raises concern.")],
        Method = ["Differences and ratios are of the group to the reference, each with its 95 % interval; a rate of fewer than 30 people gets a code and no number.", "Equal figures do not make a decision fair, and unequal ones may have a reason that a person must judge. The measures cannot all be equal at once where base rates differ."],
        Plots = () => Ratios(found) is { Count: > 0 } ratios ? [new("ratios", "Share chosen relative to the reference, with its 95 % interval; the dashed line is four fifths.", IntervalChart.Of("How often each group is chosen", $"ratio to {against.Group}", ratios, 0.8))] : [],
        Document = new { Data = file.Path, Notes = notes, Rows = truth.Rows.Length, truth.Positive, Threshold = threshold, Reference = Document(against), Groups = found.Select(Document) },
    };

    private static List<(string, double, Interval?)> Ratios(List<FairnessComparison> found) =>
        [.. found.Where(c => c.RateRatio is FairnessMeasure.Measured).Select(c => (c.Group.Group, ((FairnessMeasure.Measured)c.RateRatio).Value, (Interval?)((FairnessMeasure.Measured)c.RateRatio).Ci95)).Take(25)];

    private static string Text(FairnessMeasure measure) => measure switch
    {
        FairnessMeasure.Measured m => $"{Figures.Of(m.Value)}\n{Figures.Of(m.Ci95)}",
        FairnessMeasure.NotMeasurable n => n.Code,
        _ => "",
    };
}
