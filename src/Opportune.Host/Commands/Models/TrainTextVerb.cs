using System.CommandLine;
using System.Globalization;
using Opportune.Host.Commands.Evaluate;
using Opportune.Learners;

namespace Opportune.Host.Commands.Models;

/// <summary><c>opportune train text</c>: a small model that says what short texts are about, from a table of texts with labels.</summary>
internal static class TrainTextVerb
{
    private const int LeastTexts = 60, LeastOfLabel = 10;

    private static readonly Option<string?> Text = new("--text") { Description = "Column of the texts; found by its name without it", HelpName = "COL" };
    private static readonly Option<string?> Label = new("--label") { Description = "Column of what each is about; found by its name without it", HelpName = "COL" };
    private static readonly Option<string?> Map = new("--map") { Description = "Table with the columns from and to: labels to be learned as others; those it does not list are left out", HelpName = "FILE" };
    private static readonly Option<string> Words = new("--words") { Description = "Longest run of words, farthest pair of words, shortest and longest run of characters", HelpName = "R,P,S,L", DefaultValueFactory = _ => "2,0,3,5" };
    private static readonly Option<int> Least = new("--least") { Description = "A piece of text counts when it occurs in so many texts, 1 to 100", HelpName = "N", DefaultValueFactory = _ => 2 };
    private static readonly Option<double> Confidence = new("--confidence") { Description = "Of an answer that is counted as given, 0 to 1", HelpName = "P", DefaultValueFactory = _ => 0.7 };
    private static readonly Option<string> File = new("--to") { Description = "File of the model", HelpName = "FILE", Required = true };

    /// <summary>The verb.</summary>
    public static Verb Create()
    {
        var data = EvaluateOptions.Data();
        return new Verb("text", "Train a model of short texts from a table with labels, and write it to a file",
            "opportune train text --data models/merchant-categories.csv --to models/merchant-categories.model",
            "opportune train text --data ../shared/data/banking77/train.csv --map models/topics.csv --to models/topics.model") { data, Text, Label, Map, Words, Least, Confidence, File }
            .Runs(async (parsed, output, _) =>
            {
                var known = Read(parsed.GetValue(data)!, parsed.GetValue(Text), parsed.GetValue(Label), parsed.GetValue(Map));
                var options = Options(parsed.GetValue(Words)!, parsed.GetValue(Least));
                var least = parsed.GetValue(Confidence);
                var found = await Progress.RunAsync(output, "learning texts", advance => Task.Run(() => TextModelTrial.Of(known, options, least, done => advance(done, ""))));
                WholeFile.Write(parsed.GetValue(File)!, found.Bytes, ownerOnly: false);
                Say(output, parsed.GetValue(File)!, known, found);
                return ExitCode.Done;
            });
    }

    private static void Say(Output output, string file, LabelledTexts known, TextModelTrial found)
    {
        if (output.Json)
        {
            output.Document(new { File = file, Bytes = found.Bytes.Length, Texts = known.Texts.Length, found.Labels, found.Accuracy, found.Answered, found.AccuracyOfAnswered, found.OfLabels });
            return;
        }
        output.Line(string.Create(CultureInfo.InvariantCulture, $"{known.Texts.Length:N0} texts, {found.Labels} labels; five folds: nearest right {found.Accuracy:0.000}, answered {found.Answered:0.0%}, right where answered {found.AccuracyOfAnswered:0.000}"));
        foreach (var l in found.OfLabels) output.Line(string.Create(CultureInfo.InvariantCulture, $"  {l.Label,-14} {l.Texts,6:N0} texts  answered {l.Answered,6:0.0%}  of such answers right {l.Precision:0.000}"));
        output.Line(string.Create(CultureInfo.InvariantCulture, $"{file}: {found.Bytes.Length:N0} bytes"));
    }

    private static LabelledTexts Read(string path, string? text, string? label, string? map)
    {
        var file = TableFile.Read(path);
        var (texts, labels) = (file.Texts(ColumnGuess.Text(file, text)), file.Texts(ColumnGuess.Label(file, label)));
        var meant = map is null ? null : Meant(TableFile.Read(map));
        var rows = Enumerable.Range(0, file.Rows).Where(i => texts[i] is not null && labels[i] is not null && meant?.ContainsKey(labels[i]!) != false).Select(i => (Text: texts[i]!, Label: meant is null ? labels[i]! : meant[labels[i]!])).ToList();
        if (rows.Count < LeastTexts || rows.CountBy(r => r.Label, StringComparer.Ordinal).Any(l => l.Value < LeastOfLabel) || rows.DistinctBy(r => r.Label, StringComparer.Ordinal).Count() < 2)
            throw new VerbException("text.few", $"{path} has too few texts: at least {LeastTexts} are needed, of two labels or more, {LeastOfLabel} each. Take more texts, or put labels together.", ExitCode.Refused);
        return new([.. rows.Select(r => r.Text)], [.. rows.Select(r => r.Label)]);
    }

    private static Dictionary<string, string> Meant(TableFile map)
    {
        var (from, to) = (map.Texts("from"), map.Texts("to"));
        var meant = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i < map.Rows; i++) if (from[i] is { } was && to[i] is { } becomes) meant[was] = becomes;
        return meant;
    }

    private static TextOptions Options(string words, int least)
    {
        var parts = words.Split(',').Select(p => int.TryParse(p, NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? n : -1).ToArray();
        if (parts.Length != 4 || parts[0] is < 1 or > 5 || parts[1] is < 0 or > 20 || parts[2] is < 1 or > 10 || parts[3] is < 0 or > 10 || least is < 1 or > 100)
            throw new VerbException("usage.text", "--words is four whole numbers such as 2,0,3,5 (run 1 to 5, pair 0 to 20, characters 1 to 10 and 0 to 10), --least 1 to 100.");
        return new() { WordRun = parts[0], PairDistance = parts[1], ShortestCharacters = parts[2], LongestCharacters = parts[3], LeastTexts = least, Machine = TextMachine.Linear, Threads = Environment.ProcessorCount };
    }
}
