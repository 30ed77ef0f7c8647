using System.CommandLine;
using System.Globalization;
using Opportune.Host.Commands.Evaluate.Cards;

namespace Opportune.Host.Commands.Evaluate;

/// <summary><c>opportune evaluate uplift</c>: what a treatment changed in a randomised experiment, and whether a model can tell for whom.</summary>
internal static class UpliftVerb
{
    private const string DefaultSplit = "random:0.5:0";

    /// <summary>The verb.</summary>
    public static Verb Create()
    {
        var treatment = new Option<string>("--treatment") { Description = "Column that says how each unit was treated, by chance", HelpName = "COL", Required = true };
        var control = new Option<string>("--control") { Description = "Its value for units that were left alone", HelpName = "VALUE", Required = true };
        var outcome = new Option<string>("--outcome") { Description = "Column of what the unit did: a number, or two values such as yes and no", HelpName = "COL", Required = true };
        var split = new Option<string>("--split") { Description = "Units held out to judge the targeting: random:SHARE:SEED | time:SHARE", HelpName = "SPLIT", DefaultValueFactory = _ => DefaultSplit };
        var resamples = new Option<int>("--bootstraps") { Description = "Resamples of the held-out units, 100 to 100,000", HelpName = "N", DefaultValueFactory = _ => 1_000 };
        var (data, drop) = (EvaluateOptions.Data(), EvaluateOptions.Drop());
        return new Verb("uplift", "Measure what a treatment changed, and a targeting by it",
            "opportune evaluate uplift --data ../shared/data/hillstrom/working_odd_rows.csv --treatment segment --control \"No E-Mail\" --outcome visit --drop conversion,spend",
            "opportune evaluate uplift --data experiment.csv --treatment arm --control none --outcome spend --split random:0.3:7 --json") { data, treatment, control, outcome, drop, split, resamples }
            .Runs((parsed, output, _) => RunAsync(parsed, TableFile.Read(parsed, data), new(parsed.GetValue(data)!, parsed.GetValue(treatment)!, parsed.GetValue(control)!, parsed.GetValue(outcome)!, FeatureColumns.Names(parsed.GetValue(drop)), parsed.GetValue(split)!, parsed.GetValue(resamples)), output));
    }

    private static async Task<int> RunAsync(ParseResult asked, TableFile file, Request request, Output output)
    {
        if (request.Resamples is < 100 or > 100_000) throw new VerbException("usage.bootstraps", "--bootstraps is a number from 100 to 100,000.");
        var arms = file.Texts(request.Treatment);
        var (outcomes, notes) = OutcomesOf(file, request.Outcome);
        var treatments = arms.Where(a => a is not null && a != request.Control).Select(a => a!).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        if (!arms.Contains(request.Control)) throw new VerbException("uplift.control", $"--control {request.Control} does not occur in column {request.Treatment}{(treatments.Count <= 20 ? $": its values are {string.Join(", ", treatments)}" : "")}.");
        if (treatments.Count is 0 or > 20) throw new VerbException("uplift.treatments", $"Column {request.Treatment} has {treatments.Count} values besides the control; 1 to 20 are needed.", ExitCode.Refused);
        var features = FeatureColumns.Of(file, [request.Treatment, request.Outcome, .. request.Drop]);
        if (Enumerable.Range(0, arms.Count).Count(i => arms[i] is null || double.IsNaN(outcomes[i])) is > 0 and var unknown) notes.Add(string.Create(CultureInfo.InvariantCulture, $"{unknown} rows without a treatment or an outcome are left out."));
        features = features with { Notes = [.. notes, .. features.Notes] };
        var found = await Progress.RunAsync(output, "learning whom the treatment moves", advance => Task.Run(() => treatments.Select((treatment, k) =>
        {
            int[] rows = [.. Enumerable.Range(0, arms.Count).Where(i => (arms[i] == treatment || arms[i] == request.Control) && !double.IsNaN(outcomes[i]))];
            var one = UpliftEvaluation.Of(treatment, features.Table.Select(rows), [.. rows.Select(i => arms[i] == treatment)], [.. rows.Select(i => outcomes[i])], request.Split, request.Resamples);
            advance((k + 1.0) / treatments.Count, treatment);
            return one;
        }).ToList()));
        Report(request, features, found).Show(output, asked);
        return ExitCode.Done;
    }

    /// <summary>A number a unit, or 1 for the yes of two words.</summary>
    private static (double[] Outcomes, List<string> Notes) OutcomesOf(TableFile file, string column)
    {
        var texts = file.Texts(column);
        if (WrittenNumbers.Of(texts, file.Delimiter) is not null || texts.Where(t => t is not null).Distinct(StringComparer.OrdinalIgnoreCase).Take(3).Count() != 2) return (file.Numbers(column), []);
        var yes = BinaryTarget.Of(file, column, null);
        return ([.. texts.Select(t => t is null ? double.NaN : string.Equals(t, yes.Positive, StringComparison.OrdinalIgnoreCase) ? 1.0 : 0.0)], [$"{column} = {yes.Positive} counts as 1, {yes.Negative} as 0."]);
    }

    private static Findings Report(Request request, FeatureColumns features, List<UpliftEvaluation> found) => new()
    {
        Title = $"What {request.Treatment} changed in {request.Outcome}",
        Heading = $"{request.Outcome} by {request.Treatment} against {request.Control}; targeting learned from {features.Table.Columns.Count} columns, {request.Split}, {request.Resamples} bootstraps",
        Notes = features.Notes,
        Tables =
        [
            new("Effects", ["treatment", "units", "treated", "control", "effect", "95 %", "Qini held out", "95 %", "effect in best 30 %"],
                [.. found.Select(one => new[] { one.Treatment, Figures.Count(one.Units), Figures.Of(one.Treated), Figures.Of(one.Control), Figures.Of(one.Effect), Figures.Of(one.EffectCi95), Figures.Of(one.Qini), Figures.Of(one.QiniCi95), one.EffectInBest is { } best ? Figures.Of(best) : "no unit of an arm" })]),
        ],
        Remarks =
        [
            $"{Figures.Seconds(found.Sum(f => f.SecondsToFit))} s to fit; {Figures.Seconds(found.Sum(f => f.SecondsOfBootstraps))} s of bootstraps; {Figures.Count(found.Average(f => f.RowsPerSecond))} rows/s to score",
            .. found.Where(f => f.QiniCi95.Contains(0)).Select(one => $"{one.Treatment}: the interval of Qini holds 0, so this data does not show that the targeting beats chance."),
        ],
        Method =
        [
            "The treatment must have been given by chance. The effect is of all units; the targeting is learned by a doubly robust learner from one part and judged on the other.",
            "Qini is the area between the curve and the straight line of chance, per held-out unit, with the percentile interval of resamples.",
        ],
        Plots = () =>
        [
            .. found.Select((one, k) => new Plot($"qini-{k + 1}", $"{one.Treatment}: successes that treatment added, where the most promising units are treated first, against treating by chance; units held out.",
                new Chart($"Whom to treat: {one.Treatment}", "share of units treated, the most promising first", "added outcome a unit", (0, 1), Chart.Around(one.Curve.Select(p => p.Gain).Append(0)))
                    .Line("by the model", Svg.Colours[0], one.Curve.Select(p => (p.Share, p.Gain))).Line("by chance", Svg.Grey, [(0, 0), (1, one.Curve[^1].Gain)], dashed: true).Done())),
            new Plot("effects", "The effect over all units, with its 95 % interval.", IntervalChart.Of($"What each treatment changed in {request.Outcome}", $"difference to {request.Control}", [.. found.Select(f => (f.Treatment, f.Effect, (Statistics.Interval?)f.EffectCi95))], 0)),
        ],
        Document = new
        {
            request.Data, request.Treatment, request.Control, request.Outcome, request.Split, Bootstraps = request.Resamples, features.Notes,
            Treatments = found.Select(f => new { f.Treatment, f.Units, f.Treated, f.Control, f.Effect, f.EffectCi95, f.Qini, f.QiniCi95, f.EffectInBest, f.SecondsToFit, f.SecondsOfBootstraps, f.RowsPerSecond }),
        },
    };

    /// <summary>What was asked.</summary>
    private sealed record Request(string Data, string Treatment, string Control, string Outcome, string[] Drop, string Split, int Resamples);
}
