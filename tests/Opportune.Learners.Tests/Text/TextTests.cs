namespace Opportune.Learners.Tests.Text;

public sealed class TextTests
{
    private static readonly string[] Texts = ["Where is my card?", "my card is lost", "Card card lost, help!", "exchange rate today", "what is the rate of exchange?", "top up my card"];
    private static readonly string[] Labels = ["a", "b", "b", "c", "c", "a"];
    private static readonly TextOptions WordsOnly = new() { PairDistance = 0, LongestCharacters = 0 };

    // scikit-learn 1.2.1 TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, min_df=2), 2026-11-21.
    [Fact]
    public void Weights_of_words_equal_scikit_learns()
    {
        var features = TextFeatures.Learn(Texts, WordsOnly);
        Assert.Equal(8, features.Width); // ? card exchange is lost my "my card" rate
        (int[] places, double[] weights) = features.Vector("card card rate zzz my card");
        Assert.Equal([1, 5, 6, 7], places);
        Close([0.6980530554667808, 0.38816279142355997, 0.38816279142355997, 0.45976214117957936], weights);
        Close([0.774648101499914, 0.6323925354102298], features.Vector(Texts[2]).Weights);
    }

    // scikit-learn 1.2.1 LinearSVC(C=1, tol=1e-10).decision_function, 2026-11-21; ours stops at 0.01.
    [Fact]
    public void Margins_equal_scikit_learns()
    {
        var model = LinearTextClassifier.Learn(Texts, Labels, WordsOnly);
        var margins = new double[3];
        model.Margins(Texts[0], margins);
        Close([0.3521847463344622, -0.6251584978195749, -0.6894871150970343], margins, 0.01);
        model.Margins(Texts[3], margins);
        Close([-0.9137403023932712, -0.8221836267771649, 0.8191434025820452], margins, 0.01);
        Assert.Equal(Labels, Texts.Select(model.Predict));
    }

    [Fact]
    public void Words_are_folded_and_marks_stand_alone()
    {
        string text = TextWords.Fold("Don't  pay €5?");
        Assert.Equal(["don't", "pay", "€", "5", "?"], TextWords.Of(text).Select(w => text.Substring(w.Start, w.Length)));
        Assert.Empty(TextWords.Of(" \t\n"));
    }

    [Fact]
    public void A_smiley_is_one_word_and_half_of_one_stands_for_nothing()
    {
        string text = TextWords.Fold("Bad😡😡\uD83D!");
        Assert.Equal(["bad", "😡", "😡", "\uFFFD", "!"], TextWords.Of(text).Select(w => text.Substring(w.Start, w.Length)));
        string[] texts = [.. Enumerable.Repeat("lost 😡", 3), .. Enumerable.Repeat("lost 👍", 3)];
        var model = LinearTextClassifier.Learn(texts, ["bad", "bad", "bad", "good", "good", "good"]);
        Assert.Equal(["bad", "good"], new[] { "😡", "👍" }.Select(ModelFile.Load<LinearTextClassifier>(ModelFile.Save(model)).Predict));
    }

    // Every piece that a text has is found again by its key, as often as it occurs.
    [Fact]
    public void Keys_find_what_the_pieces_name()
    {
        string[] texts = [.. Texts, "", "a", "Don't pay €5, Zoë — 😡 twice twice " + new string('x', 158), string.Join(' ', Enumerable.Range(0, 300))];
        foreach (TextOptions options in new TextOptions[] { new(), WordsOnly, new() { WordRun = 3, PairDistance = 2, ShortestCharacters = 1, LongestCharacters = 6 } })
        {
            foreach (string text in texts)
            {
                var named = new List<string>();
                TextPieces.Visit(text, options, piece => named.Add(piece.ToString()));
                string[] pieces = [.. named.Distinct().Order(StringComparer.Ordinal)];
                Assert.Equal(named.Order(StringComparer.Ordinal), new TextKeys(pieces).Find(TextWords.Fold(text), options).Select(i => pieces[i]).Order(StringComparer.Ordinal));
            }
        }
    }

    [Fact]
    public void A_misspelt_word_still_counts_by_its_characters()
    {
        string[] texts = [.. Enumerable.Repeat("transfer pending", 10), .. Enumerable.Repeat("exchange rates", 10)], labels = [.. Enumerable.Repeat("t", 10), .. Enumerable.Repeat("x", 10)];
        Assert.Equal("t", LinearTextClassifier.Learn(texts, labels).Predict("tranfer pendng"));
    }

    [Fact]
    public void Empty_unknown_and_endless_texts_get_an_answer()
    {
        var model = LinearTextClassifier.Learn(Texts, Labels);
        foreach (string odd in new[] { "", " ", "zzz", new string('x', 100_000), "\0\uD800", string.Join(' ', Enumerable.Repeat("card", 5_000)) }) Assert.Contains(model.Predict(odd), Labels);
    }

    [Fact]
    public void Threads_change_no_bit()
    {
        Assert.Equal(ModelFile.Save(LinearTextClassifier.Learn(Texts, Labels)), ModelFile.Save(LinearTextClassifier.Learn(Texts, Labels, new() { Threads = 2 })));
    }

    [Fact]
    public void Wrong_input_is_refused()
    {
        Assert.Throws<ArgumentException>(() => LinearTextClassifier.Learn(Texts, ["a"]));
        Assert.Throws<ArgumentException>(() => LinearTextClassifier.Learn(["a", "b"], ["x", "x"]));
        Assert.Throws<ArgumentException>(() => TextFeatures.Learn([]));
        Assert.Throws<ArgumentException>(() => TextFeatures.Learn(["a"], new() { Cost = 0 }));
        Assert.Throws<ArgumentException>(() => IntentClassifier.Learn(["a"], ["b"]));
    }

    // Twenty of the 77 intents of Banking77 are known, five others are not; a fifth of the texts is held out.
    [Fact]
    public void Customers_questions_are_understood_and_foreign_ones_are_turned_away()
    {
        List<string[]> rows = [.. SharedData.Rows(Path.Combine(SharedData.Folder("banking77"), "train.csv"), ',').Skip(1).Where(r => r.Length == 2)];
        string[] intents = [.. rows.Select(r => r[1]).Distinct().Order(StringComparer.Ordinal).Take(25)];
        HashSet<string> known = [.. intents[..20]], foreign = [.. intents[20..]];
        List<string[]> texts = [.. rows.Where(r => known.Contains(r[1]))];
        string[][] train = [.. texts.Where((_, i) => i % 5 != 0)], test = [.. texts.Where((_, i) => i % 5 == 0)], outside = [.. rows.Where(r => foreign.Contains(r[1]))];
        var model = IntentClassifier.Learn([.. train.Select(r => r[0])], [.. train.Select(r => r[1])], new() { Threads = 2 });

        var inside = test.Select(r => (Answer: model.Predict(r[0]), Truth: r[1])).ToArray();
        var understood = inside.Where(a => a.Answer is IntentAnswer.Understood).Select(a => (Answer: (IntentAnswer.Understood)a.Answer, a.Truth)).ToArray();
        double accuracy = understood.Count(a => a.Answer.Intent == a.Truth) / (double)understood.Length, rejected = 1 - understood.Length / (double)inside.Length;
        double caught = outside.Count(r => model.Predict(r[0]) is IntentAnswer.OutOfScope) / (double)outside.Length;
        double calibration = Reliability.Of([.. understood.Select(a => a.Answer.Confidence)], [.. understood.Select(a => a.Answer.Intent == a.Truth)]).ExpectedCalibrationError;
        Assert.True(accuracy > 0.93, $"accuracy {accuracy}");
        Assert.InRange(rejected, 0.02, 0.09);
        Assert.True(caught > 0.3, $"caught {caught}");
        Assert.True(calibration < 0.05, $"calibration {calibration}");
        TestContext.Current.TestOutputHelper?.WriteLine($"accuracy {accuracy:F3}, turned away {rejected:F3}, foreign caught {caught:F3}, ECE {calibration:F3}");
    }

    private static void Close(double[] expected, double[] actual, double tolerance = 1e-12)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++) Assert.Equal(expected[i], actual[i], tolerance);
    }
}
