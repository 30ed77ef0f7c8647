using Opportune.Engine.Bank;
using Opportune.Expressions;

namespace Opportune.Engine.Tests;

/// <summary>Equal texts share one condition, as in a loaded bank.</summary>
internal sealed class ConditionBook(FactSchema facts)
{
    private readonly List<Condition> _all = [];

    public IReadOnlyList<Condition> All => _all;

    public Condition Of(string text, CelType type)
    {
        if (_all.Find(c => c.Expression.Text == text) is { } known) return known;
        _all.Add(new(_all.Count, CelExpression.Check(text, facts.Variables, type)));
        return _all[^1];
    }

    /// <summary>Reads <c>You have {{balance.total | money}}.</c></summary>
    public Template Template(string text)
    {
        var parts = new List<TemplatePart>();
        foreach (var piece in text.Split("{{"))
        {
            var end = piece.IndexOf("}}", StringComparison.Ordinal);
            if (end >= 0)
            {
                var fact = piece[..end].Split('|', StringSplitOptions.TrimEntries);
                parts.Add(new("", facts.SlotOf(fact[0]), fact.Length > 1 ? Enum.Parse<TemplateFormat>(fact[1], ignoreCase: true) : TemplateFormat.Plain));
            }
            if (end + 2 < piece.Length || end < 0 && piece.Length > 0) parts.Add(new(end < 0 ? piece : piece[(end + 2)..], -1, TemplateFormat.Plain));
        }
        return new(text, parts);
    }
}
