namespace Opportune.Learners.Tests.Text;

public sealed class WordVectorsTests
{
    private static readonly string[] Pieces = [" card", " post", " mail", "ed", " the", "a", "?"];
    private static readonly double[] Chances = [-8, -9, -9, -5, -3, -7, -4];
    private static readonly float[][] Rows = [[1, 0, 0], [0, 1, 0], [0, 1, 0.1f], [0, 0, 0], [5, 5, 5], [0, 0, 1], [0, 0, 0]];

    private static WordVectors Small => WordVectors.Of(Pieces, Chances, Rows);

    // By hand: w = a/(a + p), mean = Σ p·w·x / Σ p·w, and the sum of w·(x − mean) over the pieces of the text, brought to length 1.
    [Fact]
    public void A_text_lies_where_its_pieces_less_the_languages_mean_lie()
    {
        double[] p = [.. Chances.Select(Math.Exp)], w = [.. p.Select(c => 1e-3 / (1e-3 + c))], mean = [.. Enumerable.Range(0, 3).Select(j => Enumerable.Range(0, 7).Sum(i => p[i] * w[i] * Rows[i][j]) / Enumerable.Range(0, 7).Sum(i => p[i] * w[i]))];
        double[] sum = [.. Enumerable.Range(0, 3).Select(j => new[] { 4, 0, 1, 3, 6 }.Sum(i => w[i] * (Rows[i][j] - mean[j])))]; // the card posted?
        double length = Math.Sqrt(sum.Sum(x => x * x));

        float[] found = Vector(Small, "The CARD  posted?");
        Assert.All(found.Zip(sum), f => Assert.Equal(f.Second / length, f.First, 0.01)); // 8 bits a number
        Assert.Equal(1.0, Math.Sqrt(found.Sum(x => (double)x * x)), 1e-6);
    }

    [Theory]
    [InlineData("abc", new[] { "ab", "c" }), InlineData("abcabc", new[] { "abc", "abc" }), InlineData("xabx", new[] { "ab" }), InlineData("cab", new[] { "c", "ab" }), InlineData("zz", new string[0])]
    public void A_word_is_cut_into_the_likeliest_pieces_and_unknown_characters_are_passed_over(string word, string[] expected)
    {
        string[] pieces = ["a", "b", "c", "ab", "abc", "bc"];
        float[] chances = word == "abc" ? [-3, -3, -1, -2, -4, -9] : [-3, -3, -1, -2, -2.5f, -9];
        var found = new int[word.Length];
        int count = new WordPieces(pieces, chances).Cut(word, found);
        Assert.Equal(expected, found[..count].Reverse().Select(i => pieces[i]));
    }

    [Fact]
    public void The_cut_is_the_best_of_all_cuts()
    {
        var random = CounterRandom.FromSeed(3);
        for (int round = 0; round < 200; round++)
        {
            string[] pieces = [.. Enumerable.Range(0, 12).Select(_ => Drawn(random, 1 + (int)(random.NextUInt64() % 3))).Concat(["a", "b"]).Distinct()];
            float[] chances = [.. pieces.Select(_ => (float)(-0.5 - 9 * random.NextDouble()))];
            string word = Drawn(random, 9);
            var found = new int[word.Length];
            int count = new WordPieces(pieces, chances).Cut(word, found);
            Assert.Equal(word, string.Concat(found[..count].Reverse().Select(i => pieces[i])));
            Assert.Equal(Best(word, pieces, chances), found[..count].Sum(i => (double)chances[i]), 1e-4);
        }
    }

    [Fact]
    public void Any_text_has_a_vector_and_one_without_known_pieces_is_nowhere()
    {
        foreach (string odd in new[] { "card", new string('x', 100_000) + "card", "\uD800 card", string.Join(' ', Enumerable.Repeat("card", 5_000)) }) Assert.Equal(1.0, Vector(Small, odd).Sum(x => (double)x * x), 1e-5);
        foreach (string nothing in new[] { "", "  ", "!!" }) Assert.Equal([0f, 0f, 0f], Vector(Small, nothing));
        Assert.Throws<ArgumentException>(() => Small.Vector("card", new float[2]));
    }

    [Fact]
    public void Wrong_vectors_are_refused()
    {
        Assert.Throws<ArgumentException>(() => WordVectors.Of([], [], []));
        Assert.Throws<ArgumentException>(() => WordVectors.Of(["a"], [-1, -2], [[1]]));
        Assert.Throws<ArgumentException>(() => WordVectors.Of(["a", "a"], [-1, -2], [[1], [2]]));
        Assert.Throws<ArgumentException>(() => WordVectors.Of(["a", ""], [-1, -2], [[1], [2]]));
        Assert.Throws<ArgumentException>(() => WordVectors.Of(["a", "b"], [-1, -2], [[1], [2, 3]]));
        Assert.Throws<ArgumentException>(() => WordVectors.Of(["a"], [0.1], [[1]]));
        Assert.Throws<ArgumentException>(() => WordVectors.Of(["a"], [-1], [[float.NaN]]));
    }

    // "mailed" stands in no text that was learned from; only where it lies says that it is like "posted".
    [Fact]
    public void A_network_understands_a_word_it_never_saw_by_where_it_lies()
    {
        string[] texts = [.. Enumerable.Range(0, 200).Select(i => i % 2 == 0 ? "the post" : "the card")], labels = [.. Enumerable.Range(0, 200).Select(i => i % 2 == 0 ? "sent" : "card")];
        var options = new TextOptions { LongestCharacters = 0, Vectors = Small };
        var network = TextNetwork.Learn(texts, labels, options);

        Assert.Equal(["sent", "card"], [network.Predict("mail"), network.Predict("card")]);
        byte[] file = ModelFile.Save(network);
        Assert.Equal(file, ModelFile.Save(ModelFile.Load<TextNetwork>(file)));
        Assert.Equal(file, ModelFile.Save(TextNetwork.Learn(texts, labels, options with { Threads = 2 })));
        Assert.Equal("sent", ModelFile.Load<TextNetwork>(file).Predict("mail"));
    }

    private static float[] Vector(WordVectors vectors, string text)
    {
        var vector = new float[vectors.Length];
        vectors.Vector(text, vector);
        return vector;
    }

    private static string Drawn(CounterRandom random, int length) => string.Concat(Enumerable.Range(0, length).Select(_ => random.NextUInt64() % 2 == 0 ? 'a' : 'b'));

    private static double Best(string word, string[] pieces, float[] chances) =>
        word.Length == 0 ? 0.0 : pieces.Select((p, i) => word.StartsWith(p, StringComparison.Ordinal) ? chances[i] + Best(word[p.Length..], pieces, chances) : double.NegativeInfinity).Max();
}
