using Opportune.Definition.Reading;
using Opportune.Definition.Yaml;
using Opportune.Engine.Bank;
using Opportune.Expressions;

namespace Opportune.Definition.Checking;

/// <summary>Finds actions whose rules can never all hold: a rule that is always false, or comparisons of one fact that exclude each other.</summary>
/// <remarks>Looks at comparisons of a fact with a constant only, and at facts one by one; what it reports is certain, what it does not report is not.</remarks>
internal sealed class ContradictionCheck(FactSchema facts, FindingList findings)
{
    private readonly CelValue[] _nothing = [.. facts.Facts.Select(f => CelValue.Missing(f.Name))];

    public void Action(ActionText action)
    {
        foreach (var rule in action.Rules.Where(r => IsNever(r.Rule.MustHold)))
            findings.Error(rule.Must.Place, "bank.rule.never", $"The rule {rule.Rule.Code} never holds, so nothing below it can ever be chosen.");
        var compared = action.Rules.Where(r => r.Rule.MustHold.Index >= 0)
            .SelectMany(r => r.Rule.MustHold.Expression.Comparisons.Select(c => (Rule: r, Comparison: c)))
            .GroupBy(c => c.Comparison.Slot).OrderBy(g => g.Key);
        foreach (var fact in compared) Fact(action, [.. fact]);
    }

    // Adds comparison after comparison; the first that leaves no value contradicts an earlier one.
    private void Fact(ActionText action, IReadOnlyList<(RuleText Rule, CelComparison Comparison)> compared)
    {
        var values = new PossibleValues([]);
        for (var i = 0; i < compared.Count; i++)
        {
            values.Add(compared[i].Comparison);
            if (!values.IsNone) continue;
            var (last, other) = (compared[i], compared.Take(i).LastOrDefault(c => new PossibleValues([c.Comparison, compared[i].Comparison]).IsNone, compared[Math.Max(0, i - 1)]));
            var name = facts.Facts[last.Comparison.Slot].Name;
            findings.Error(last.Rule.Must.Place, "bank.rule.contradiction",
                $"{action.Action.Id} can never be chosen: about {name}, {last.Rule.Rule.Code} ({Spelling.Shortened(last.Rule.Rule.MustHold.Expression.Text)}) contradicts {other.Rule.Rule.Code} ({Spelling.Shortened(other.Rule.Rule.MustHold.Expression.Text)}).");
            return;
        }
    }

    private bool IsNever(Condition condition) =>
        condition is { Index: >= 0, Expression.Variables.Count: 0 } && condition.Expression.Interpret(_nothing) is { Kind: CelKind.Bool, AsBool: false } or { IsError: true };
}
