using System.Text.Json;

namespace Opportune.Learners.Tests.Text;

public sealed class SentimentTests
{
    [Theory]
    [InlineData("The app is excellent and the staff were very helpful.")]
    [InlineData("Thank you, my problem was solved quickly!")]
    [InlineData("I can’t fault the service")]
    [InlineData("No complaints at all")]
    [InlineData("not bad")]
    [InlineData("I had a problem, but your advisor was wonderful")]
    [InlineData("There was never a problem with my card")]
    [InlineData("👍")]
    [InlineData("Great value, would recommend :)")]
    [InlineData("The new savings pot works well")]
    public void Praise_is_positive(string text) => Is(SentimentTone.Positive, text);

    [Theory]
    [InlineData("The app is terrible and keeps crashing.")]
    [InlineData("Your staff were not helpful")]
    [InlineData("I am not very happy with the new fees")]
    [InlineData("Good app, but the fees are a rip-off and nobody answers")]
    [InlineData("I was charged twice and it is still not fixed")]
    [InlineData("I wouldn't recommend this bank")]
    [InlineData("Worst bank ever 😡")]
    [InlineData("It doesn't work")]
    [InlineData("why was my card declined and blocked?")]
    [InlineData("Waste of time. I am closing my account")]
    public void Complaints_are_negative(string text) => Is(SentimentTone.Negative, text);

    [Theory]
    [InlineData("")]
    [InlineData("I changed my address.")]
    [InlineData("What kind of card do I have?")]
    [InlineData("Can you help me top up, please?")]
    [InlineData("I would like to open a savings account")]
    [InlineData("Kind regards, a customer")]
    [InlineData("See http://example.com/a (page 3)")]
    public void Plain_questions_and_statements_are_neutral(string text) => Is(SentimentTone.Neutral, text);

    [Theory]
    [InlineData("good", "very good")]
    [InlineData("slightly bad", "good")]
    [InlineData("very bad", "bad")]
    [InlineData("not good", "not bad")]
    [InlineData("good, but slow", "slow, but good")]
    [InlineData("bad", "slightly bad")]
    [InlineData("extremely disappointing", "disappointing")]
    public void The_first_feels_worse_than_the_second(string worse, string better) => Assert.True(Score(worse) < Score(better), $"{Score(worse)} {Score(better)}");

    // tanh of half of: very 1.4 · helpful 1.4 · turned −0.7; tanh half of good 1.4.
    [Fact]
    public void The_score_is_the_sum_of_what_it_names()
    {
        SentimentScore score = Sentiment.Default.Of("The staff were NOT very helpful.");
        SentimentWord word = Assert.Single(score.Words);
        Assert.Equal("not very helpful", word.Said);
        Assert.Equal(-0.7 * 1.4 * 1.4, word.Weight, 1e-12);
        Assert.Equal(Math.Tanh(word.Weight / 2), score.Score, 1e-12);
        Assert.Equal(Math.Tanh(0.7), Score("good"), 1e-12);
    }

    [Fact]
    public void Words_of_the_text_that_are_not_on_the_list_are_never_named()
    {
        SentimentScore score = Sentiment.Default.Of("Not even Mr Miller of 12 High Street was helpful; very rude, Jane said.");
        Assert.Equal(["helpful", "rude", "very"], score.Words.SelectMany(w => w.Said.Split(' ')).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_weightiest_words_come_first_and_at_most_eight()
    {
        SentimentScore score = Sentiment.Default.Of(string.Join(' ', Enumerable.Repeat("slow awful good", 10)));
        Assert.Equal(SentimentScore.Most, score.Words.Count);
        Assert.Equal("awful", score.Words[0].Said);
        Assert.Equal(score.Words.OrderByDescending(w => Math.Abs(w.Weight)), score.Words);
    }

    [Fact]
    public void A_negation_ends_with_its_clause_and_with_its_expression()
    {
        Assert.True(Score("Not now, good advice") > 0.3);
        Assert.True(Score("I can't fault the great service") > Score("great service"));
        Assert.True(Score("I do not have a card. Good") > 0.3);
    }

    [Fact]
    public void Odd_texts_get_a_score_within_bounds()
    {
        foreach (string odd in new[] { "", " ", "\0\uD800", new string('x', 100_000), string.Join(' ', Enumerable.Repeat("awful", 20_000)), "not not not", "but", "très bien", "糟糕" })
            Assert.InRange(Score(odd), -1.0, 1.0);
        Assert.Empty(default(SentimentScore).Words ?? []);
    }

    // 4,000 texts of six words drawn from twenty; the chance of good is σ(Σ w), w known.
    [Fact]
    public void Learned_weights_find_the_truth_and_the_score_is_calibrated()
    {
        var random = CounterRandom.FromSeed(5);
        string[] words = [.. Enumerable.Range(0, 20).Select(i => $"w{(char)('a' + i)}")];
        double[] truth = [.. words.Select((_, i) => i % 4 == 0 ? 1.5 : i % 4 == 1 ? -1.5 : 0.0)];
        int[][] drawn = [.. Enumerable.Range(0, 4000).Select(_ => Enumerable.Range(0, 6).Select(_ => random.NextInt32(20)).ToArray())];
        string[] texts = [.. drawn.Select(d => string.Join(' ', d.Select(i => words[i])))];
        double[] chances = [.. drawn.Select(d => Numerics.Sigmoid(d.Sum(i => truth[i])))], scores = [.. chances.Select(p => random.NextDouble() < p ? 1.0 : -1.0)];

        var model = Sentiment.Learn(texts[..3000], scores[..3000]);

        for (int i = 0; i < words.Length; i++) Assert.InRange(model.Of(words[i]).Words is [{ } word] ? word.Weight : 0.0, truth[i] - 0.35, truth[i] + 0.35);
        double[] p = [.. texts[3000..].Select(t => 0.5 * (1.0 + model.Of(t).Score))];
        Assert.True(Reliability.Of(p, [.. scores[3000..].Select(s => s > 0)]).ExpectedCalibrationError < 0.05);
        Assert.True(p.Zip(chances[3000..], (a, b) => Math.Abs(a - b)).Average() < 0.05);
    }

    [Fact]
    public void What_is_learned_starts_from_the_list_and_bends_it()
    {
        string[] texts = [.. Enumerable.Range(0, 60).Select(i => i % 2 == 0 ? "the sick beat" : "the plain beat")];
        double[] scores = [.. Enumerable.Range(0, 60).Select(i => i % 2 == 0 ? 1.0 : -1.0)];
        var model = Sentiment.Learn(texts, scores);
        Assert.True(model.Of("the sick beat").Score > 0.5);
        Assert.True(model.Of("the plain beat").Score < -0.5);
        Assert.True(model.Of("excellent").Score > model.Of("awful").Score); // not in the texts: as the list has it
        Assert.DoesNotContain("12", Sentiment.Learn([.. texts.Select(t => t + " 12 a12")], scores).Phrases);
    }

    [Fact]
    public void Wrong_input_is_refused()
    {
        string[] texts = [.. Enumerable.Repeat("good", 30)];
        double[] scores = [.. Enumerable.Range(0, 30).Select(i => i / 30.0)];
        Assert.Throws<ArgumentException>(() => Sentiment.Learn(texts[1..], scores[1..]));
        Assert.Throws<ArgumentException>(() => Sentiment.Learn(texts, scores[1..]));
        Assert.Throws<ArgumentException>(() => Sentiment.Learn(texts, [.. scores.Select(_ => 1.0)]));
        Assert.Throws<ArgumentException>(() => Sentiment.Learn(texts, [.. scores.Select(s => 2 * s)]));
        Assert.Throws<ArgumentException>(() => Sentiment.Learn(texts, scores, options: new() { Hold = 0 }));
        Assert.Throws<ArgumentException>(() => Sentiment.FromWords(new Dictionary<string, double> { ["good"] = double.NaN }));
        Assert.Throws<ArgumentException>(() => Sentiment.FromWords(new Dictionary<string, double> { ["Good"] = 1, ["good"] = 1 }));
        Assert.Throws<ArgumentException>(() => Sentiment.FromWords(new Dictionary<string, double> { [" "] = 1 }));
    }

    // No free texts with a person's verdict on their sentiment are at hand; complaints (stop words were removed by their publisher) beside customers' plain questions are the nearest to one.
    [Fact]
    public void Complaints_to_a_regulator_are_far_more_often_negative_than_positive_and_questions_to_a_bank_neutral()
    {
        string complaints = Path.Combine(SharedData.Folder("cfpb_complaints_ibm"), "cfpb_train.json"), questions = Path.Combine(SharedData.Folder("banking77"), "train.csv");
        using JsonDocument file = JsonDocument.Parse(File.ReadAllText(complaints));
        double[] bad = [.. file.RootElement.EnumerateArray().Select(e => Score(e.GetProperty("input").GetString()!["Narrative: ".Length..].Split("\nProduct:")[0]))];
        double[] plain = [.. SharedData.Rows(questions, ',').Skip(1).Where(r => r.Length == 2).Select(r => Score(r[0]))];
        double negative = Share(bad, s => s <= -SentimentScore.Neutral), positive = Share(bad, s => s >= SentimentScore.Neutral), neutral = Share(plain, s => Math.Abs(s) < SentimentScore.Neutral);
        TestContext.Current.TestOutputHelper?.WriteLine($"complaints: mean {bad.Average():F3}, negative {negative:F3}, positive {positive:F3}; questions: mean {plain.Average():F3}, neutral {neutral:F3}");
        Assert.True(bad.Average() < plain.Average());
        Assert.True(negative > 3 * positive, $"negative {negative}, positive {positive}");
        Assert.True(neutral > 0.75, $"neutral {neutral}");
    }

    private static double Share(double[] scores, Func<double, bool> condition) => scores.Count(condition) / (double)scores.Length;

    private static double Score(string text) => Sentiment.Default.Of(text).Score;

    private static void Is(SentimentTone tone, string text)
    {
        SentimentScore score = Sentiment.Default.Of(text);
        Assert.True(score.Tone == tone, $"{score.Score:F2}: {string.Join(", ", score.Words.Select(w => $"{w.Said} {w.Weight:F2}"))}");
    }
}
