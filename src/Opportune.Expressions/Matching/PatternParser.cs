using System.Globalization;
using System.Text;

namespace Opportune.Expressions.Matching;

/// <summary>Reads the pattern syntax of RE2. A method that meets something else returns null, and so does the whole.</summary>
internal sealed partial class PatternParser(string pattern)
{
    private const int MaxRepeat = 1_000;

    private int _at;
    private bool _ignoreCase;
    private bool _multiline;
    private bool _dotAll;

    private char Here => _at < pattern.Length ? pattern[_at] : '\0';

    private bool AtEnd => _at >= pattern.Length;

    public static Piece? Parse(string pattern)
    {
        var parser = new PatternParser(pattern);
        var piece = parser.Choice();
        return parser.AtEnd ? piece : null;
    }

    private Piece? Choice()
    {
        var parts = new List<Piece>();
        do
        {
            if (Sequence() is not { } part)
            {
                return null;
            }

            parts.Add(part);
        }
        while (Take('|'));
        return parts.Count == 1 ? parts[0] : new ChoicePiece(parts);
    }

    private SequencePiece? Sequence()
    {
        var parts = new List<Piece>();
        while (!AtEnd && Here is not ('|' or ')'))
        {
            if (Atom() is not { } atom || Repeated(atom) is not { } part || part.Size > Pattern.MaxSize)
            {
                return null;
            }

            parts.Add(part);
        }

        return new SequencePiece(parts);
    }

    private Piece? Repeated(Piece atom)
    {
        (int Min, int? Max)? times = Here switch
        {
            '*' when Take('*') => (0, null),
            '+' when Take('+') => (1, null),
            '?' when Take('?') => (0, 1),
            '{' => Counts(),
            _ => (1, 1),
        };
        if (times is not { } t || t.Min > MaxRepeat || t.Max > MaxRepeat || t.Max < t.Min)
        {
            return null;
        }

        if (t == (1, 1))
        {
            return atom;
        }

        // Whether greedy or lazy makes no difference to whether there is a match.
        Take('?');
        return Here is '*' or '+' or '?' ? null : new RepeatPiece(atom, t.Min, t.Max);
    }

    private (int Min, int? Max)? Counts()
    {
        var end = pattern.IndexOf('}', _at);
        var parts = end < 0 ? [] : pattern[(_at + 1)..end].Split(',');
        _at = end + 1;
        if (parts.Length is not (1 or 2) || Number(parts[0]) is not { } min)
        {
            return null;
        }

        return parts.Length == 1 ? (min, min) : parts[1].Length == 0 ? (min, null) : Number(parts[1]) is { } max ? (min, max) : null;
    }

    private static int? Number(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private Piece? Atom()
    {
        var c = Here;
        switch (c)
        {
            case '(':
                _at++;
                return Group();
            case '[':
                _at++;
                return Bracket();
            case '\\':
                _at++;
                return Escape();
            case '*' or '+' or '?':
                return null;
        }

        if (!Rune.TryGetRuneAt(pattern, _at, out var rune))
        {
            return null;
        }

        _at += rune.Utf16SequenceLength;
        return c switch
        {
            '.' => new SetPiece(CharacterSet.Dot(_dotAll)),
            '^' => new PlacePiece(_multiline ? Place.LineStart : Place.TextStart),
            '$' => new PlacePiece(_multiline ? Place.LineEnd : Place.TextEnd),
            _ => new SetPiece(CharacterSet.Of(rune.Value, _ignoreCase)),
        };
    }

    // (…), (?:…), (?P<name>…), (?<name>…), (?i), (?i:…)
    private Piece? Group()
    {
        var outer = (_ignoreCase, _multiline, _dotAll);
        if (Take('?') && !Take(':') && !TakeName() && !TakeFlags())
        {
            return null;
        }

        if (pattern[_at - 1] == ')')
        {
            return new SequencePiece([]);   // (?i) holds to the end of the group around it
        }

        var inner = Choice();
        (_ignoreCase, _multiline, _dotAll) = outer;
        return Take(')') ? inner : null;
    }

    private bool TakeName()
    {
        var name = pattern[_at..].StartsWith("P<", StringComparison.Ordinal) ? 2 : Here == '<' ? 1 : 0;
        var end = name == 0 ? -1 : pattern.IndexOf('>', _at);
        if (end <= _at + name || !pattern[(_at + name)..end].All(c => char.IsAsciiLetterOrDigit(c) || c == '_'))
        {
            return false;
        }

        _at = end + 1;
        return true;
    }

    private bool TakeFlags()
    {
        for (var on = true; !AtEnd; _at++)
        {
            switch (Here)
            {
                case '-' when on: on = false; break;
                case 'i': _ignoreCase = on; break;
                case 'm': _multiline = on; break;
                case 's': _dotAll = on; break;
                case ':' or ')':
                    _at++;
                    return true;
                default:
                    return false;
            }
        }

        return false;
    }

    private Piece? Escape()
    {
        Place? place = Here switch
        {
            'A' => Place.TextStart,
            'z' => Place.TextEnd,
            'b' => Place.WordBoundary,
            'B' => Place.NoWordBoundary,
            _ => null,
        };
        if (place is not null)
        {
            _at++;
            return new PlacePiece(place.Value);
        }

        var set = new CharacterSet();
        return AddEscape(set) is null ? null : new SetPiece(_ignoreCase ? set.IgnoreCase() : set);
    }

    private bool Take(char expected)
    {
        var found = !AtEnd && Here == expected;
        _at += found ? 1 : 0;
        return found;
    }
}
