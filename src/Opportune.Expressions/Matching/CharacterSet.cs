using System.Globalization;
using System.Text;

namespace Opportune.Expressions.Matching;

/// <summary>A set of Unicode characters: ranges and general categories, or all others.</summary>
internal sealed class CharacterSet
{
    private readonly List<(int First, int Last)> _ranges = [];
    private readonly List<(Func<UnicodeCategory, bool> Holds, bool Negated)> _categories = [];
    private bool _negated;
    private bool _ignoresCase;

    public static CharacterSet Of(int character, bool ignoreCase = false) => new CharacterSet { _ignoresCase = ignoreCase }.Add(character, character);

    /// <summary>The dot: every character, but a line feed only if wanted.</summary>
    public static CharacterSet Dot(bool withLineFeed)
    {
        var set = new CharacterSet { _negated = true };
        return withLineFeed ? set : set.Add('\n', '\n');
    }

    public CharacterSet Add(int first, int last)
    {
        _ranges.Add((first, last));
        return this;
    }

    public CharacterSet Negate()
    {
        _negated = true;
        return this;
    }

    public CharacterSet IgnoreCase()
    {
        _ignoresCase = true;
        return this;
    }

    /// <summary>Adds \d \w \s \D \W \S, which look at ASCII only; false for any other letter.</summary>
    public bool TryAddClass(char letter)
    {
        (int First, int Last)[]? ranges = char.ToLowerInvariant(letter) switch
        {
            'd' => [('0', '9')],
            'w' => [('0', '9'), ('A', 'Z'), ('_', '_'), ('a', 'z')],
            's' => [('\t', '\n'), ('\f', '\r'), (' ', ' ')],
            _ => null,
        };
        if (ranges is not null)
        {
            _ranges.AddRange(char.IsAsciiLetterLower(letter) ? ranges : Gaps(ranges));
        }

        return ranges is not null;
    }

    /// <summary>Adds a POSIX class such as <c>alpha</c>, which looks at ASCII only; false if it is not known.</summary>
    public bool TryAddNamed(string name)
    {
        (int First, int Last)[]? ranges = name switch
        {
            "alpha" => [('A', 'Z'), ('a', 'z')],
            "digit" => [('0', '9')],
            "alnum" => [('0', '9'), ('A', 'Z'), ('a', 'z')],
            "upper" => [('A', 'Z')],
            "lower" => [('a', 'z')],
            "space" => [('\t', '\r'), (' ', ' ')],
            "punct" => [('!', '/'), (':', '@'), ('[', '`'), ('{', '~')],
            "xdigit" => [('0', '9'), ('A', 'F'), ('a', 'f')],
            _ => null,
        };
        _ranges.AddRange(ranges ?? []);
        return ranges is not null;
    }

    /// <summary>Adds a general category such as <c>L</c> or <c>Lu</c>; false if it is not known.</summary>
    public bool TryAddCategory(string name, bool negated)
    {
        var names = Enum.GetValues<UnicodeCategory>().Where(c => Abbreviation(c).StartsWith(name, StringComparison.Ordinal)).ToHashSet();
        if (name.Length is not (1 or 2) || names.Count == 0)
        {
            return false;
        }

        _categories.Add((names.Contains, negated));
        return true;
    }

    public bool Contains(int character) => (_ignoresCase ? HasAnyCase(character) : Has(character)) != _negated;

    private bool HasAnyCase(int character)
    {
        var rune = new Rune(character);
        return Has(character) || Has(Rune.ToLowerInvariant(rune).Value) || Has(Rune.ToUpperInvariant(rune).Value);
    }

    private bool Has(int character)
    {
        foreach (var (first, last) in _ranges)
        {
            if (character >= first && character <= last)
            {
                return true;
            }
        }

        return _categories.Count > 0 && HasCategory(Rune.GetUnicodeCategory(new Rune(character)));
    }

    private bool HasCategory(UnicodeCategory category) => _categories.Exists(c => c.Holds(category) != c.Negated);

    private static IEnumerable<(int First, int Last)> Gaps((int First, int Last)[] ranges)
    {
        var next = 0;
        foreach (var (first, last) in ranges)
        {
            yield return (next, first - 1);
            next = last + 1;
        }

        yield return (next, 0x10FFFF);
    }

    // In the order of the enumeration, as the Unicode standard abbreviates them.
    private static string Abbreviation(UnicodeCategory category) =>
        "LuLlLtLmLoMnMcMeNdNlNoZsZlZpCcCfCsCoPcPdPsPePiPfPoSmScSkSoCn".Substring((int)category * 2, 2);
}
