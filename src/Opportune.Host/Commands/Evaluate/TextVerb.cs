using System.CommandLine;
using Opportune.Host.Commands.Evaluate.Cards;

namespace Opportune.Host.Commands.Evaluate;

/// <summary><c>opportune evaluate text</c>: how well short texts are understood.</summary>
internal static class TextVerb
{
    private const int LeastTexts = 60;

    /// <summary>The verb.</summary>
    public static Verb Create()
    {
        var train = new Option<string>("--train") { Description = "File of texts with labels to learn from", HelpName = "FILE", Required = true };
        var test = new Option<string?>("--test") { Description = "File to ask; without it five folds of --train in turn", HelpName = "FILE" };
        var text = new Option<string>("--text") { Description = "Column of the texts", HelpName = "COL", DefaultValueFactory = _ => "text" };
        var label = new Option<string>("--label") { Description = "Column of what each asks for", HelpName = "COL", DefaultValueFactory = _ => "category" };
        return new Verb("text", "Understand short texts, and measure it on texts not learned from",
            "opportune evaluate text --train ../shared/data/banking77/train.csv",
            "opportune evaluate text --train train.csv --test test.csv --text message --label intent --json") { train, test, text, label }
            .Runs((parsed, output, _) => RunAsync(parsed, parsed.GetValue(train)!, parsed.GetValue(test), parsed.GetValue(text)!, parsed.GetValue(label)!, output));
    }

    private static async Task<int> RunAsync(ParseResult asked, string train, string? test, string text, string label, Output output)
    {
        var header = asked.GetValue(EvaluateOptions.Header);
        var known = Read(train, text, label, header);
        if (known.Texts.Length < LeastTexts || known.Labels.Distinct(StringComparer.Ordinal).Count() < 2) throw new VerbException("text.few", $"{train} has {known.Texts.Length} texts with a label; at least {LeastTexts} and two labels are needed.");
        IReadOnlyList<(LabelledTexts, LabelledTexts)> parts = test is null
            ? [.. Split.Parse("kfold:5:0", known.Texts.Length).Select(s => (known.Select(s.Train), known.Select(s.Test)))]
            : [(known, Read(test, text, label, header))];
        var found = await Progress.RunAsync(output, "learning texts", advance => Task.Run(() => TextEvaluation.Of(parts, done => advance(done, ""))));
        Report(train, test, found).Show(output, asked);
        return ExitCode.Done;
    }

    private static Findings Report(string train, string? test, TextEvaluation found) => new()
    {
        Title = $"What short texts of {Path.GetFileName(test ?? train)} ask for",
        Heading = $"{found.Texts} texts asked, {found.Labels} labels; {(test is null ? "five folds" : "learned from " + train)}",
        Tables =
        [
            new("Quality", ["measure", "value", "95 %"],
            [
                ["accuracy", Figures.Of(found.Accuracy), Figures.Of(found.AccuracyCi95)],
                ["understood", Figures.Percent(found.Understood), ""],
                ["right where understood", found.AccuracyOfUnderstood is { } right ? Figures.Of(right) : "", ""],
            ]),
        ],
        Remarks = [$"{Figures.Seconds(found.SecondsToFit)} s to fit; {Figures.Count(found.TextsPerSecond)} texts/s, one at a time"],
        Method = ["Accuracy counts every text, those turned away as out of scope included. 'Understood' is the share that was not turned away."],
        Plots = () => [new("accuracy", "Accuracy over all texts with Wilson's interval, and over those understood.", IntervalChart.Of("How often the answer is right", "share", [("all texts", found.Accuracy, found.AccuracyCi95), .. found.AccuracyOfUnderstood is { } right ? new (string, double, Statistics.Interval?)[] { ("understood", right, null) } : []]))],
        Document = new { Train = train, Test = test ?? "kfold:5:0", found.Texts, found.Labels, found.Accuracy, found.AccuracyCi95, found.Understood, found.AccuracyOfUnderstood, found.SecondsToFit, found.TextsPerSecond },
    };

    private static LabelledTexts Read(string path, string text, string label, string? header)
    {
        var file = TableFile.Read(path, header);
        var (texts, labels) = (file.Texts(text), file.Texts(label));
        int[] rows = [.. Enumerable.Range(0, file.Rows).Where(i => texts[i] is not null && labels[i] is not null)];
        if (rows.Length == 0) throw new VerbException("text.few", $"{path} has no row with both a text and a label.");
        return new([.. rows.Select(i => texts[i]!)], [.. rows.Select(i => labels[i]!)]);
    }
}
