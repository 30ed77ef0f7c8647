using System.Globalization;
using System.Text;

namespace Opportune.Expressions.Parsing;

/// <summary>Reads text and octet literals: '…' "…" '''…''' """…""" with the prefixes r (raw) and b (octets).</summary>
internal sealed class StringLiteral
{
    private readonly string _text;
    private readonly int _start;
    private readonly bool _raw;
    private readonly bool _octets;
    private readonly string _quote;
    private readonly StringBuilder _characters = new();
    private readonly List<byte> _bytes = [];
    private int _at;

    private StringLiteral(string text, int start)
    {
        _text = text;
        _start = start;
        _at = start;
        for (; _text[_at] is not ('\'' or '"'); _at++)
        {
            _raw |= _text[_at] is 'r' or 'R';
            _octets |= _text[_at] is 'b' or 'B';
        }

        var triple = new string(_text[_at], 3);
        _quote = string.CompareOrdinal(_text, _at, triple, 0, 3) == 0 ? triple : triple[..1];
        _at += _quote.Length;
    }

    public static bool IsAhead(string text, int at)
    {
        var quote = at;
        while (quote < text.Length && quote - at < 2 && text[quote] is 'r' or 'R' or 'b' or 'B')
        {
            quote++;
        }

        return quote < text.Length && text[quote] is '\'' or '"' && !(quote - at == 2 && char.ToLowerInvariant(text[at]) == char.ToLowerInvariant(text[at + 1]));
    }

    /// <summary>Reads the literal that starts at <paramref name="at"/> and moves behind it.</summary>
    /// <exception cref="Refusal">It does not end, or holds a wrong escape.</exception>
    public static CelValue Read(string text, ref int at)
    {
        var literal = new StringLiteral(text, at);
        while (!literal.TakeEnd())
        {
            literal.TakeOne();
        }

        at = literal._at;
        return literal._octets ? CelValue.Bytes(literal._bytes.ToArray()) : CelValue.String(literal._characters.ToString());
    }

    private bool TakeEnd()
    {
        if (_at >= _text.Length || (_quote.Length == 1 && _text[_at] is '\n' or '\r'))
        {
            throw Refusal.Syntax(_start, "The text does not end.", $"close it with {_quote}");
        }

        var ends = string.CompareOrdinal(_text, _at, _quote, 0, _quote.Length) == 0;
        _at += ends ? _quote.Length : 0;
        return ends;
    }

    private void TakeOne()
    {
        if (_text[_at] == '\\' && !_raw)
        {
            TakeEscape();
            return;
        }

        if (!Rune.TryGetRuneAt(_text, _at, out var rune))
        {
            throw Refusal.Syntax(_at, "The text holds half of a surrogate pair.");
        }

        _at += rune.Utf16SequenceLength;
        Append(rune);
    }

    private void TakeEscape()
    {
        var c = _at + 1 < _text.Length ? _text[_at + 1] : '\0';
        _at += 2;
        switch (c)
        {
            case 'x' or 'X': Append(Digits(2, 16), isOctet: true); break;
            case 'u' when !_octets: Append(Digits(4, 16), isOctet: false); break;
            case 'U' when !_octets: Append(Digits(8, 16), isOctet: false); break;
            case >= '0' and <= '3':
                _at--;
                Append(Digits(3, 8), isOctet: true);
                break;
            default:
                Append(new Rune(Simple(c)));
                break;
        }
    }

    private char Simple(char c) => c switch
    {
        'a' => '\a',
        'b' => '\b',
        'f' => '\f',
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        'v' => '\v',
        '\\' or '?' or '"' or '\'' or '`' => c,
        _ => throw Refusal.Syntax(_at - 2, "The escape is not known.", "write \\\\ for a backslash, or put r before the quote"),
    };

    private uint Digits(int count, int radix)
    {
        var start = _at;
        uint value = 0;
        for (; _at < start + count; _at++)
        {
            var digit = _at < _text.Length && char.IsAsciiHexDigit(_text[_at])
                ? int.Parse(_text.AsSpan(_at, 1), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture)
                : radix;
            value = digit < radix
                ? unchecked((value * (uint)radix) + (uint)digit)
                : throw Refusal.Syntax(start, $"The escape needs {count} digits of base {radix}.");
        }

        return value;
    }

    private void Append(uint code, bool isOctet)
    {
        if (isOctet && _octets)
        {
            _bytes.Add((byte)code);
            return;
        }

        Append(Rune.IsValid(code) ? new Rune(code) : throw Refusal.Syntax(_at, "The escape is not a Unicode character."));
    }

    private void Append(Rune rune)
    {
        if (!_octets)
        {
            _characters.Append(rune.ToString());
            return;
        }

        Span<byte> utf8 = stackalloc byte[4];
        _bytes.AddRange(utf8[..rune.EncodeToUtf8(utf8)]);
    }
}
