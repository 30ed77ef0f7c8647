using Opportune.Expressions.Parsing;

namespace Opportune.Expressions.Checking;

/// <summary>Collects what is wrong with one expression, with line and column.</summary>
internal sealed class Problems(string text)
{
    /// <summary>More mistakes than this help nobody, and looking for suggestions costs time.</summary>
    private const int MaxErrors = 20;

    private readonly List<CelError> _errors = [];

    public IReadOnlyList<CelError> Errors => _errors;

    public bool AreEnough => _errors.Count >= MaxErrors;

    public void Add(Refusal refusal) => Add(refusal.Code, refusal.At, refusal.Message, refusal.Suggestion);

    public void Add(string code, int at, string message, string? suggestion = null)
    {
        if (AreEnough)
        {
            return;
        }

        var before = text.AsSpan(0, Math.Min(at, text.Length));
        var line = before.Count('\n') + 1;
        var column = before.Length - before.LastIndexOf('\n');
        _errors.Add(new CelError(code, message, line, column, suggestion));
    }
}
