using System.Collections.Immutable;
using Opportune.Definition.Yaml;
using Opportune.Expressions;
using Opportune.Runtime.Import;

namespace Opportune.Definition.Import;

/// <summary>Reads which rows count: <c>where: {row.type: [OWNER, USER]}</c> or <c>where: "row.amount != '0'"</c>.</summary>
internal sealed class FilterReader(ReferenceScope scope, FindingList findings)
{
    /// <summary>The filter; null where there is none or it is wrong.</summary>
    public RowFilter? Read(Field field)
    {
        if (field.Node is TextNode) return new ExpressionReader(scope, findings).Read(field, CelType.Bool) is { } condition ? new([], condition) : null;
        if (field.Node is not MapNode map)
        {
            _ = field.Text();
            return null;
        }
        var allowed = ImmutableArray.CreateBuilder<(Reference, ImmutableHashSet<string>)>();
        foreach (var (key, value) in map.Entries)
        {
            if (!Reference.TryParse(key.Text, out var reference))
            {
                findings.Error(key.Place, "import.reference.form", $"'{Spelling.Shortened(key.Text)}' is no column; write row.column or lookup.name.column.", "row." + key.Text);
                continue;
            }
            scope.Demand(key.Place, reference);
            var values = new Field(value, $"'{key.Text}'", findings);
            allowed.Add((reference, value is ListNode ? [.. values.Items().Select(i => i.Text())] : [values.Text()]));
        }
        return new(allowed.ToImmutable());
    }
}
