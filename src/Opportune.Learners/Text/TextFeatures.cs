using System.Runtime.InteropServices;

namespace Opportune.Learners;

/// <summary>Turns a text into a sparse vector of its pieces: words and runs of words, pairs of near words, runs of characters.</summary>
/// <remarks>
/// Weight of a piece: (1 + ln tf)·(ln((1 + n)/(1 + df)) + 1), tf its count in the text, df in how many of the n texts learned from it occurs (scikit-learn's smooth idf with sublinear tf). The three kinds are scaled to length 1 each, pairs then by 0.7, so that none drowns
/// the others. Pieces never learned are left out. Sources: G. Salton, C. Buckley, Inf. Process. Manage. 24 (1988) 513; D. Guthrie et al., "A closer look at skip-gram modelling", LREC 2006.
/// </remarks>
public sealed class TextFeatures : ISavedModel<TextFeatures>
{
    private const int Kinds = 3;
    private const double PairWeight = 0.7;

    private readonly TextOptions options;
    private readonly string[] pieces;
    private readonly double[] idf;
    private readonly byte[] kinds;
    private readonly TextKeys keys;

    private TextFeatures(TextOptions options, string[] pieces, double[] idf)
    {
        if (pieces.Length != idf.Length || pieces.Any(p => p.Length < 2 || p[0] - '0' is < 0 or >= Kinds)) throw new InvalidDataException("model.layout: the pieces of text do not fit their weights.");
        (this.options, this.pieces, this.idf) = (options, pieces, idf);
        kinds = [.. pieces.Select(p => (byte)(p[0] - '0'))];
        keys = new(pieces);
    }

    /// <inheritdoc/>
    public static string Kind => "text-features/1";

    /// <summary>How many pieces are known: the width of vectors.</summary>
    public int Width => pieces.Length;

    /// <summary>Learns the pieces of labelled texts, and gives the labels to tell apart, in ordinal order.</summary>
    /// <exception cref="ArgumentException">There is no text, lengths differ, fewer than two labels occur, or an option is out of range.</exception>
    internal static (TextFeatures Features, string[] Labels) Learn(IReadOnlyList<string> texts, IReadOnlyList<string> labels, TextOptions options)
    {
        ArgumentNullException.ThrowIfNull(texts);
        ArgumentNullException.ThrowIfNull(labels);
        if (texts.Count != labels.Count) throw new ArgumentException("Every text needs its label.", nameof(labels));
        TextFeatures features = Learn(texts, options);
        string[] distinct = [.. labels.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        return distinct.Length < 2 ? throw new ArgumentException("There are at least two labels to tell apart.", nameof(labels)) : (features, distinct);
    }

    /// <summary>Learns which pieces there are and how rare each is.</summary>
    /// <exception cref="ArgumentException">There is no text, or an option is out of range.</exception>
    public static TextFeatures Learn(IReadOnlyList<string> texts, TextOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(texts);
        options ??= new();
        options.RequireSound();
        if (texts.Count == 0) throw new ArgumentException("There is no text to learn from.", nameof(texts));
        var counts = new Dictionary<string, (int Texts, int Last)>(StringComparer.Ordinal);
        var known = counts.GetAlternateLookup<ReadOnlySpan<char>>();
        for (int t = 0; t < texts.Count; t++)
        {
            int text = t;
            TextPieces.Visit(texts[t], options, piece =>
            {
                if (!known.TryGetValue(piece, out (int Texts, int Last) count)) known[piece] = (1, text);
                else if (count.Last != text) known[piece] = (count.Texts + 1, text);
            });
        }
        string[] pieces = [.. counts.Where(c => c.Value.Texts >= options.LeastTexts).Select(c => c.Key).Order(StringComparer.Ordinal)];
        return new(options, pieces, [.. pieces.Select(p => Numerics.Log((1.0 + texts.Count) / (1.0 + counts[p].Texts)) + 1.0)]);
    }

    /// <summary>The vector of a text: ascending places and their weights; both empty where no piece is known.</summary>
    public (int[] Places, double[] Weights) Vector(string text)
    {
        ReadOnlySpan<TextOccurrence> found = Occurrences(text);
        int[] places = new int[found.Length];
        double[] weights = new double[found.Length];
        int count = Vector(found, 0, false, places, weights);
        return (places[..count], weights[..count]);
    }

    /// <summary>The known pieces of a text in ascending order of place.</summary>
    internal ReadOnlySpan<TextOccurrence> Occurrences(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        Span<TextOccurrence> found = CollectionsMarshal.AsSpan(keys.Find(TextWords.Fold(text), options));
        found.Sort(static (a, b) => a.Place.CompareTo(b.Place));
        return found;
    }

    /// <summary>Writes the vector of what is left of a text without some of its words, and returns its length.</summary>
    /// <param name="found">What <see cref="Occurrences"/> gave.</param>
    /// <param name="without">A bit for each word left out.</param>
    /// <param name="each">Whether each occurrence counts by itself: a piece that occurs tf times weighs tf·idf, and lengths are √Σ tf·idf².</param>
    /// <param name="places">As long as what was found.</param>
    /// <param name="weights">As long.</param>
    internal int Vector(ReadOnlySpan<TextOccurrence> found, ulong without, bool each, Span<int> places, Span<double> weights)
    {
        Span<double> squares = stackalloc double[Kinds];
        squares.Clear();
        int count = 0;
        for (int i = 0; i < found.Length;)
        {
            int place = found[i].Place, times = 0;
            for (; i < found.Length && found[i].Place == place; i++) if ((found[i].Words & without) == 0) times++;
            if (times == 0) continue;
            double weight = idf[place] * (each || times == 1 ? times : 1.0 + Numerics.Log(times));
            squares[kinds[place]] += each ? weight * idf[place] : weight * weight;
            (places[count], weights[count++]) = (place, weight);
        }
        for (int k = 0; k < Kinds; k++) squares[k] = squares[k] == 0.0 ? 0.0 : (k == TextPieces.Pair ? PairWeight : 1.0) / Numerics.Sqrt(squares[k]);
        for (int i = 0; i < count; i++) weights[i] *= squares[kinds[places[i]]];
        return count;
    }

    /// <inheritdoc/>
    public void Write(ModelWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Write("pieces.settings", [options.WordRun, options.PairDistance, options.ShortestCharacters, options.LongestCharacters]);
        writer.Write("pieces", pieces);
        writer.Write("idf", idf);
    }

    /// <inheritdoc/>
    public static TextFeatures Read(ModelReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        int[] s = reader.ReadInt32s("pieces.settings");
        return new(new() { WordRun = s[0], PairDistance = s[1], ShortestCharacters = s[2], LongestCharacters = s[3] }, reader.ReadStrings("pieces"), reader.ReadDoubles("idf"));
    }
}
