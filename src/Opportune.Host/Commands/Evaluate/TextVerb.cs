using System.CommandLine;
using Opportune.Host.Commands.Evaluate.Cards;
using Opportune.Learners;

namespace Opportune.Host.Commands.Evaluate;

/// <summary><c>opportune evaluate text</c>: how well short texts are understood.</summary>
internal static class TextVerb
{
    private const int LeastTexts = 60, LeastOfALabel = 3;
    private const string English = "english";
    private const string UsualSplit = "kfold:5:0";

    /// <summary>The verb.</summary>
    public static Verb Create()
    {
        var train = new Option<string>("--train") { Description = "File of texts with labels to learn from", HelpName = "FILE", Required = true };
        var test = new Option<string?>("--test") { Description = "File to ask, instead of a part of --train", HelpName = "FILE" };
        var split = new Option<string?>("--split") { Description = $"What of --train to hold out: {Split.Grammar}; without it and --test {UsualSplit}", HelpName = "SPLIT" };
        var text = new Option<string?>("--text") { Description = "Column of the texts; found by its name without it", HelpName = "COL" };
        var label = new Option<string?>("--label") { Description = "Column of what each asks for; found by its name without it", HelpName = "COL" };
        var vectors = new Option<string>("--vectors") { Description = "Word vectors from outside the texts: english, which the product carries, a file that 'train vectors' wrote, or none", HelpName = "english|none|FILE", DefaultValueFactory = _ => English };
        return new Verb("text", "Understand short texts, and measure it on texts not learned from",
            "opportune evaluate text --train ../shared/data/banking77/train.csv",
            "opportune evaluate text --train ../shared/data/banking77/train.csv --split kfold:10:0",
            "opportune evaluate text --train train.csv --test test.csv --text message --label intent --vectors none --json") { train, test, split, text, label, vectors }
            .Runs((parsed, output, _) => RunAsync(parsed, parsed.GetValue(train)!, Asking(parsed.GetValue(test), parsed.GetValue(split)), parsed.GetValue(text), parsed.GetValue(label), parsed.GetValue(vectors)!, output));
    }

    private static async Task<int> RunAsync(ParseResult asked, string train, Asked from, string? text, string? label, string vectors, Output output)
    {
        var header = asked.GetValue(EvaluateOptions.Header);
        var known = Read(train, text, label, header);
        var labels = known.Labels.Distinct(StringComparer.Ordinal).Count();
        if (known.Texts.Length < LeastTexts || labels < 2 || known.Texts.Length < LeastOfALabel * labels)
            throw new VerbException("text.few", $"{train} has {known.Texts.Length} texts with {labels} label{(labels == 1 ? "" : "s")}; at least {LeastTexts} texts, two labels and {LeastOfALabel} texts for each on average are needed. Take more texts, or put labels together.", ExitCode.Refused);
        var outside = Vectors(vectors);
        IReadOnlyList<(LabelledTexts, LabelledTexts)> parts = from.File is null
            ? [.. Split.Parse(from.Split, known.Texts.Length).Select(s => (known.Select(s.Train), known.Select(s.Test)))]
            : [(known, Read(from.File, text, label, header))];
        var found = await Progress.RunAsync(output, "learning texts", advance => Task.Run(() => TextEvaluation.Of(parts, outside, done => advance(done, ""))));
        Report(train, from, vectors, found).Show(output, asked);
        return ExitCode.Done;
    }

    private static Asked Asking(string? file, string? split) => file is null || split is null ? new(file, split ?? UsualSplit)
        : throw new VerbException("usage.split", "--test names the texts to ask and --split takes them from --train: write one of them.");

    private static Findings Report(string train, Asked from, string vectors, TextEvaluation found) => new()
    {
        Title = $"What short texts of {Path.GetFileName(from.File ?? train)} ask for",
        Heading = $"{found.Texts} texts asked, {found.Labels} labels; {(from.File is null ? "held out " + from.Split : "learned from " + train)}",
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
        Method = ["Accuracy counts every text, those turned away as out of scope included. 'Understood' is the share that was not turned away.", vectors == "none" ? "Nothing from outside the texts was used." : $"Knowledge of the language from outside the texts: word vectors, {vectors}."],
        Plots = () => [new("accuracy", "Accuracy over all texts with Wilson's interval, and over those understood.", IntervalChart.Of("How often the answer is right", "share", [("all texts", found.Accuracy, found.AccuracyCi95), .. found.AccuracyOfUnderstood is { } right ? new (string, double, Statistics.Interval?)[] { ("understood", right, null) } : []]))],
        Document = new { Train = train, Test = from.File ?? from.Split, Vectors = vectors, found.Texts, found.Labels, found.Accuracy, found.AccuracyCi95, found.Understood, found.AccuracyOfUnderstood, found.SecondsToFit, found.TextsPerSecond },
    };

    private static WordVectors? Vectors(string named)
    {
        if (named == "none") return null;
        if (named != English && !File.Exists(named)) throw new VerbException("vectors.file", $"{named} is not there. Name a file that 'train vectors' wrote, or say english or none.");
        try
        {
            return ModelFile.Load<WordVectors>(named == English ? Carried() : File.ReadAllBytes(named));
        }
        catch (InvalidDataException wrong)
        {
            throw new VerbException("vectors.file", $"{named} holds no word vectors ({wrong.Message}). Name a file that 'train vectors' wrote, or say english or none.");
        }
    }

    private static byte[] Carried()
    {
        using var stream = typeof(TextVerb).Assembly.GetManifestResourceStream("english.vectors") ?? throw new InvalidOperationException("The program was built without its word vectors.");
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }

    private static LabelledTexts Read(string path, string? text, string? label, string? header)
    {
        var file = TableFile.Read(path, header);
        var (texts, labels) = (file.Texts(ColumnGuess.Text(file, text)), file.Texts(ColumnGuess.Label(file, label)));
        int[] rows = [.. Enumerable.Range(0, file.Rows).Where(i => texts[i] is not null && labels[i] is not null)];
        if (rows.Length == 0) throw new VerbException("text.few", $"{path} has no row with both a text and a label.", ExitCode.Refused);
        return new([.. rows.Select(i => texts[i]!)], [.. rows.Select(i => labels[i]!)]);
    }

    /// <summary>Which texts are asked: those of a file, or those that a split of the texts learned from holds out.</summary>
    private readonly record struct Asked(string? File, string Split);
}
