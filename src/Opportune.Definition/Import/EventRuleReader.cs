using System.Collections.Immutable;
using Opportune.Definition.Yaml;
using Opportune.Runtime.Import;

namespace Opportune.Definition.Import;

/// <summary>Reads one event rule.</summary>
internal sealed class EventRuleReader(ImmutableSortedDictionary<string, SourceFile> files, ImmutableSortedDictionary<string, LookupRule> lookups, FindingList findings)
{
    private static readonly Dictionary<string, JoinTakes> Takes = new(StringComparer.Ordinal) { ["one"] = JoinTakes.One, ["each"] = JoinTakes.Each, ["list"] = JoinTakes.List };
    private static readonly Dictionary<string, JoinUnmatched> Unmatched = new(StringComparer.Ordinal) { ["reject"] = JoinUnmatched.Reject, ["keep"] = JoinUnmatched.Keep, ["skip"] = JoinUnmatched.Skip };

    /// <summary>The rule; of use only where nothing was reported.</summary>
    public EventRule Read(string name, Field field)
    {
        using var fields = field.Map($"Event '{name}'");
        var file = MappingReader.NameOfFile(fields.Required("file"), files, findings);
        var scope = new ReferenceScope(file is null ? null : files[file].Format, findings);
        var joins = fields.Optional("joins").Named(NameStyle.Camel).Select(j => ReadJoin(j.Key, j.Value, scope)).ToImmutableArray();
        var values = new ValueReader(scope, findings);
        return new(name, file ?? "", joins, new FilterReader(scope, findings).Read(fields.Optional("where")),
            fields.Required("type").NameOf(NameStyle.Event),
            values.Read(fields.Required("id", "bank.field.missing", "It must be the same at every import, so that nothing is taken twice.")),
            values.Read(fields.Required("time")), Optional(fields.Optional("knownAt"), values), Optional(fields.Optional("customer"), values),
            values.ReadFields(fields.Required("data")));
    }

    private static ValueRule? Optional(Field field, ValueReader values) => field.Exists ? values.Read(field) : null;

    private Join ReadJoin(string name, Field field, ReferenceScope scope)
    {
        if (!lookups.TryGetValue(name, out var lookup)) findings.Unknown(field.Place, "import.lookup.undeclared", "look-up", name, lookups.Keys);
        if (field.Node is not MapNode) return Joined(name, lookup, References(field, scope), JoinTakes.One, JoinUnmatched.Reject, field, scope);
        using var fields = field.Map($"Join '{name}'");
        return Joined(name, lookup, References(fields.Required("on"), scope), fields.Optional("takes").OneOf(Takes, JoinTakes.One),
            fields.Optional("unmatched").OneOf(Unmatched, JoinUnmatched.Reject), field, scope);
    }

    private Join Joined(string name, LookupRule? lookup, ImmutableArray<Reference> on, JoinTakes takes, JoinUnmatched unmatched, Field field, ReferenceScope scope)
    {
        if (lookup is not null && on.Length > 0 && on.Length != lookup.Key.Length)
            findings.Error(field.Place, "import.lookup.key", $"Look-up '{name}' has a key of {lookup.Key.Length} columns, but {on.Length} are given.");
        scope.Join(name, lookup is not null && files.TryGetValue(lookup.File, out var file) ? file.Format : null, takes);
        return new(name, on, takes, unmatched);
    }

    private ImmutableArray<Reference> References(Field field, ReferenceScope scope)
    {
        var references = ImmutableArray.CreateBuilder<Reference>();
        foreach (var one in field.Node is ListNode ? field.Items() : [field])
        {
            var text = one.Words();
            if (text.Length == 0) continue;
            if (Reference.TryParse(text, out var reference))
            {
                scope.Demand(one.Place, reference);
                references.Add(reference);
            }
            else findings.Error(one.Place, "import.reference.form", $"'{Spelling.Shortened(text)}' is no column; write row.column or lookup.name.column.", "row." + text);
        }
        return references.ToImmutable();
    }
}
