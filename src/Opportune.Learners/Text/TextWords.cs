namespace Opportune.Learners;

/// <summary>Cuts text into words: runs of letters, digits and apostrophes in lower case; every other character that is no white space, a smiley of two halves too, is a word of its own.</summary>
internal static class TextWords
{
    /// <summary>The text in lower case, as its words are compared; halves of characters that stand alone become U+FFFD, as they would in a file.</summary>
    public static string Fold(string text)
    {
        string folded = text.ToLowerInvariant();
        for (int i = 0; i < folded.Length; i++)
        {
            if (!char.IsSurrogate(folded[i])) continue;
            if (!char.IsSurrogatePair(folded, i)) return string.Concat(folded.EnumerateRunes());
            i++;
        }
        return folded;
    }

    /// <summary>The words of folded text, as start and length.</summary>
    public static List<(int Start, int Length)> Of(ReadOnlySpan<char> folded)
    {
        var words = new List<(int, int)>();
        for (int i = 0; i < folded.Length;)
        {
            if (char.IsWhiteSpace(folded[i])) { i++; continue; }
            int start = i++;
            if (char.IsHighSurrogate(folded[start])) i++;
            else if (IsInner(folded[start])) while (i < folded.Length && IsInner(folded[i])) i++;
            words.Add((start, i - start));
        }
        return words;
    }

    private static bool IsInner(char c) => char.IsLetterOrDigit(c) || c == '\'';
}
