using System.Globalization;
using System.Text;

namespace Opportune.Expressions.Matching;

internal sealed partial class PatternParser
{
    private SetPiece? Bracket()
    {
        var set = new CharacterSet();
        var negated = Take('^');
        for (var isFirst = true; isFirst || Here != ']'; isFirst = false)
        {
            if (AtEnd || !TryAddItem(set))
            {
                return null;
            }
        }

        _at++;
        set = negated ? set.Negate() : set;
        return new SetPiece(_ignoreCase ? set.IgnoreCase() : set);
    }

    private bool TryAddItem(CharacterSet set)
    {
        if (Here == '[' && _at + 1 < pattern.Length && pattern[_at + 1] == ':')
        {
            var end = pattern.IndexOf(":]", _at, StringComparison.Ordinal);
            var name = end < 0 ? "" : pattern[(_at + 2)..end];
            _at = end + 2;
            return set.TryAddNamed(name);
        }

        if (Character(set) is not { } first)
        {
            return false;
        }

        var isRange = first >= 0 && Here == '-' && _at + 1 < pattern.Length && pattern[_at + 1] != ']';
        _at += isRange ? 1 : 0;
        var last = isRange ? Character(set) : first;
        if (last is null || last < first)
        {
            return false;
        }

        _ = first < 0 ? set : set.Add(first, last.Value);
        return true;
    }

    // One character of a bracket; -1 for a class that is in the set already.
    private int? Character(CharacterSet set)
    {
        if (Take('\\'))
        {
            return AddEscape(set);
        }

        if (!Rune.TryGetRuneAt(pattern, _at, out var rune))
        {
            return null;
        }

        _at += rune.Utf16SequenceLength;
        return rune.Value;
    }

    /// <summary>Adds what the escape stands for; the character, or -1 for a class, or null if it is none.</summary>
    private int? AddEscape(CharacterSet set)
    {
        var c = Here;
        _at++;
        int? character = c switch
        {
            'n' => '\n',
            't' => '\t',
            'r' => '\r',
            'f' => '\f',
            'v' => '\v',
            'a' => '\a',
            'x' => Hex(),
            'p' or 'P' => TryAddCategory(set, c == 'P') ? -1 : null,
            _ when set.TryAddClass(c) => -1,
            _ => char.IsAscii(c) && !char.IsAsciiLetterOrDigit(c) && c != '\0' ? c : null,
        };
        _ = character is >= 0 ? set.Add(character.Value, character.Value) : set;
        return character;
    }

    private int? Hex()
    {
        var end = Here == '{' ? pattern.IndexOf('}', _at) : _at + 2;
        var start = Here == '{' ? _at + 1 : _at;
        if (end <= start || end > pattern.Length
            || !int.TryParse(pattern.AsSpan(start, end - start), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code)
            || !Rune.IsValid(code))
        {
            return null;
        }

        _at = end + (pattern[start - 1] == '{' ? 1 : 0);
        return code;
    }

    private bool TryAddCategory(CharacterSet set, bool negated)
    {
        var end = Here == '{' ? pattern.IndexOf('}', _at) : _at + 1;
        if (end < 0 || end > pattern.Length)
        {
            return false;
        }

        var name = Here == '{' ? pattern[(_at + 1)..end] : pattern[_at..end];
        _at = Here == '{' ? end + 1 : end;
        return set.TryAddCategory(name, negated);
    }
}
