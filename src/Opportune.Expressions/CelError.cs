namespace Opportune.Expressions;

/// <summary>Why an expression was refused.</summary>
/// <param name="Code">Stable: <c>expression.syntax</c>, <c>expression.unknown-fact</c>, <c>expression.too-deep</c>, …</param>
/// <param name="Message">One sentence for the author of the expression.</param>
/// <param name="Line">1-based.</param>
/// <param name="Column">1-based, in UTF-16 code units.</param>
/// <param name="Suggestion">What to write instead, if that can be guessed: <c>did you mean features.salary_90d?</c></param>
public sealed record CelError(string Code, string Message, int Line, int Column, string? Suggestion)
{
    /// <summary>The error on one line: <c>1:5 expression.unknown-fact: There is no fact … (did you mean …?)</c></summary>
    public override string ToString() =>
        $"{Line}:{Column} {Code}: {Message}{(Suggestion is null ? "" : $" ({Suggestion})")}";
}
