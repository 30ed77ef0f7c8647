namespace Opportune.Learners;

/// <summary>Cuts text into words: runs of letters, digits and apostrophes in lower case; every other character that is no white space is a word of its own.</summary>
internal static class TextWords
{
    /// <summary>The text in lower case, as its words are compared.</summary>
    public static string Fold(string text) => text.ToLowerInvariant();

    /// <summary>The words of folded text, as start and length.</summary>
    public static List<(int Start, int Length)> Of(ReadOnlySpan<char> folded)
    {
        var words = new List<(int, int)>();
        for (int i = 0; i < folded.Length;)
        {
            if (char.IsWhiteSpace(folded[i])) { i++; continue; }
            int start = i++;
            if (IsInner(folded[start])) while (i < folded.Length && IsInner(folded[i])) i++;
            words.Add((start, i - start));
        }
        return words;
    }

    private static bool IsInner(char c) => char.IsLetterOrDigit(c) || c == '\'';
}
