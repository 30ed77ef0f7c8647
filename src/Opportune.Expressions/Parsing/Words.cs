using System.Collections.Frozen;

namespace Opportune.Expressions.Parsing;

/// <summary>Which words the language keeps for itself.</summary>
internal static class Words
{
    private static readonly FrozenSet<string> Keywords = FrozenSet.Create(StringComparer.Ordinal, "true", "false", "null", "in");

    private static readonly FrozenSet<string> Reserved = FrozenSet.Create(StringComparer.Ordinal,
        "as", "break", "const", "continue", "else", "for", "function", "if", "import", "let", "loop", "package", "namespace",
        "return", "var", "void", "while");

    public static bool IsKeyword(string word) => Keywords.Contains(word);

    public static bool IsReserved(string word) => Reserved.Contains(word);

    public static bool IsStart(char c) => char.IsAsciiLetter(c) || c == '_';

    public static bool IsPart(char c) => char.IsAsciiLetterOrDigit(c) || c == '_';

    /// <summary>Identifiers joined by dots; the first must not be reserved, none may be a keyword.</summary>
    public static bool IsPath(string path)
    {
        var words = path.Split('.');
        return !IsReserved(words[0])
            && Array.TrueForAll(words, w => w.Length > 0 && IsStart(w[0]) && w.All(IsPart) && !IsKeyword(w));
    }
}
