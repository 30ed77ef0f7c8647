namespace Opportune.Learners;

/// <summary>A <see cref="LinearTextClassifier"/> that knows how sure it is and turns away what is unlike all it learned: small files and microseconds, where an <see cref="IntentClassifier"/> is too large.</summary>
/// <remarks>On three folds, texts that a <see cref="LinearTextClassifier"/> has not seen give the features (best margin, its lead over the next); logistic regression on whether the best was right gives the confidence (Platt 1999). A text whose best margin is below the
/// quantile <see cref="TextOptions.RejectedShare"/> of these margins is out of scope, so that about this share of texts within scope is turned away. Then the classifier learns from all.</remarks>
public sealed class SureTextClassifier : ISavedModel<SureTextClassifier>
{
    private const int Folds = 3;

    private readonly LinearTextClassifier classifier;
    private readonly LogisticRegression confidence;
    private readonly double leastMargin;

    private SureTextClassifier(LinearTextClassifier classifier, LogisticRegression confidence, double leastMargin) => (this.classifier, this.confidence, this.leastMargin) = (classifier, confidence, leastMargin);

    /// <inheritdoc/>
    public static string Kind => "sure-text-classifier/1";

    /// <summary>Learns from labelled texts.</summary>
    /// <exception cref="ArgumentException">Fewer than 30 texts, lengths differ, fewer than two labels, or an option is out of range.</exception>
    public static SureTextClassifier Learn(IReadOnlyList<string> texts, IReadOnlyList<string> labels, TextOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(texts);
        ArgumentNullException.ThrowIfNull(labels);
        if (texts.Count < 30 || texts.Count != labels.Count) throw new ArgumentException("Labels need at least 30 texts, each with its label.", nameof(texts));
        options ??= new();
        int[] order = [.. Enumerable.Range(0, texts.Count)];
        CounterRandom.FromSeed(options.Seed).Shuffle(order.AsSpan());
        double[] best = new double[texts.Count], lead = new double[texts.Count];
        var right = new bool[texts.Count];
        for (int fold = 0; fold < Folds; fold++)
        {
            int[] rest = [.. order.Where((_, k) => k % Folds != fold)];
            var model = LinearTextClassifier.Learn([.. rest.Select(i => texts[i])], [.. rest.Select(i => labels[i])], options);
            var margins = new double[model.Labels.Count];
            foreach (int i in order.Where((_, k) => k % Folds == fold))
            {
                int label = model.Margins(texts[i], margins);
                (best[i], lead[i], right[i]) = (margins[label], margins[label] - margins[Second(margins, label)], model.Labels[label] == labels[i]);
            }
        }
        var confidence = LogisticRegression.Learn(new([new("margin", best), new("lead", lead)]), right);
        double[] sorted = [.. best.Order()];
        return new(LinearTextClassifier.Learn(texts, labels, options), confidence, sorted[(int)(options.RejectedShare * sorted.Length)]);
    }

    /// <summary>What the text is about.</summary>
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
    public static SureTextClassifier Read(ModelReader reader)
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
