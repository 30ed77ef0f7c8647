namespace Opportune.Learners;

/// <summary>What a <see cref="TextNetwork"/> sees of a text: its pieces, and where word vectors are known also its vector, one place a number behind the pieces.</summary>
internal sealed class TextInput(TextFeatures features, WordVectors? vectors)
{
    /// <summary>How many places there are.</summary>
    public int Width => features.Width + (vectors?.Length ?? 0);

    /// <summary>Reads a text.</summary>
    public Read Of(string text)
    {
        float[] vector = vectors is null ? [] : new float[vectors.Length];
        vectors?.Vector(text, vector);
        return new(features.Occurrences(text).ToArray(), vector);
    }

    /// <summary>Writes places with their weights and returns how many there are.</summary>
    /// <param name="text">What <see cref="Of"/> gave.</param>
    /// <param name="without">A bit for each word whose pieces are left out. The vector stays whole: so the network learns to ask it where words are missing.</param>
    /// <param name="places">As many as the text has <see cref="Read.Most"/>.</param>
    /// <param name="weights">As many.</param>
    public int Vector(Read text, ulong without, Span<int> places, Span<double> weights)
    {
        int count = features.Vector(text.Found, without, true, places, weights);
        for (int j = 0; j < text.Vector.Length; j++) (places[count], weights[count++]) = (features.Width + j, text.Vector[j]);
        return count;
    }

    public void Write(ModelWriter writer)
    {
        features.Write(writer);
        writer.Write("vectors", vectors is null ? 0L : 1L);
        vectors?.Write(writer);
    }

    public static TextInput From(ModelReader reader)
    {
        var features = TextFeatures.Read(reader);
        return reader.ReadInt64("vectors") switch
        {
            0 => new(features, null),
            1 => new(features, WordVectors.Read(reader)),
            _ => throw new InvalidDataException("model.layout: a text network has word vectors or none."),
        };
    }

    /// <summary>A text that was read.</summary>
    /// <param name="Found">Its known pieces.</param>
    /// <param name="Vector">Its vector; empty where no word vectors are known.</param>
    internal readonly record struct Read(TextOccurrence[] Found, float[] Vector)
    {
        /// <summary>How many places it takes at most.</summary>
        public int Most => Found.Length + Vector.Length;
    }
}
