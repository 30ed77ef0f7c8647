using Opportune.Expressions.Parsing;

namespace Opportune.Expressions.Checking;

/// <summary>Collects what is wrong with one expression, with line and column.</summary>
internal sealed class Problems(string text)
{
    private readonly List<CelError> _errors = [];

    public IReadOnlyList<CelError> Errors => _errors;

    public void Add(Refusal refusal) => Add(refusal.Code, refusal.At, refusal.Message, refusal.Suggestion);

    public void Add(string code, int at, string message, string? suggestion = null)
    {
        var before = text.AsSpan(0, Math.Min(at, text.Length));
        var line = before.Count('\n') + 1;
        var column = before.Length - before.LastIndexOf('\n');
        _errors.Add(new CelError(code, message, line, column, suggestion));
    }
}
