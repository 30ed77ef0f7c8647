namespace Opportune.Definition.Yaml;

/// <summary>How names of a kind are written.</summary>
internal sealed class NameStyle
{
    private static readonly string[] Keywords = ["true", "false", "null", "in"];
    private readonly Func<string, bool> _fits;
    private readonly Func<string, string> _correct;

    private NameStyle(string form, Func<string, bool> fits, Func<string, string> correct) => (Form, _fits, _correct) = (form, fits, correct);

    /// <summary>What people name: <c>travel-card</c>.</summary>
    public static NameStyle Kebab { get; } = new("kebab-case, such as travel-card, of at most 60 characters",
        s => IsFirst(s) && s[^1] != '-' && !s.Contains("--", StringComparison.Ordinal) && s.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-'), ToKebab);

    /// <summary>What expressions read: <c>diningMonth</c>.</summary>
    public static NameStyle Camel { get; } = new("camelCase, such as diningMonth, of at most 60 characters",
        s => IsFirst(s) && s.All(char.IsAsciiLetterOrDigit), ToCamel);

    /// <summary>Types of events: <c>transaction.booked</c>.</summary>
    public static NameStyle Event { get; } = new("two kebab-case words joined by a point, such as standing-order.set",
        s => s.Split('.') is { Length: 2 } parts && parts.All(Kebab.Fits), s => s);

    /// <summary>What it must be, for messages.</summary>
    public string Form { get; }

    public bool Fits(string name) => _fits(name);

    /// <summary>The name in this style, or null where that cannot be told.</summary>
    public string? Corrected(string name) => _correct(name) is var corrected && corrected != name && Fits(corrected) ? corrected : null;

    /// <summary>The fact of a kebab-case name: idle-cash is read as <c>idleCash</c>.</summary>
    public static string ToCamel(string name)
    {
        var words = name.Split(['-', '_', ' '], StringSplitOptions.RemoveEmptyEntries);
        return string.Concat(words.Select((word, i) => (i == 0 ? char.ToLowerInvariant(word[0]) : char.ToUpperInvariant(word[0])) + word[1..]));
    }

    private static bool IsFirst(string name) => name.Length is >= 1 and <= 60 && char.IsAsciiLetterLower(name[0]) && !Keywords.Contains(name);

    private static string ToKebab(string name) => string.Concat(name.Select((c, i) =>
        c is '_' or ' ' ? "-" : char.IsAsciiLetterUpper(c) ? (i > 0 ? "-" : "") + char.ToLowerInvariant(c) : c.ToString()));
}
