using System.Numerics;

namespace Opportune.Learners;

/// <summary>A known piece as it stands in a text.</summary>
/// <param name="Place">Which piece.</param>
/// <param name="Words">A bit for each word that it is made of; the 65th word shares its bit with the first.</param>
internal readonly record struct TextOccurrence(int Place, ulong Words);

/// <summary>The known pieces of a text by their keys: what <see cref="TextPieces.Visit"/> would name, found without making a string of each.</summary>
/// <remarks>A key is 64 bits mixed from the characters (the rotate, xor and multiply of Firefox's hash); the key of a longer run is made from that of the shorter one. Two of a million pieces share a key with a chance of 3·10⁻⁸; learned ones that do are refused. Open addressing, half full at most.</remarks>
internal sealed class TextKeys
{
    private const ulong Factor = 0x517C_C1B7_2722_0A95;

    private readonly ulong[] keys;
    private readonly int[] places;
    private readonly int shift;

    /// <summary>A table of pieces, each headed by the digit of its kind.</summary>
    /// <exception cref="InvalidDataException">Two pieces have one key.</exception>
    public TextKeys(string[] pieces)
    {
        int bits = Math.Max(4, BitOperations.Log2((uint)Math.Max(1, pieces.Length)) + 2);
        (keys, places, shift) = (new ulong[1 << bits], new int[1 << bits], 64 - bits);
        for (int i = 0; i < pieces.Length; i++)
        {
            ulong key = Of(pieces[i]);
            int at = (int)(key >> shift);
            for (; keys[at] != 0; at = (at + 1) & (keys.Length - 1)) if (keys[at] == key) throw new InvalidDataException("model.layout: two pieces of text have one key.");
            (keys[at], places[at]) = (key, i);
        }
    }

    /// <summary>The known pieces of folded text, in the order of reading.</summary>
    public List<TextOccurrence> Find(string folded, TextOptions options)
    {
        List<(int Start, int Length)> words = TextWords.Of(folded);
        var found = new List<TextOccurrence>(256);
        Span<ulong> hashes = words.Count <= 256 ? stackalloc ulong[words.Count] : new ulong[words.Count];
        for (int i = 0; i < hashes.Length; i++) hashes[i] = Word(folded.AsSpan(words[i].Start, words[i].Length));
        for (int i = 0; i < hashes.Length; i++)
        {
            ulong run = Kind(TextPieces.Word), head = Mix(Kind(TextPieces.Pair), hashes[i]), runOf = 0;
            for (int k = i; k < hashes.Length && k < i + options.WordRun; k++) Add(run = Mix(run, hashes[k]), runOf |= Bit(k), found);
            for (int k = i + 1; k < hashes.Length && k <= i + options.PairDistance; k++) Add(Mix(head, hashes[k]), Bit(i) | Bit(k), found);
            Runs(folded.AsSpan(words[i].Start, words[i].Length), Bit(i), options, found);
        }
        return found;
    }

    private static ulong Of(string piece)
    {
        int kind = piece[0] - '0';
        ulong key = Kind(kind);
        if (kind == TextPieces.Characters) return Mix(piece.AsSpan(1), key);
        foreach (Range word in piece.AsSpan(1).Split(' ')) key = Mix(key, Word(piece.AsSpan(1)[word]));
        return key;
    }

    private void Runs(ReadOnlySpan<char> word, ulong of, TextOptions options, List<TextOccurrence> found)
    {
        if (options.LongestCharacters == 0 || !TextPieces.HasRuns(word)) return;
        for (int at = -1; at <= word.Length; at++)
        {
            ulong key = Kind(TextPieces.Characters);
            for (int size = 1; size <= options.LongestCharacters && at + size <= word.Length + 1; size++)
            {
                int last = at + size - 1;
                key = Mix(key, last < 0 || last == word.Length ? ' ' : word[last]);
                if (size >= options.ShortestCharacters) Add(key, of, found);
            }
        }
    }

    private void Add(ulong key, ulong of, List<TextOccurrence> found)
    {
        for (int at = (int)(key >> shift); keys[at] != 0; at = (at + 1) & (keys.Length - 1))
        {
            if (keys[at] != key) continue;
            found.Add(new(places[at], of));
            return;
        }
    }

    private static ulong Bit(int word) => 1UL << (word & 63);

    private static ulong Kind(int kind) => unchecked(((ulong)kind + 1) * Factor);

    private static ulong Word(ReadOnlySpan<char> word) => Mix(word, Factor);

    private static ulong Mix(ReadOnlySpan<char> text, ulong key)
    {
        foreach (char c in text) key = Mix(key, c);
        return key;
    }

    private static ulong Mix(ulong key, ulong next) => unchecked((BitOperations.RotateLeft(key, 5) ^ next) * Factor);
}
