using System.Globalization;

namespace Opportune.Expressions.Parsing;

/// <summary>Cuts the text into tokens.</summary>
internal sealed class Lexer(string text)
{
    private static readonly string[] Symbols =
        ["&&", "||", "==", "!=", "<=", ">=", "<", ">", "!", "+", "-", "*", "/", "%", "?", ":", ".", ",", "(", ")", "[", "]", "{", "}"];

    private int _at;

    /// <exception cref="Refusal">The text holds something that is no token.</exception>
    public static List<Token> Read(string text)
    {
        var lexer = new Lexer(text);
        var tokens = new List<Token>();
        do
        {
            tokens.Add(lexer.Next());
        }
        while (tokens[^1].Kind != TokenKind.End);
        return tokens;
    }

    private char Peek(int ahead = 0) => _at + ahead < text.Length ? text[_at + ahead] : '\0';

    private Token Next()
    {
        SkipBlanks();
        if (_at >= text.Length)
        {
            return new(TokenKind.End, _at, _at, "");
        }

        if (StringLiteral.IsAhead(text, _at))
        {
            var start = _at;
            var value = StringLiteral.Read(text, ref _at);
            return new(TokenKind.Literal, start, _at, text[start.._at], value);
        }

        if (Words.IsStart(Peek()))
        {
            return Word();
        }

        return char.IsAsciiDigit(Peek()) || (Peek() == '.' && char.IsAsciiDigit(Peek(1))) ? Number() : Symbol();
    }

    private void SkipBlanks()
    {
        while (_at < text.Length)
        {
            if (Peek() == '/' && Peek(1) == '/')
            {
                var end = text.IndexOf('\n', _at);
                _at = end < 0 ? text.Length : end;
            }
            else if (Peek() is ' ' or '\t' or '\n' or '\r' or '\f')
            {
                _at++;
            }
            else
            {
                return;
            }
        }
    }

    private Token Word()
    {
        var start = _at;
        while (Words.IsPart(Peek()))
        {
            _at++;
        }

        return new(TokenKind.Word, start, _at, text[start.._at]);
    }

    private Token Number()
    {
        var start = _at;
        if (Peek() == '0' && Peek(1) is 'x' or 'X')
        {
            _at += 2;
            TakeWhile(char.IsAsciiHexDigit);
            return Whole(start, text.AsSpan((start + 2).._at), NumberStyles.AllowHexSpecifier);
        }

        TakeWhile(char.IsAsciiDigit);
        var isDouble = false;
        if (Peek() == '.' && char.IsAsciiDigit(Peek(1)))
        {
            isDouble = true;
            _at++;
            TakeWhile(char.IsAsciiDigit);
        }

        if (Peek() is 'e' or 'E' && (char.IsAsciiDigit(Peek(1)) || (Peek(1) is '+' or '-' && char.IsAsciiDigit(Peek(2)))))
        {
            isDouble = true;
            _at += 2;
            TakeWhile(char.IsAsciiDigit);
        }

        return isDouble ? Double(start) : Whole(start, text.AsSpan(start.._at), NumberStyles.None);
    }

    private Token Double(int start)
    {
        var value = double.Parse(text.AsSpan(start.._at), NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture);
        RefuseLetterAfterNumber(start);
        return double.IsFinite(value)
            ? new(TokenKind.Literal, start, _at, text[start.._at], CelValue.Double(value))
            : throw Refusal.Syntax(start, "The number is larger than a double can hold.");
    }

    private Token Whole(int start, ReadOnlySpan<char> digits, NumberStyles style)
    {
        if (!ulong.TryParse(digits, style, CultureInfo.InvariantCulture, out var magnitude))
        {
            throw Refusal.Syntax(start, digits.IsEmpty ? "0x must be followed by digits." : "The number does not fit in 64 bits.");
        }

        var isUint = Peek() is 'u' or 'U';
        _at += isUint ? 1 : 0;
        RefuseLetterAfterNumber(start);
        return new(isUint ? TokenKind.Literal : TokenKind.Int, start, _at, text[start.._at], CelValue.Uint(magnitude));
    }

    private void RefuseLetterAfterNumber(int start)
    {
        if (Words.IsPart(Peek()))
        {
            throw Refusal.Syntax(start, "A number must not run into a word.", "put a blank or an operator after the number");
        }
    }

    private void TakeWhile(Func<char, bool> accepts)
    {
        while (accepts(Peek()))
        {
            _at++;
        }
    }

    private Token Symbol()
    {
        foreach (var symbol in Symbols)
        {
            if (string.CompareOrdinal(text, _at, symbol, 0, symbol.Length) == 0)
            {
                _at += symbol.Length;
                return new(TokenKind.Symbol, _at - symbol.Length, _at, symbol);
            }
        }

        throw Refusal.Syntax(_at, $"'{Shown()}' is not part of the language.", Peek() switch
        {
            '=' => "write == to compare",
            '&' => "write && for and",
            '|' => "write || for or",
            '’' or '‘' or '“' or '”' => "use straight quotes ' or \"",
            _ => null,
        });
    }

    private string Shown() => char.IsControl(Peek()) || char.IsSurrogate(Peek()) ? $"U+{(int)Peek():X4}" : Peek().ToString();
}
