using Opportune.Definition.Yaml;
using Opportune.Engine.Bank;

namespace Opportune.Definition.Reading;

/// <summary>An action as read, with the places that later checks report at.</summary>
internal sealed record ActionText(ActionDefinition Action, Field Field, IReadOnlyList<RuleText> Rules, IReadOnlyList<FactUse> Readings, IReadOnlyList<TreatmentText> Treatments);

/// <summary>A rule as read.</summary>
internal sealed record RuleText(Rule Rule, Field Must, Field Because);

/// <summary>A treatment as read.</summary>
internal sealed record TreatmentText(TreatmentDefinition Treatment, Field Field);

/// <summary>Reads <c>taxonomy/*.yaml</c>: issues, groups and actions, each with its rules, handed down.</summary>
internal sealed class TaxonomyReader(ExpressionPool expressions, ActionReader actions, FindingList findings)
{
    private readonly List<ActionText> _read = [];
    private readonly SortedSet<string> _nodes = new(StringComparer.Ordinal);

    /// <summary>Every issue, group and action.</summary>
    public IReadOnlyCollection<string> Nodes => _nodes;

    /// <summary>All actions ordered by id, not yet indexed.</summary>
    public IReadOnlyList<ActionText> Read(BankFiles files, Fields bank)
    {
        var ofBank = RulesAt(bank, "");
        foreach (var (path, issue, root) in files.In("taxonomy"))
        {
            if (!Vocabulary.IssueNames.Contains(issue))
                findings.Error(Place.Whole(path), "bank.issue.unknown", $"There is no issue '{issue}'. It is one of {string.Join(", ", Vocabulary.IssueNames)}.", Spelling.Nearest(issue, Vocabulary.IssueNames));
            ReadIssue(issue, root, ofBank);
        }
        return [.. _read.OrderBy(a => a.Action.Id, StringComparer.Ordinal)];
    }

    private void ReadIssue(string id, Field field, IReadOnlyList<RuleText> inherited)
    {
        _nodes.Add(id);
        using var issue = field.Map($"Issue '{id}'");
        issue.Optional("words").Text();
        IReadOnlyList<RuleText> rules = [.. inherited, .. RulesAt(issue, id)];
        foreach (var (name, group) in issue.Required("groups").Named(NameStyle.Kebab)) ReadGroup(id, $"{id}/{name}", group, rules);
    }

    private void ReadGroup(string issue, string id, Field field, IReadOnlyList<RuleText> inherited)
    {
        _nodes.Add(id);
        using var group = field.Map($"Group '{id}'");
        group.Optional("words").Text();
        IReadOnlyList<RuleText> rules = [.. inherited, .. RulesAt(group, id)];
        foreach (var (name, value) in group.Required("actions").Named(NameStyle.Kebab))
        {
            var action = $"{id}/{name}";
            _nodes.Add(action);
            using var fields = value.Map($"Action '{action}'");
            IReadOnlyList<RuleText> all = [.. rules, .. RulesAt(fields, action)];
            _read.Add(actions.Read(new(action, issue, id), value, fields, [.. all.OrderBy(r => r.Rule.Stage)]));
        }
    }

    private List<RuleText> RulesAt(Fields node, string path)
    {
        var rules = new List<RuleText>();
        foreach (var (key, stage) in Vocabulary.Stages)
        foreach (var item in node.Optional(key).Items()) rules.Add(ReadRule(item, key, stage, path));
        return rules;
    }

    private RuleText ReadRule(Field item, string key, PolicyStage stage, string node)
    {
        using var rule = item.Map($"A rule of {key}");
        var (must, because) = (rule.Required("must"), rule.Optional("because"));
        return new(new($"{key}.{rule.Required("code").NameOf(NameStyle.Kebab)}", stage, expressions.Truth(must), expressions.Template(because), node,
            rule.Optional("restricted").Boolean()), must, because);
    }
}

/// <summary>Where an action stands.</summary>
internal sealed record ActionPath(string Id, string Issue, string Group);
