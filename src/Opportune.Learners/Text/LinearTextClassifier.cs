namespace Opportune.Learners;

/// <summary>Assigns a text to one of several labels: a linear support vector machine per label on <see cref="TextFeatures"/>.</summary>
/// <remarks>The label with the largest margin wins (one against the rest: R. Rifkin, A. Klautau, JMLR 5 (2004) 101), the first of equals. A query costs its pieces times the labels.</remarks>
public sealed class LinearTextClassifier : ISavedModel<LinearTextClassifier>, ITextMachine
{
    private readonly TextFeatures features;
    private readonly string[] labels;
    private readonly double[] weights; // feature by feature, one weight a label; the constant's last

    private LinearTextClassifier(TextFeatures features, string[] labels, double[] weights)
    {
        if (weights.Length != (features.Width + 1) * labels.Length) throw new InvalidDataException("model.layout: the weights do not fit the labels.");
        (this.features, this.labels, this.weights) = (features, labels, weights);
    }

    /// <inheritdoc/>
    public static string Kind => "linear-text-classifier/1";

    /// <summary>The labels, in ordinal order.</summary>
    public IReadOnlyList<string> Labels => labels;

    /// <summary>Learns from labelled texts.</summary>
    /// <exception cref="ArgumentException">There is no text, lengths differ, fewer than two labels occur, or an option is out of range.</exception>
    public static LinearTextClassifier Learn(IReadOnlyList<string> texts, IReadOnlyList<string> labels, TextOptions? options = null)
    {
        options ??= new();
        (TextFeatures features, string[] distinct) = TextFeatures.Learn(texts, labels, options);
        (int[], double[])[] x = [.. texts.Select(features.Vector)];
        var weights = new double[(features.Width + 1) * distinct.Length];
        InOrder.For(distinct.Length, options.Threads, k =>
        {
            double[] w = LinearSupportVectors.Learn(x, [.. labels.Select(l => l == distinct[k])], features.Width, options.Cost, options.Seed + k);
            for (int j = 0; j < w.Length; j++) weights[j * distinct.Length + k] = w[j];
        });
        return new(features, distinct, weights);
    }

    /// <summary>Writes the margin of each label and returns the number of the best.</summary>
    /// <exception cref="ArgumentException">margins has not one place per label.</exception>
    public int Margins(string text, Span<double> margins)
    {
        if (margins.Length != labels.Length) throw new ArgumentException($"There are {labels.Length} labels.", nameof(margins));
        (int[] places, double[] values) = features.Vector(text);
        weights.AsSpan(features.Width * labels.Length, labels.Length).CopyTo(margins);
        for (int k = 0; k < places.Length; k++) Numerics.AddScaled(margins, values[k], weights.AsSpan(places[k] * labels.Length, labels.Length));
        int best = 0;
        for (int k = 1; k < margins.Length; k++) if (margins[k] > margins[best]) best = k;
        return best;
    }

    /// <summary>The best label.</summary>
    public string Predict(string text)
    {
        Span<double> margins = labels.Length <= 256 ? stackalloc double[labels.Length] : new double[labels.Length];
        return labels[Margins(text, margins)];
    }

    int ITextMachine.Scores(string text, Span<double> scores) => Margins(text, scores);

    /// <inheritdoc/>
    public void Write(ModelWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        features.Write(writer);
        writer.Write("labels", labels);
        writer.Write("weights", weights);
    }

    /// <inheritdoc/>
    public static LinearTextClassifier Read(ModelReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        return new(TextFeatures.Read(reader), reader.ReadStrings("labels"), reader.ReadDoubles("weights"));
    }
}
