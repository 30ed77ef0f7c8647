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
/// <remarks>On three folds, texts that a <see cref="TextNetwork"/>, or a linear machine, has not seen give the features (best score, its lead over the next); logistic regression on whether the best was right gives the confidence (Platt 1999). A text whose best score is below the
/// quantile <see cref="TextOptions.RejectedShare"/> of these scores is out of scope, so that about this share of texts within scope is turned away. Then it learns from all.</remarks>
public sealed class IntentClassifier : ISavedModel<IntentClassifier>
{
    private const int Folds = 3;

    private readonly ITextMachine machine;
    private readonly LogisticRegression confidence;
    private readonly double leastScore;

    private IntentClassifier(ITextMachine machine, LogisticRegression confidence, double leastScore) => (this.machine, this.confidence, this.leastScore) = (machine, confidence, leastScore);

    /// <inheritdoc/>
    public static string Kind => "intent-classifier/2";

    /// <summary>What a text may be, each once.</summary>
    public IReadOnlyList<string> Labels => machine.Labels;

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
        ITextMachine? all = null;
        InOrder.For(Folds + 1, options.Threads, fold =>
        {
            int[] rest = [.. order.Where((_, k) => k % Folds != fold)];
            var learned = Learn(options, [.. rest.Select(i => texts[i])], [.. rest.Select(i => intents[i])]);
            if (fold == Folds) all = learned; // no text was left out
            var scores = new double[learned.Labels.Count];
            foreach (int i in order.Where((_, k) => k % Folds == fold))
            {
                int label = learned.Scores(texts[i], scores);
                (best[i], lead[i], right[i]) = (scores[label], scores[label] - scores[Second(scores, label)], learned.Labels[label] == intents[i]);
            }
        });
        var confidence = LogisticRegression.Learn(new([new("score", best), new("lead", lead)]), right);
        double[] sorted = [.. best.Order()];
        return new(all!, confidence, sorted[(int)(options.RejectedShare * sorted.Length)]);
    }

    /// <summary>What the text asks for.</summary>
    public IntentAnswer Predict(string text)
    {
        var scores = new double[machine.Labels.Count];
        int best = machine.Scores(text, scores), second = Second(scores, best);
        double sure = confidence.Predict([scores[best], scores[best] - scores[second]]);
        return scores[best] < leastScore ? new IntentAnswer.OutOfScope(machine.Labels[best], sure) : new IntentAnswer.Understood(machine.Labels[best], sure, machine.Labels[second]);
    }

    /// <inheritdoc/>
    public void Write(ModelWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Write("machine", machine is TextNetwork ? TextNetwork.Kind : LinearTextClassifier.Kind);
        machine.Write(writer);
        confidence.Write(writer);
        writer.Write("leastScore", leastScore);
    }

    /// <inheritdoc/>
    public static IntentClassifier Read(ModelReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        string kind = reader.ReadString("machine");
        ITextMachine machine = kind == TextNetwork.Kind ? TextNetwork.Read(reader) : kind == LinearTextClassifier.Kind ? LinearTextClassifier.Read(reader)
            : throw new InvalidDataException($"model.machine: {kind} is none that understands texts.");
        return new(machine, LogisticRegression.Read(reader), reader.ReadDouble("leastScore"));
    }

    private static ITextMachine Learn(TextOptions options, IReadOnlyList<string> texts, IReadOnlyList<string> intents) =>
        options.Machine == TextMachine.Linear ? LinearTextClassifier.Learn(texts, intents, options) : TextNetwork.Learn(texts, intents, options);

    private static int Second(double[] scores, int best)
    {
        int second = best == 0 ? 1 : 0;
        for (int k = 0; k < scores.Length; k++) if (k != best && scores[k] > scores[second]) second = k;
        return second;
    }
}
