namespace Opportune.Learners;

/// <summary>Tells from −1 to 1 how a short text feels about its matter, and which words decided.</summary>
/// <remarks>
/// Score = tanh(z/2) = 2σ(z) − 1 with z = c + √(12/max(12, words))·Σ wⱼ·fⱼ over the expressions found: wⱼ the weight of the expression in log-odds, fⱼ what its neighbours make of it (a negation turns it and takes some of its force, "very"
/// strengthens, "slightly" weakens, what stands before "but" counts half). <see cref="Default"/> is a list of English words of our own, with no claim to probability; <see cref="Learn"/> fits such weights to labelled texts of a bank, in any language that parts words by spaces,
/// and calibrates them, so that (1 + score)/2 is then the chance that the text is good. Irony is not understood. Pure; a few microseconds a sentence.
/// </remarks>
public sealed class Sentiment : ISavedModel<Sentiment>
{
    private readonly string[] phrases;
    private readonly double[] weights;
    private readonly double constant;
    private readonly SentimentReading reading;

    internal Sentiment(string[] phrases, double[] weights, double constant)
    {
        var list = new Dictionary<string, int>(phrases.Length, StringComparer.Ordinal);
        for (int i = 0; i < phrases.Length; i++) list[phrases[i]] = i;
        if (phrases.Length != weights.Length || list.Count != phrases.Length || !weights.All(double.IsFinite) || !double.IsFinite(constant)) throw new InvalidDataException("model.layout: the expressions do not fit their weights.");
        (this.phrases, this.weights, this.constant, reading) = (phrases, weights, constant, new(list));
    }

    /// <inheritdoc/>
    public static string Kind => "sentiment/1";

    /// <summary>A list of English expressions, written for banks and service: what customers praise and complain about. Nothing in it was learned from anybody's texts.</summary>
    public static Sentiment Default { get; } = FromWords(SentimentList.Weights);

    /// <summary>The expressions, in ordinal order.</summary>
    public IReadOnlyList<string> Phrases => phrases;

    /// <summary>A list of one's own.</summary>
    /// <param name="weights">Expressions of one or more words with their weights in log-odds: about 2 for strong, 1.4 for plain, 0.8 for mild ones, below 0 for bad.</param>
    /// <exception cref="ArgumentException">A weight is not finite, an expression is empty or occurs twice but for its case.</exception>
    public static Sentiment FromWords(IReadOnlyDictionary<string, double> weights)
    {
        ArgumentNullException.ThrowIfNull(weights);
        (string Key, double Weight)[] list = [.. weights.Select(w => (SentimentReading.Key(w.Key), w.Value)).OrderBy(w => w.Item1, StringComparer.Ordinal)];
        if (list.Any(w => w.Key.Length == 0 || !double.IsFinite(w.Weight)) || list.DistinctBy(w => w.Key, StringComparer.Ordinal).Count() != list.Length)
            throw new ArgumentException("A list of sentiment has expressions that differ, each with a finite weight.", nameof(weights));
        return new([.. list.Select(w => w.Key)], [.. list.Select(w => w.Weight)], 0.0);
    }

    /// <summary>Learns the weights from texts with known scores, and calibrates them on texts held out in three folds.</summary>
    /// <param name="texts">30 texts or more.</param>
    /// <param name="scores">Each text's score: −1 bad, 0 neutral, 1 good, or anything between.</param>
    /// <param name="start">What is believed before; <see cref="Default"/> where null. With few texts the answers stay near it.</param>
    /// <param name="options">How to learn.</param>
    /// <exception cref="ArgumentException">Fewer than 30 texts, lengths differ, a score is outside [−1, 1], all scores are equal, or an option is out of range.</exception>
    public static Sentiment Learn(IReadOnlyList<string> texts, IReadOnlyList<double> scores, Sentiment? start = null, SentimentOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(texts);
        ArgumentNullException.ThrowIfNull(scores);
        options ??= new();
        options.RequireSound();
        if (texts.Count < 30 || texts.Count != scores.Count) throw new ArgumentException("Sentiment needs at least 30 texts, each with its score.", nameof(scores));
        if (scores.Any(s => !(s is >= -1.0 and <= 1.0)) || scores.All(s => s == scores[0])) throw new ArgumentException("Scores are from -1 to 1 and not all the same.", nameof(scores));
        return SentimentFit.Of(texts, scores, start ?? Default, options);
    }

    /// <summary>How the text feels, and why. A text without any expression of the list scores 0, or what texts usually score where the list was learned.</summary>
    public SentimentScore Of(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        List<SentimentMatch> found = reading.Read(text, out int words);
        double scale = Scale(words), sum = constant;
        var said = new List<SentimentWord>(found.Count);
        foreach (SentimentMatch match in found)
        {
            double weight = weights[match.Phrase] * match.Factor * scale;
            sum += weight;
            if (weight != 0.0) said.Add(new(match.Said, weight));
        }
        return new(Numerics.Tanh(0.5 * sum), [.. said.OrderByDescending(w => Math.Abs(w.Weight)).Take(SentimentScore.Most)]);
    }

    /// <inheritdoc/>
    public void Write(ModelWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Write("phrases", phrases);
        writer.Write("weights", weights);
        writer.Write("constant", constant);
    }

    /// <inheritdoc/>
    public static Sentiment Read(ModelReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        return new(reader.ReadStrings("phrases"), reader.ReadDoubles("weights"), reader.ReadDouble("constant"));
    }

    internal SentimentReading Reader => reading;

    internal double WeightOf(string phrase) => Array.BinarySearch(phrases, phrase, StringComparer.Ordinal) is >= 0 and var at ? weights[at] : 0.0;

    /// <summary>What one expression counts in a text of so many words: long texts do not shout louder than short ones.</summary>
    internal static double Scale(int words) => Numerics.Sqrt(12.0 / Math.Max(12, words));
}
