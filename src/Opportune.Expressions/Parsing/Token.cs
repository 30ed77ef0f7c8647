namespace Opportune.Expressions.Parsing;

internal enum TokenKind : byte { End, Word, Int, Literal, Symbol }

/// <summary>A piece of the text from Start to End (exclusive). An Int holds its magnitude as uint (the parser knows the sign), a Literal its value.</summary>
internal readonly record struct Token(TokenKind Kind, int Start, int End, string Text, CelValue Value = default)
{
    public bool Is(string symbol) => Kind is TokenKind.Symbol or TokenKind.Word && Text == symbol;
}
