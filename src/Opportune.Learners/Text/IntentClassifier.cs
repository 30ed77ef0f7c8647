namespace Opportune.Learners;

/// <summary>What a customer's text asks for, or that it asks for nothing known.</summary>
public abstract record IntentAnswer
{
    private IntentAnswer() { }

    /// <summary>A known intent.</summary>
    /// <param name="Intent">The best label.</param>
    /// <param name="Confidence">The calibrated chance that it is right, were the text within scope; in [0, 1].</param>
    /// <param name="Next">The second best label.</param>
    public sealed record Understood(string Intent, double Confidence, string Next) : IntentAnswer;

    /// <summary>Too unlike every known intent.</summary>
    /// <param name="Nearest">The label nearest to it.</param>
    /// <param name="Confidence">The calibrated chance that this were right.</param>
    public sealed record OutOfScope(string Nearest, double Confidence) : IntentAnswer;
}

/// <summary>Understands short texts: the intent, how sure it is, and when to say that it is none of the known ones.</summary>
/// <remarks>On three folds, texts that a <see cref="TextNetwork"/> has not seen give the features (best score, its lead over the next); logistic regression on whether the best was right gives the confidence (Platt 1999). A text whose best score is below the
/// quantile <see cref="TextOptions.RejectedShare"/> of these scores is out of scope, so that about this share of texts within scope is turned away. Then the network learns from all.</remarks>
public sealed class IntentClassifier : ISavedModel<IntentClassifier>
{
    private const int Folds = 3;

    private readonly TextNetwork network;
    private readonly LogisticRegression confidence;
    private readonly double leastScore;

    private IntentClassifier(TextNetwork network, LogisticRegression confidence, double leastScore) => (this.network, this.confidence, this.leastScore) = (network, confidence, leastScore);

    /// <inheritdoc/>
    public static string Kind => "intent-classifier/2";

    /// <summary>Learns from labelled texts.</summary>
    /// <exception cref="ArgumentException">Fewer than 30 texts, lengths differ, fewer than two labels, or an option is out of range.</exception>
    public static IntentClassifier Learn(IReadOnlyList<string> texts, IReadOnlyList<string> intents, TextOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(texts);
        ArgumentNullException.ThrowIfNull(intents);
        if (texts.Count < 30 || texts.Count != intents.Count) throw new ArgumentException("Intents need at least 30 texts, each with its label.", nameof(texts));
        options ??= new();
        int[] order = [.. Enumerable.Range(0, texts.Count)];
        CounterRandom.FromSeed(options.Seed).Shuffle(order.AsSpan());
        double[] best = new double[texts.Count], lead = new double[texts.Count];
        var right = new bool[texts.Count];
        TextNetwork? all = null;
        InOrder.For(Folds + 1, options.Threads, fold =>
        {
            int[] rest = [.. order.Where((_, k) => k % Folds != fold)];
            var network = TextNetwork.Learn([.. rest.Select(i => texts[i])], [.. rest.Select(i => intents[i])], options);
            if (fold == Folds) all = network; // no text was left out
            var scores = new double[network.Labels.Count];
            foreach (int i in order.Where((_, k) => k % Folds == fold))
            {
                int label = network.Scores(texts[i], scores);
                (best[i], lead[i], right[i]) = (scores[label], scores[label] - scores[Second(scores, label)], network.Labels[label] == intents[i]);
            }
        });
        var confidence = LogisticRegression.Learn(new([new("score", best), new("lead", lead)]), right);
        double[] sorted = [.. best.Order()];
        return new(all!, confidence, sorted[(int)(options.RejectedShare * sorted.Length)]);
    }

    /// <summary>What the text asks for.</summary>
    public IntentAnswer Predict(string text)
    {
        var scores = new double[network.Labels.Count];
        int best = network.Scores(text, scores), second = Second(scores, best);
        double sure = confidence.Predict([scores[best], scores[best] - scores[second]]);
        return scores[best] < leastScore ? new IntentAnswer.OutOfScope(network.Labels[best], sure) : new IntentAnswer.Understood(network.Labels[best], sure, network.Labels[second]);
    }

    /// <inheritdoc/>
    public void Write(ModelWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        network.Write(writer);
        confidence.Write(writer);
        writer.Write("leastScore", leastScore);
    }

    /// <inheritdoc/>
    public static IntentClassifier Read(ModelReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        return new(TextNetwork.Read(reader), LogisticRegression.Read(reader), reader.ReadDouble("leastScore"));
    }

    private static int Second(double[] scores, int best)
    {
        int second = best == 0 ? 1 : 0;
        for (int k = 0; k < scores.Length; k++) if (k != best && scores[k] > scores[second]) second = k;
        return second;
    }
}
