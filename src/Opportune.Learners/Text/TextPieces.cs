namespace Opportune.Learners;

/// <summary>Every piece of a text, each headed by the digit of its kind.</summary>
internal static class TextPieces
{
    public const int Word = 0, Pair = 1, Characters = 2;

    private const int LongestPiece = 160; // longer ones are noise, and would not fit the buffer

    public delegate void Visitor(ReadOnlySpan<char> piece);

    public static void Visit(string text, TextOptions options, Visitor visit)
    {
        string folded = TextWords.Fold(text);
        List<(int Start, int Length)> words = TextWords.Of(folded);
        Span<char> buffer = stackalloc char[LongestPiece];
        for (int i = 0; i < words.Count; i++)
        {
            WordRuns(folded, words, i, options, buffer, visit);
            Pairs(folded, words, i, options, buffer, visit);
            CharacterRuns(folded.AsSpan(words[i].Start, words[i].Length), options, buffer, visit);
        }
    }

    /// <summary>Whether a word is cut into runs of characters: not when it is endless, nor when a run would hold half a character.</summary>
    public static bool HasRuns(ReadOnlySpan<char> word) => word.Length <= LongestPiece - 3 && !char.IsSurrogate(word[0]);

    private static void WordRuns(string folded, List<(int Start, int Length)> words, int first, TextOptions options, Span<char> buffer, Visitor visit)
    {
        buffer[0] = (char)('0' + Word);
        int length = 1;
        for (int i = first; i < words.Count && i < first + options.WordRun; i++)
        {
            if (!Append(folded, words[i], i > first, buffer, ref length)) return;
            visit(buffer[..length]);
        }
    }

    private static void Pairs(string folded, List<(int Start, int Length)> words, int first, TextOptions options, Span<char> buffer, Visitor visit)
    {
        buffer[0] = (char)('0' + Pair);
        int head = 1;
        if (options.PairDistance == 0 || !Append(folded, words[first], false, buffer, ref head)) return;
        for (int i = first + 1; i < words.Count && i <= first + options.PairDistance; i++)
        {
            int length = head;
            if (Append(folded, words[i], true, buffer, ref length)) visit(buffer[..length]);
        }
    }

    private static void CharacterRuns(ReadOnlySpan<char> word, TextOptions options, Span<char> buffer, Visitor visit)
    {
        if (options.LongestCharacters == 0 || !HasRuns(word)) return;
        Span<char> marked = stackalloc char[LongestPiece];
        marked[0] = ' ';
        word.CopyTo(marked[1..]);
        marked[word.Length + 1] = ' ';
        int length = word.Length + 2;
        buffer[0] = (char)('0' + Characters);
        for (int size = options.ShortestCharacters; size <= Math.Min(options.LongestCharacters, length); size++)
        {
            for (int at = 0; at + size <= length; at++)
            {
                marked.Slice(at, size).CopyTo(buffer[1..]);
                visit(buffer[..(size + 1)]);
            }
        }
    }

    private static bool Append(string folded, (int Start, int Length) word, bool space, Span<char> buffer, ref int length)
    {
        if (length + word.Length + 1 > buffer.Length) return false;
        if (space) buffer[length++] = ' ';
        folded.AsSpan(word.Start, word.Length).CopyTo(buffer[length..]);
        length += word.Length;
        return true;
    }
}
