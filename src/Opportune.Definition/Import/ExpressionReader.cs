using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Opportune.Definition.Yaml;
using Opportune.Expressions;
using Opportune.Runtime.Import;

namespace Opportune.Definition.Import;

/// <summary>Reads CEL expressions over a row: every column is a text, <c>row.amount</c> or <c>lookup.account.date</c>.</summary>
internal sealed partial class ExpressionReader(ReferenceScope scope, FindingList findings)
{
    /// <summary>The expression; null after reporting its mistakes at their places.</summary>
    public ValueRule.Expression? Read(Field field, CelType? expected)
    {
        var text = field.Words();
        if (text.Length == 0) return null;
        var schema = new VariableSchema();
        var variables = ImmutableArray.CreateBuilder<Reference>();
        foreach (var name in Names().Matches(text).Select(m => m.Value).Distinct(StringComparer.Ordinal))
        {
            if (!Reference.TryParse(name, out var reference) || !TryDeclare(schema, name)) continue;
            scope.Demand(field.Place, reference);
            variables.Add(reference);
        }
        if (CelExpression.TryCheck(text, schema, expected, out var expression, out var errors)) return new(expression, variables.ToImmutable());
        foreach (var error in errors)
            findings.Error(field.Node is TextNode node ? node.At(error.Line, error.Column) : field.Place, "import." + error.Code, error.Message, error.Suggestion);
        return null;
    }

    private static bool TryDeclare(VariableSchema schema, string name)
    {
        try
        {
            schema.Declare(name, CelType.String);
            return true;
        }
        catch (ArgumentException)
        {
            return false; // A reserved word; the check reports the fact as unknown, at its place.
        }
    }

    [GeneratedRegex(@"(?<![\w.])(row\.[A-Za-z_]\w*|lookup\.[A-Za-z_]\w*\.[A-Za-z_]\w*)", RegexOptions.CultureInvariant)]
    private static partial Regex Names();
}
