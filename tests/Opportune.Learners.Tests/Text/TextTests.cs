namespace Opportune.Learners.Tests.Text;

public sealed class TextTests
{
    private static readonly string[] Texts = ["Where is my card?", "my card is lost", "Card card lost, help!", "exchange rate today", "what is the rate of exchange?", "top up my card"];
    private static readonly string[] Labels = ["a", "b", "b", "c", "c", "a"];
    private static readonly TextOptions WordsOnly = new() { LeastTexts = 2, PairDistance = 0, LongestCharacters = 0 };

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
                Assert.Equal(named.Order(StringComparer.Ordinal), new TextKeys(pieces).Find(TextWords.Fold(text), options).Select(o => pieces[o.Place]).Order(StringComparer.Ordinal));
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

    [Theory, InlineData(TextMachine.Network), InlineData(TextMachine.Linear)]
    public void Intents_are_saved_with_the_machine_that_understands_them_and_answer_the_same_when_loaded(TextMachine machine)
    {
        string[] texts = [.. Enumerable.Range(0, 60).Select(i => i % 2 == 0 ? $"my card {i % 6} is lost" : $"exchange rate {i % 6} today")];
        var model = IntentClassifier.Learn(texts, [.. texts.Select(t => t[0] == 'm' ? "card" : "rate")], new() { Machine = machine });

        byte[] file = ModelFile.Save(model);
        var loaded = ModelFile.Load<IntentClassifier>(file);

        Assert.All(texts, t => Assert.Equal(model.Predict(t), loaded.Predict(t)));
        Assert.Equal(file, ModelFile.Save(loaded));
        Assert.Equal("card", loaded.Predict(texts[0]) switch { IntentAnswer.Understood u => u.Intent, IntentAnswer.OutOfScope o => o.Nearest, _ => "" });
    }

    // Five-fold cross-validation of all 10,003 questions: ./opportune evaluate text --train ../shared/data/banking77/train.csv. Here one fifth, to be quick.
    [Fact]
    public void A_network_understands_a_fifth_of_banking77_better_than_the_linear_machine()
    {
        List<string[]> rows = [.. SharedData.Rows(Path.Combine(SharedData.Folder("banking77"), "train.csv"), ',').Skip(1).Where(r => r.Length == 2)];
        string[][] train = [.. rows.Where((_, i) => i % 5 != 0)], test = [.. rows.Where((_, i) => i % 5 == 0)];
        var network = TextNetwork.Learn([.. train.Select(r => r[0])], [.. train.Select(r => r[1])], new() { Threads = 2 });
        var linear = LinearTextClassifier.Learn([.. train.Select(r => r[0])], [.. train.Select(r => r[1])], new() { Threads = 2 });
        double ours = test.Average(r => network.Predict(r[0]) == r[1] ? 1.0 : 0.0), theirs = test.Average(r => linear.Predict(r[0]) == r[1] ? 1.0 : 0.0);
        TestContext.Current.TestOutputHelper?.WriteLine($"network {ours:F4}, linear {theirs:F4}, {test.Length} texts");
        Assert.True(ours > 0.905 && ours > theirs, $"network {ours}, linear {theirs}");
    }

    // What a linear machine cannot tell from single words.
    [Fact]
    public void A_network_learns_that_two_words_together_mean_something_else()
    {
        string[] kinds = ["red round", "blue square", "red square", "blue round"], texts = [.. Enumerable.Range(0, 400).Select(i => kinds[i % 4])], labels = [.. Enumerable.Range(0, 400).Select(i => i % 4 < 2 ? "a" : "b")];
        var options = new TextOptions { WordRun = 1, PairDistance = 0, LongestCharacters = 0, Network = new() { WordsLeftOut = 0, UnitsLeftOut = 0 } };
        var network = TextNetwork.Learn(texts, labels, options);
        Assert.Equal(["a", "a", "b", "b"], kinds.Select(network.Predict));
        Assert.NotEqual(["a", "a", "b", "b"], kinds.Select(LinearTextClassifier.Learn(texts, labels, options).Predict));
    }

    [Fact]
    public void A_network_answers_any_text_and_threads_change_no_bit_of_it()
    {
        var options = new TextOptions { Network = new() { Units = 5, Voters = 3 } };
        var network = TextNetwork.Learn(Texts, Labels, options);
        foreach (string odd in new[] { "", " ", "zzz", new string('x', 100_000), "\0\uD800", string.Join(' ', Enumerable.Repeat("card", 5_000)) }) Assert.Contains(network.Predict(odd), Labels);
        Assert.Equal(ModelFile.Save(network), ModelFile.Save(TextNetwork.Learn(Texts, Labels, options with { Threads = 2 })));
        Assert.NotEqual(ModelFile.Save(network), ModelFile.Save(TextNetwork.Learn(Texts, Labels, options with { Seed = 1 })));
        Assert.Throws<ArgumentException>(() => network.Scores("card", new double[2]));
        Assert.Throws<ArgumentException>(() => TextNetwork.Learn(Texts, ["a"]));
        Assert.Throws<ArgumentException>(() => TextNetwork.Learn(["a", "b"], ["x", "x"]));
        foreach (TextNetworkOptions wrong in new TextNetworkOptions[] { new() { Voters = 0 }, new() { Units = 0 }, new() { Rounds = 2 }, new() { Step = double.NaN }, new() { WordsLeftOut = 1 }, new() { UnitsLeftOut = -0.1 }, new() { Doubt = 1 } })
            Assert.Throws<ArgumentException>(() => TextNetwork.Learn(Texts, Labels, new() { Network = wrong }));
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
        Assert.InRange(rejected, 0.01, 0.09);
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
