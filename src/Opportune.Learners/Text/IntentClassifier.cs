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
/// <remarks>On three folds, texts that a <see cref="LinearTextClassifier"/> has not seen give the features (best margin, its lead over the next); logistic regression on whether the best was right gives the confidence (Platt 1999). A text whose best margin is below the
/// quantile <see cref="TextOptions.RejectedShare"/> of these margins is out of scope, so that about this share of texts within scope is turned away. Then the classifier learns from all.</remarks>
public sealed class IntentClassifier : ISavedModel<IntentClassifier>
{
    private const int Folds = 3;

    private readonly LinearTextClassifier classifier;
    private readonly LogisticRegression confidence;
    private readonly double leastMargin;

    private IntentClassifier(LinearTextClassifier classifier, LogisticRegression confidence, double leastMargin) => (this.classifier, this.confidence, this.leastMargin) = (classifier, confidence, leastMargin);

    /// <inheritdoc/>
    public static string Kind => "intent-classifier/1";

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
        for (int fold = 0; fold < Folds; fold++)
        {
            int[] rest = [.. order.Where((_, k) => k % Folds != fold)];
            var model = LinearTextClassifier.Learn([.. rest.Select(i => texts[i])], [.. rest.Select(i => intents[i])], options);
            var margins = new double[model.Labels.Count];
            foreach (int i in order.Where((_, k) => k % Folds == fold))
            {
                int label = model.Margins(texts[i], margins);
                (best[i], lead[i], right[i]) = (margins[label], margins[label] - margins[Second(margins, label)], model.Labels[label] == intents[i]);
            }
        }
        var confidence = LogisticRegression.Learn(new([new("margin", best), new("lead", lead)]), right);
        double[] sorted = [.. best.Order()];
        return new(LinearTextClassifier.Learn(texts, intents, options), confidence, sorted[(int)(options.RejectedShare * sorted.Length)]);
    }

    /// <summary>What the text asks for.</summary>
    public IntentAnswer Predict(string text)
    {
        var margins = new double[classifier.Labels.Count];
        int best = classifier.Margins(text, margins), second = Second(margins, best);
        double sure = confidence.Predict([margins[best], margins[best] - margins[second]]);
        return margins[best] < leastMargin ? new IntentAnswer.OutOfScope(classifier.Labels[best], sure) : new IntentAnswer.Understood(classifier.Labels[best], sure, classifier.Labels[second]);
    }

    /// <inheritdoc/>
    public void Write(ModelWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        classifier.Write(writer);
        confidence.Write(writer);
        writer.Write("leastMargin", leastMargin);
    }

    /// <inheritdoc/>
    public static IntentClassifier Read(ModelReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        return new(LinearTextClassifier.Read(reader), LogisticRegression.Read(reader), reader.ReadDouble("leastMargin"));
    }

    private static int Second(double[] margins, int best)
    {
        int second = best == 0 ? 1 : 0;
        for (int k = 0; k < margins.Length; k++) if (k != best && margins[k] > margins[second]) second = k;
        return second;
    }
}
