namespace Opportune.Learners;

/// <summary>Where words lie in a space in which words of like meaning lie near each other: knowledge of a language, from outside the texts that a model learns from.</summary>
/// <remarks>
/// A word is cut into pieces that have a vector each. A text is the sum of its pieces' vectors, each less the mean of the language and times a/(a + p), p the piece's chance and a = 10⁻³, brought to length 1: common words say little (S. Arora et al., "A simple but tough-to-beat baseline for sentence embeddings", ICLR 2017).
/// Each piece's numbers are kept in 8 bits with a scale of its own. Fixed order: equal bits on every machine.
/// </remarks>
public sealed class WordVectors : ISavedModel<WordVectors>
{
    private const double Common = 1e-3;
    private const int Steps = 127;

    private readonly string[] pieces;
    private readonly float[] chances, scales;
    private readonly sbyte[] rows;
    private readonly WordPieces cutter;

    private WordVectors(string[] pieces, float[] chances, float[] scales, sbyte[] rows)
    {
        (this.pieces, this.chances, this.scales, this.rows, Length) = (pieces, chances, scales, rows, rows.Length / pieces.Length);
        cutter = new(pieces, chances);
    }

    /// <inheritdoc/>
    public static string Kind => "word-vectors/1";

    /// <summary>How many numbers a vector has.</summary>
    public int Length { get; }

    /// <summary>How many pieces of words are known.</summary>
    public int Pieces => pieces.Length;

    /// <summary>Vectors of pieces of words.</summary>
    /// <param name="pieces">In lower case, each once; one that begins with a space begins a word of letters or digits.</param>
    /// <param name="chances">ln p of each, p its share of the language; 0 or less.</param>
    /// <param name="vectors">The vector of each, all of one length.</param>
    /// <exception cref="ArgumentException">There is no piece, lengths differ, a piece is empty or stands twice, or a number is out of range.</exception>
    public static WordVectors Of(IReadOnlyList<string> pieces, IReadOnlyList<double> chances, IReadOnlyList<float[]> vectors)
    {
        ArgumentNullException.ThrowIfNull(pieces);
        ArgumentNullException.ThrowIfNull(chances);
        ArgumentNullException.ThrowIfNull(vectors);
        if (pieces.Count == 0 || chances.Count != pieces.Count || vectors.Count != pieces.Count) throw new ArgumentException("Every piece needs its chance and its vector, and there is at least one.", nameof(pieces));
        int length = vectors[0].Length;
        if (length == 0 || vectors.Any(v => v.Length != length || !v.All(float.IsFinite)) || chances.Any(c => !(c <= 0.0 && double.IsFinite(c)))) throw new ArgumentException("Vectors have one length and finite numbers; chances are logarithms, 0 or less.", nameof(vectors));
        double[] weights = [.. chances.Select(c => Common / (Common + Numerics.Exp(c)))], mean = Mean(chances, weights, vectors);
        var scales = new float[pieces.Count];
        var rows = new sbyte[pieces.Count * length];
        for (int i = 0; i < pieces.Count; i++)
        {
            double[] row = [.. vectors[i].Select((x, j) => weights[i] * (x - mean[j]))];
            double most = row.Max(Math.Abs);
            scales[i] = (float)(most / Steps);
            if (most > 0.0) for (int j = 0; j < length; j++) rows[i * length + j] = (sbyte)Math.Round(row[j] / most * Steps);
        }
        return new([.. pieces], [.. chances.Select(c => (float)c)], scales, rows);
    }

    /// <summary>Writes the vector of a text: of length 1, or all 0 where no piece is known.</summary>
    /// <exception cref="ArgumentException">vector has not <see cref="Length"/> places.</exception>
    public void Vector(string text, Span<float> vector)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (vector.Length != Length) throw new ArgumentException($"A vector has {Length} numbers.", nameof(vector));
        vector.Clear();
        string folded = TextWords.Fold(text);
        foreach ((int start, int length) in TextWords.Of(folded)) Add(folded.AsSpan(start, length), vector);
        float square = Numerics.Dot(vector, vector);
        if (square > 0f) for (int j = 0; j < vector.Length; j++) vector[j] /= MathF.Sqrt(square);
    }

    /// <inheritdoc/>
    public void Write(ModelWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Write("vectors.pieces", pieces);
        writer.Write("vectors.chances", (ReadOnlySpan<float>)chances);
        writer.Write("vectors.scales", (ReadOnlySpan<float>)scales);
        writer.Write("vectors.rows", (ReadOnlySpan<sbyte>)rows);
    }

    /// <inheritdoc/>
    public static WordVectors Read(ModelReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        string[] pieces = reader.ReadStrings("vectors.pieces");
        float[] chances = reader.ReadSingles("vectors.chances"), scales = reader.ReadSingles("vectors.scales");
        sbyte[] rows = reader.ReadBytes("vectors.rows");
        if (pieces.Length == 0 || chances.Length != pieces.Length || scales.Length != pieces.Length || rows.Length == 0 || rows.Length % pieces.Length != 0 || pieces.Any(p => p.Length == 0) || pieces.Distinct(StringComparer.Ordinal).Count() != pieces.Length)
            throw new InvalidDataException("model.layout: the pieces of words do not fit their vectors.");
        return new(pieces, chances, scales, rows);
    }

    private void Add(ReadOnlySpan<char> word, Span<float> vector)
    {
        bool begins = char.IsLetterOrDigit(word[0]) || word.Length > 1;
        Span<char> marked = word.Length < 128 ? stackalloc char[word.Length + 1] : new char[word.Length + 1];
        marked[0] = ' ';
        word.CopyTo(marked[1..]);
        if (!begins) marked = marked[1..];
        Span<int> found = marked.Length <= 128 ? stackalloc int[marked.Length] : new int[marked.Length];
        for (int i = cutter.Cut(marked, found) - 1; i >= 0; i--)
        {
            ReadOnlySpan<sbyte> row = rows.AsSpan(found[i] * Length, Length);
            float scale = scales[found[i]];
            for (int j = 0; j < row.Length; j++) vector[j] += scale * row[j];
        }
    }

    private static double[] Mean(IReadOnlyList<double> chances, double[] weights, IReadOnlyList<float[]> vectors)
    {
        var mean = new double[vectors[0].Length];
        double sum = 0.0;
        for (int i = 0; i < weights.Length; i++)
        {
            double share = weights[i] * Numerics.Exp(chances[i]);
            sum += share;
            for (int j = 0; j < mean.Length; j++) mean[j] += share * vectors[i][j];
        }
        for (int j = 0; j < mean.Length; j++) mean[j] /= sum;
        return mean;
    }
}
