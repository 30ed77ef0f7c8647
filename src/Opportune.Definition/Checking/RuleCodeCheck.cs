using Opportune.Definition.Reading;
using Opportune.Definition.Yaml;

namespace Opportune.Definition.Checking;

/// <summary>Reports codes that two rules of one action share: a record could not tell them apart.</summary>
internal static class RuleCodeCheck
{
    public static void Action(ActionText action, FindingList findings)
    {
        foreach (var code in action.Rules.GroupBy(r => r.Rule.Code, StringComparer.Ordinal).Where(c => c.Count() > 1))
        {
            var (first, last) = (code.First(), code.Last());
            var node = first.Rule.Node.Length == 0 ? "bank.yaml" : first.Rule.Node;
            findings.Error(last.Must.Place, "bank.rule.twice", $"{action.Action.Id} already has a rule {code.Key}, from {node}. Give one of them another code.");
        }
    }
}
