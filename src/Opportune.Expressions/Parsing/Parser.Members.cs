namespace Opportune.Expressions.Parsing;

internal sealed partial class Parser
{
    private Syntax Member()
    {
        var syntax = Primary();
        while (true)
        {
            var at = Here.Start;
            if (TryTake("."))
            {
                syntax = Selection(syntax);
            }
            else if (TryTake("["))
            {
                var index = Expression();
                Take("]");
                syntax = Bounded(new OperatorSyntax(
                    new(syntax.Span.Start, PreviousEnd, at), Math.Max(syntax.Depth, index.Depth) + 1, "[]", [syntax, index]));
            }
            else if (Here.Is("{") && syntax is NameSyntax or SelectSyntax)
            {
                throw new Refusal("expression.unsupported", at, "Messages cannot be built in an expression.", "use a map: {'key': value}");
            }
            else
            {
                return syntax;
            }
        }
    }

    private Syntax Selection(Syntax operand)
    {
        var field = Here;
        if (field.Kind != TokenKind.Word || Words.IsKeyword(field.Text))
        {
            throw Unexpected("the name of a field");
        }

        _position++;
        return Here.Is("(")
            ? Call(operand, field)
            : Bounded(new SelectSyntax(new(operand.Span.Start, field.End, field.Start), operand.Depth + 1, operand, field.Text));
    }

    private CallSyntax Call(Syntax? target, Token name)
    {
        Take("(");
        var arguments = Items(")");
        var depth = arguments.Select(a => a.Depth).Append(target?.Depth ?? 0).Max() + 1;
        return Bounded(new CallSyntax(new(target?.Span.Start ?? name.Start, PreviousEnd, name.Start), depth, target, name.Text, arguments));
    }

    private Syntax Primary()
    {
        var token = Here;
        if (token.Kind == TokenKind.Literal)
        {
            _position++;
            return new LiteralSyntax(Across(token), token.Value);
        }

        if (token.Kind == TokenKind.Int || token.Is("-"))
        {
            return Whole();
        }

        if (token.Kind == TokenKind.Word || token.Is("."))
        {
            return Word();
        }

        return token.Text switch
        {
            "(" when TryTake("(") => Parenthesis(),
            "[" when TryTake("[") => List(token.Start),
            "{" when TryTake("{") => Map(token.Start),
            _ => throw Unexpected("a value"),
        };
    }

    // The sign belongs to the literal, or the smallest integer could not be written.
    private LiteralSyntax Whole()
    {
        var first = Here;
        var negative = TryTake("-");
        var number = Here;
        _position++;
        var magnitude = number.Value.AsUint;
        if (magnitude > (negative ? 1UL << 63 : long.MaxValue))
        {
            throw Refusal.Syntax(first.Start, "The number does not fit in a 64-bit integer.", "write it with u for uint, or as a double with .0");
        }

        var value = unchecked(negative ? -(long)magnitude : (long)magnitude);
        return new LiteralSyntax(new(first.Start, number.End, first.Start), CelValue.Int(value));
    }

    private Syntax Word()
    {
        var absolute = TryTake(".");
        var word = Here;
        if (word.Kind != TokenKind.Word)
        {
            throw Unexpected("a name");
        }

        _position++;
        switch (word.Text)
        {
            case "true" when !absolute: return new LiteralSyntax(Across(word), CelValue.True);
            case "false" when !absolute: return new LiteralSyntax(Across(word), CelValue.False);
            case "null" when !absolute: return new LiteralSyntax(Across(word), CelValue.Null);
        }

        if (Words.IsKeyword(word.Text) || Words.IsReserved(word.Text))
        {
            throw new Refusal("expression.reserved-word", word.Start, $"'{word.Text}' is a reserved word and cannot be used as a name.",
                word.Text == "if" ? "write condition ? value : otherwise" : null);
        }

        return Here.Is("(") ? Call(null, word) : new NameSyntax(Across(word), word.Text, absolute);
    }

    private Syntax Parenthesis()
    {
        var inner = Expression();
        Take(")");
        return inner;
    }

    private ListSyntax List(int start)
    {
        var items = Items("]");
        return Bounded(new ListSyntax(new(start, PreviousEnd, start), items.Select(i => i.Depth).Append(0).Max() + 1, items));
    }

    private MapSyntax Map(int start)
    {
        var keys = new List<Syntax>();
        var values = new List<Syntax>();
        while (!TryTake("}"))
        {
            keys.Add(Expression());
            Take(":");
            values.Add(Expression());
            EndOrComma("}");
        }

        var depth = keys.Concat(values).Select(e => e.Depth).Append(0).Max() + 1;
        return Bounded(new MapSyntax(new(start, PreviousEnd, start), depth, [.. keys], [.. values]));
    }

    private Syntax[] Items(string end)
    {
        var items = new List<Syntax>();
        while (!TryTake(end))
        {
            items.Add(Expression());
            EndOrComma(end);
        }

        return [.. items];
    }

    // A trailing comma is allowed.
    private void EndOrComma(string end)
    {
        if (!Here.Is(end) && !TryTake(","))
        {
            throw Unexpected($"',' or '{end}'");
        }
    }

    private static Span Across(Token token) => new(token.Start, token.End, token.Start);
}
