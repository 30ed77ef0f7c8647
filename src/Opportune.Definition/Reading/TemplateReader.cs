using Opportune.Definition.Yaml;
using Opportune.Engine.Bank;
using Opportune.Expressions;

namespace Opportune.Definition.Reading;

/// <summary>Reads texts with places for facts: <c>About {{balance.total | roughMoney}}</c>.</summary>
internal static class TemplateReader
{
    private const string Open = "{{", Close = "}}";

    public static Template Read(Field field, FactSchema facts, FindingList findings)
    {
        var text = field.Words();
        var parts = new List<TemplatePart>();
        for (var at = 0; at < text.Length;)
        {
            var open = text.IndexOf(Open, at, StringComparison.Ordinal);
            var literal = open < 0 ? text[at..] : text[at..open];
            if (literal.Contains(Close, StringComparison.Ordinal)) Report(at + literal.IndexOf(Close, StringComparison.Ordinal), "bank.template.syntax", "'}}' closes nothing. A fact stands as {{fact}} or {{fact | format}}.");
            if (literal.Length > 0) parts.Add(new(literal, -1, TemplateFormat.Plain));
            if (open < 0) break;
            var close = text.IndexOf(Close, open, StringComparison.Ordinal);
            if (close < 0)
            {
                Report(open, "bank.template.syntax", "'{{' is never closed. A fact stands as {{fact}} or {{fact | format}}.");
                break;
            }
            if (Place(text[(open + 2)..close], open + 2) is { } part) parts.Add(part);
            at = close + 2;
        }
        return new(text, parts);

        TemplatePart? Place(string inside, int start)
        {
            var pieces = inside.Split('|');
            var (name, format) = (pieces[0].Trim(), pieces.Length > 1 ? pieces[1].Trim() : "plain");
            var nameAt = start + pieces[0].Length - pieces[0].TrimStart().Length;
            if (pieces.Length > 2 || name.Length == 0) Report(start, "bank.template.syntax", "A fact stands as {{fact}} or {{fact | format}}.");
            else if (!facts.Variables.TryFind(name, out var slot, out var type)) Unknown(nameAt, "bank.fact.unknown", "fact", name, facts.Variables.Names);
            else if (!Vocabulary.Formats.TryGetValue(format, out var meaning)) Unknown(nameAt, "bank.template.format", "format", format, Vocabulary.Formats.Keys);
            else if (!Fits(meaning, type)) Report(nameAt, "bank.template.format", $"'{format}' cannot write {name}, which is {Kind(type)}. {Advice(type)}");
            else return new("", slot, meaning);
            return null;
        }

        Place At(int offset) => field.Node is TextNode node ? node.At(offset) : field.Place;
        void Report(int offset, string code, string message) => findings.Error(At(offset), code, message);
        void Unknown(int offset, string code, string kind, string name, IEnumerable<string> known) => findings.Unknown(At(offset), code, kind, name, known);
    }

    private static bool Fits(TemplateFormat format, CelType type) => format switch
    {
        TemplateFormat.Plain => type.Kind is CelKind.String or CelKind.Int,
        TemplateFormat.Day => type.Kind is CelKind.Timestamp,
        _ => type.Kind is CelKind.Int or CelKind.Double,
    };

    private static string Kind(CelType type) => type.Kind switch
    {
        CelKind.String => "a text", CelKind.Int => "a whole number", CelKind.Double => "a number", CelKind.Timestamp => "an instant",
        CelKind.Bool => "true or false", CelKind.List => "a list", _ => type.ToString(),
    };

    private static string Advice(CelType type) => type.Kind switch
    {
        CelKind.String => "Texts are written plain.",
        CelKind.Int or CelKind.Double => "Numbers are written as money, roughMoney, percent or number.",
        CelKind.Timestamp => "Instants are written as day.",
        _ => "It cannot be written in a text.",
    };
}
