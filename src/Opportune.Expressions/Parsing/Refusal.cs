namespace Opportune.Expressions.Parsing;

/// <summary>Carries the first syntax error from the depth of the parser to its entrance; never leaves this project.</summary>
internal sealed class Refusal(string code, int at, string message, string? suggestion = null) : Exception(message)
{
    public string Code { get; } = code;

    public int At { get; } = at;

    public string? Suggestion { get; } = suggestion;

    public static Refusal Syntax(int at, string message, string? suggestion = null) => new("expression.syntax", at, message, suggestion);
}
