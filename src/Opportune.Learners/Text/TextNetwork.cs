namespace Opportune.Learners;

/// <summary>Assigns a text to one of several labels: <see cref="TextFeatures"/>, where <see cref="TextOptions.Vectors"/> are given also the text's vector, one layer of hidden units, a score per label.</summary>
/// <remarks>Scores s = c + W₂·max(0, b + W₁x), x the vector of pieces in which each occurrence counts by itself; the largest wins, the first of equals. A few voters, each learned from other draws, stand side by side as one layer whose scores are their mean (L. Hansen, P. Salamon, IEEE PAMI 12 (1990) 993). Unlike <see cref="LinearTextClassifier"/> it lets pieces weigh differently in each other's company. How it learns: <see cref="TextNetworkFit"/>.
/// A query costs its pieces times the hidden units. 32-bit weights, fixed order: equal bits on every machine.</remarks>
public sealed class TextNetwork : ISavedModel<TextNetwork>, ITextMachine
{
    private readonly TextInput input;
    private readonly string[] labels;
    private readonly TextLayers layers;

    private TextNetwork(TextInput input, string[] labels, TextLayers layers) => (this.input, this.labels, this.layers) = (input, labels, layers);

    /// <inheritdoc/>
    public static string Kind => "text-network/2";

    /// <summary>The labels, in ordinal order.</summary>
    public IReadOnlyList<string> Labels => labels;

    /// <summary>Learns from labelled texts.</summary>
    /// <exception cref="ArgumentException">There is no text, lengths differ, fewer than two labels occur, or an option is out of range.</exception>
    public static TextNetwork Learn(IReadOnlyList<string> texts, IReadOnlyList<string> labels, TextOptions? options = null)
    {
        options ??= new();
        (TextFeatures features, string[] distinct) = TextFeatures.Learn(texts, labels, options);
        int[] targets = [.. labels.Select(l => Array.BinarySearch(distinct, l, StringComparer.Ordinal))];
        var input = new TextInput(features, options.Vectors);
        return new(input, distinct, TextNetworkFit.Of(input, [.. texts.Select(input.Of)], targets, distinct.Length, options));
    }

    /// <summary>Writes the score of each label and returns the number of the best.</summary>
    /// <exception cref="ArgumentException">scores has not one place per label.</exception>
    public int Scores(string text, Span<double> scores)
    {
        if (scores.Length != labels.Length) throw new ArgumentException($"There are {labels.Length} labels.", nameof(scores));
        TextInput.Read read = input.Of(text);
        Span<int> places = read.Most <= 1024 ? stackalloc int[read.Most] : new int[read.Most];
        Span<double> weights = read.Most <= 1024 ? stackalloc double[read.Most] : new double[read.Most];
        int count = input.Vector(read, 0, places, weights);
        Span<float> hidden = layers.Units <= 1024 ? stackalloc float[layers.Units] : new float[layers.Units];
        layers.Hide(places[..count], weights[..count], hidden);
        int best = 0;
        for (int k = 0; k < scores.Length; k++)
        {
            scores[k] = layers.Score(hidden, k);
            if (scores[k] > scores[best]) best = k;
        }
        return best;
    }

    /// <summary>The best label.</summary>
    public string Predict(string text)
    {
        Span<double> scores = labels.Length <= 256 ? stackalloc double[labels.Length] : new double[labels.Length];
        return labels[Scores(text, scores)];
    }

    /// <inheritdoc/>
    public void Write(ModelWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        input.Write(writer);
        writer.Write("labels", labels);
        layers.Write(writer);
    }

    /// <inheritdoc/>
    public static TextNetwork Read(ModelReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        var input = TextInput.From(reader);
        string[] labels = reader.ReadStrings("labels");
        return new(input, labels, TextLayers.Read(reader, input.Width, labels.Length));
    }
}
