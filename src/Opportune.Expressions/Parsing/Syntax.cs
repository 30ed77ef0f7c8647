namespace Opportune.Expressions.Parsing;

/// <summary>Where a piece of syntax stands in the text, and At, the place an error about it points to.</summary>
internal readonly record struct Span(int Start, int End, int At);

/// <summary>An expression as written, before names and types are known. A leaf has depth 1, anything else one more than its deepest part.</summary>
internal abstract record Syntax(Span Span, int Depth);

internal sealed record LiteralSyntax(Span Span, CelValue Value) : Syntax(Span, 1);

/// <summary>A name; absolute if written with a leading dot, and then never a macro's variable.</summary>
internal sealed record NameSyntax(Span Span, string Name, bool Absolute) : Syntax(Span, 1);

internal sealed record SelectSyntax(Span Span, int Depth, Syntax Operand, string Field) : Syntax(Span, Depth);

internal sealed record CallSyntax(Span Span, int Depth, Syntax? Target, string Name, Syntax[] Arguments) : Syntax(Span, Depth);

/// <summary>One of ! - + * / % &lt; … in [] ?: &amp;&amp; ||, the last two with any number of operands.</summary>
internal sealed record OperatorSyntax(Span Span, int Depth, string Symbol, Syntax[] Operands) : Syntax(Span, Depth);

internal sealed record ListSyntax(Span Span, int Depth, Syntax[] Items) : Syntax(Span, Depth);

internal sealed record MapSyntax(Span Span, int Depth, Syntax[] Keys, Syntax[] Values) : Syntax(Span, Depth);
