using Opportune.Definition.Yaml;
using Opportune.Expressions;

namespace Opportune.Definition.Reading;

/// <summary>Checks an expression where it stands in a file.</summary>
internal static class CelReader
{
    private static readonly string[] Leads = ["did you mean ", "write "];

    /// <summary>The expression, or null after reporting each of its mistakes at its place in the file.</summary>
    public static CelExpression? Check(Field field, string text, VariableSchema schema, FindingList findings)
    {
        if (CelExpression.TryCheck(text, schema, expected: null, out var expression, out var errors)) return expression;
        foreach (var error in errors)
        {
            var at = field.Node is TextNode node ? node.At(error.Line, error.Column) : field.Place;
            findings.Error(at, CodeOf(error.Code), error.Message, Meant(error.Suggestion));
        }
        return null;
    }

    private static string CodeOf(string code) => code == "expression.unknown-fact" ? "bank.fact.unknown" : "bank." + code;

    // The suggestion alone, without the sentence around it.
    private static string? Meant(string? suggestion)
    {
        foreach (var lead in Leads)
            if (suggestion is not null && suggestion.StartsWith(lead, StringComparison.Ordinal)) return suggestion[lead.Length..].TrimEnd('?');
        return suggestion;
    }
}
