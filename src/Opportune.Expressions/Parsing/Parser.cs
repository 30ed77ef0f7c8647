namespace Opportune.Expressions.Parsing;

/// <summary>Builds the syntax tree by precedence climbing.</summary>
internal sealed partial class Parser
{
    private readonly List<Token> _tokens;
    private int _position;
    private int _nesting;

    private Parser(string text) => _tokens = Lexer.Read(text);

    private Token Here => _tokens[_position];

    private int PreviousEnd => _tokens[_position - 1].End;

    /// <exception cref="Refusal">The text is not an expression, or is too long or too deep.</exception>
    public static Syntax Parse(string text)
    {
        if (text.Length > CelExpression.MaxTextLength)
        {
            throw new Refusal("expression.too-long", 0, $"The expression has {text.Length} characters; at most {CelExpression.MaxTextLength} are allowed.",
                "split it into several rules, or declare a feature");
        }

        var parser = new Parser(text);
        var syntax = parser.Expression();
        return parser.Here.Kind == TokenKind.End ? syntax : throw parser.Unexpected("an operator or the end");
    }

    private Syntax Expression()
    {
        Enter();
        var condition = Chain("||", () => Chain("&&", Relation));
        if (TryTake("?"))
        {
            var at = _tokens[_position - 1].Start;
            var yes = Chain("||", () => Chain("&&", Relation));
            Take(":");
            condition = Operator("?:", at, condition, yes, Expression());
        }

        _nesting--;
        return condition;
    }

    // a && b && c becomes one node with three operands, so that long conditions are not deep.
    private Syntax Chain(string symbol, Func<Syntax> operand)
    {
        var first = operand();
        if (!Here.Is(symbol))
        {
            return first;
        }

        var at = Here.Start;
        var operands = new List<Syntax> { first };
        while (TryTake(symbol))
        {
            operands.Add(operand());
        }

        return Operator(symbol, at, [.. operands]);
    }

    private Syntax Relation() => Binary(Sum, "<", "<=", ">", ">=", "==", "!=", "in");

    private Syntax Sum() => Binary(Product, "+", "-");

    private Syntax Product() => Binary(Unary, "*", "/", "%");

    private Syntax Binary(Func<Syntax> operand, params ReadOnlySpan<string> symbols)
    {
        var left = operand();
        while (Here.Kind is TokenKind.Symbol or TokenKind.Word && symbols.Contains(Here.Text))
        {
            var symbol = Here;
            _position++;
            left = Operator(symbol.Text, symbol.Start, left, operand());
        }

        return left;
    }

    private Syntax Unary()
    {
        var symbol = Here;
        if (!TryTake("!") && !(Here.Is("-") && _tokens[_position + 1].Kind != TokenKind.Int && TryTake("-")))
        {
            return Member();
        }

        Enter();
        var operand = Unary();
        _nesting--;
        var start = symbol.Start;
        return Bounded(new OperatorSyntax(new(start, PreviousEnd, start), operand.Depth + 1, symbol.Text, [operand]));
    }

    private static OperatorSyntax Operator(string symbol, int at, params Syntax[] operands) => Bounded(new OperatorSyntax(
        new(operands[0].Span.Start, operands[^1].Span.End, at), operands.Max(o => o.Depth) + 1, symbol, operands));

    private void Enter()
    {
        if (++_nesting > CelExpression.MaxDepth)
        {
            throw TooDeep(Here.Start);
        }
    }

    private static T Bounded<T>(T syntax) where T : Syntax =>
        syntax.Depth <= CelExpression.MaxDepth ? syntax : throw TooDeep(syntax.Span.At);

    private static Refusal TooDeep(int at) => new("expression.too-deep", at,
        $"The expression is nested more than {CelExpression.MaxDepth} deep.", "split it into several rules, or declare a feature");

    private bool TryTake(string symbol)
    {
        var found = Here.Is(symbol);
        _position += found ? 1 : 0;
        return found;
    }

    private void Take(string symbol)
    {
        if (!TryTake(symbol))
        {
            throw Unexpected($"'{symbol}'");
        }
    }

    private Refusal Unexpected(string expected) => Refusal.Syntax(
        Here.Start,
        Here.Kind == TokenKind.End ? $"The expression ends where {expected} should stand." : $"'{Shown(Here.Text)}' stands where {expected} should.",
        Here.Text.ToUpperInvariant() switch
        {
            "AND" => "write && for and",
            "OR" => "write || for or",
            "IS" => "write == to compare",
            _ when _position > 0 && string.Equals(_tokens[_position - 1].Text, "not", StringComparison.OrdinalIgnoreCase) => "write ! for not",
            _ => null,
        });

    private static string Shown(string text) => text.Length <= 20 ? text : text[..20] + "…";
}
