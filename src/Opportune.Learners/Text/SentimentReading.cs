namespace Opportune.Learners;

/// <summary>An expression of the list as it stands in a text.</summary>
/// <param name="Phrase">Its number in the list.</param>
/// <param name="Factor">1 as it is; below 0 where a negation turns it; larger or smaller where a word strengthens or weakens it.</param>
/// <param name="Said">With the words that turned or strengthened it.</param>
internal readonly record struct SentimentMatch(int Phrase, double Factor, string Said);

/// <summary>Reads a text from left to right and finds the expressions of a list, each with what its neighbours make of it.</summary>
/// <remarks>The longest expression wins. A negation turns what follows within four words of its clause and takes some of its force; a second one turns it back. A word of degree acts on what follows within two words. What stands before
/// "but" in a sentence counts half. The rules, not the numbers, are those of C. Hutto, E. Gilbert, "VADER: a parsimonious rule-based model for sentiment analysis of social media text", ICWSM 2014, §3.</remarks>
internal sealed class SentimentReading
{
    private const int NegationReach = 4, DegreeReach = 2;
    private const double Turned = -0.7, BeforeBut = 0.5;

    private static readonly HashSet<string> Negations = new(StringComparer.Ordinal)
    {
        "not", "no", "never", "none", "nobody", "nothing", "nowhere", "neither", "nor", "without", "hardly", "barely", "scarcely", "cannot", "lack", "lacks", "lacking",
        "can't", "don't", "doesn't", "didn't", "isn't", "aren't", "wasn't", "weren't", "won't", "wouldn't", "couldn't", "shouldn't", "hasn't", "haven't", "hadn't", "ain't", "needn't",
        "cant", "dont", "doesnt", "didnt", "isnt", "arent", "wasnt", "werent", "wont", "wouldnt", "couldnt", "shouldnt", "hasnt", "havent", "hadnt", "aint",
    };

    private static readonly Dictionary<string, double> Degrees = new(StringComparer.Ordinal)
    {
        ["very"] = 1.4, ["really"] = 1.4, ["so"] = 1.3, ["too"] = 1.2, ["extremely"] = 1.7, ["incredibly"] = 1.7, ["absolutely"] = 1.6, ["completely"] = 1.6, ["totally"] = 1.6, ["utterly"] = 1.7, ["highly"] = 1.5,
        ["most"] = 1.3, ["more"] = 1.2, ["particularly"] = 1.3, ["especially"] = 1.4, ["such"] = 1.2, ["truly"] = 1.4, ["quite"] = 1.1, ["always"] = 1.3, ["constantly"] = 1.4, ["much"] = 1.2, ["super"] = 1.5,
        ["slightly"] = 0.6, ["somewhat"] = 0.7, ["fairly"] = 0.8, ["rather"] = 0.9, ["partly"] = 0.7, ["almost"] = 0.7, ["occasionally"] = 0.6, ["sometimes"] = 0.6, ["less"] = 0.5, ["little"] = 0.7, ["bit"] = 0.7,
    };

    private static readonly HashSet<string> Turns = new(StringComparer.Ordinal) { "but", "however", "although", "though", "except" };

    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> phrases;
    private readonly int longest;

    /// <summary>A reader for a list of expressions, each its words joined by a space.</summary>
    public SentimentReading(Dictionary<string, int> list)
    {
        phrases = list.GetAlternateLookup<ReadOnlySpan<char>>();
        longest = list.Count == 0 ? 0 : list.Keys.Max(p => p.AsSpan().Count(' ') + 1);
    }

    /// <summary>Whether a word turns or strengthens others and so says nothing itself.</summary>
    public static bool IsModifier(string word) => Negations.Contains(word) || Degrees.ContainsKey(word) || Turns.Contains(word);

    /// <summary>A text as its words are compared.</summary>
    public static string Fold(string text) => TextWords.Fold(text).Replace('’', '\'');

    /// <summary>An expression as the list holds it: its words joined by a space.</summary>
    public static string Key(string phrase)
    {
        string folded = Fold(phrase);
        return string.Join(' ', TextWords.Of(folded).Select(w => folded.Substring(w.Start, w.Length)));
    }

    /// <summary>What the text says, in its order, and how many words it has.</summary>
    public List<SentimentMatch> Read(string text, out int count)
    {
        string folded = Fold(text);
        List<(int Start, int Length)> words = TextWords.Of(folded);
        var found = new List<SentimentMatch>();
        (int clause, int sentence) = (0, 0); // the first word of the clause; the first match of the sentence
        Span<char> buffer = stackalloc char[96];
        for (int i = 0; i < words.Count;)
        {
            int length = Longest(folded, words, i, buffer, out int phrase);
            if (length > 0)
            {
                found.Add(Match(folded, words, clause, i, length, phrase));
                i += length;
                if (length > 1) clause = i; // a negation within an expression turns nothing after it
                continue;
            }
            string word = folded.Substring(words[i].Start, words[i].Length);
            if (word is "." or "!" or "?") (clause, sentence) = (i + 1, found.Count);
            else if (word is "," or ";" or ":") clause = i + 1;
            else if (Turns.Contains(word))
            {
                for (int k = sentence; k < found.Count; k++) found[k] = found[k] with { Factor = found[k].Factor * BeforeBut };
                clause = i + 1;
            }
            i++;
        }
        count = words.Count;
        return found;
    }

    private int Longest(string folded, List<(int Start, int Length)> words, int first, Span<char> buffer, out int phrase)
    {
        phrase = -1;
        int length = 0, best = 0;
        for (int i = first; i < words.Count && i < first + longest; i++)
        {
            if (length + words[i].Length + 1 > buffer.Length) break;
            if (i > first) buffer[length++] = ' ';
            folded.AsSpan(words[i].Start, words[i].Length).CopyTo(buffer[length..]);
            length += words[i].Length;
            if (phrases.TryGetValue(buffer[..length], out int found)) (phrase, best) = (found, i - first + 1);
        }
        return best;
    }

    private static SentimentMatch Match(string folded, List<(int Start, int Length)> words, int clause, int first, int length, int phrase)
    {
        var said = new List<string>();
        double factor = 1.0;
        for (int i = Math.Max(clause, first - NegationReach); i < first; i++)
        {
            string word = folded.Substring(words[i].Start, words[i].Length);
            if (Negations.Contains(word)) factor *= Turned;
            else if (i >= first - DegreeReach && Degrees.TryGetValue(word, out double degree)) factor *= degree;
            else continue;
            said.Add(word);
        }
        (int start, int end) = (words[first].Start, words[first + length - 1].Start + words[first + length - 1].Length);
        said.AddRange(folded[start..end].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return new(phrase, factor, string.Join(' ', said));
    }
}
