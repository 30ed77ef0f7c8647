using System.Collections.Immutable;
using Opportune.Definition.Yaml;
using Opportune.Runtime.Import;

namespace Opportune.Definition.Import;

/// <summary>Reads how a value is made: a text with columns in it, or a mapping with exactly one verb.</summary>
internal sealed partial class ValueReader
{
    private static readonly ValueRule Nothing = new ValueRule.Text(Template.Parse(""));
    private readonly ReferenceScope _scope;
    private readonly FindingList _findings;
    private readonly Dictionary<string, Func<Field, Fields, ValueRule>> _verbs;

    public ValueReader(ReferenceScope scope, FindingList findings)
    {
        (_scope, _findings) = (scope, findings);
        _verbs = new(StringComparer.Ordinal)
        {
            ["lower"] = (of, _) => new ValueRule.Changed(Read(of), TextChange.Lower),
            ["upper"] = (of, _) => new ValueRule.Changed(Read(of), TextChange.Upper),
            ["digits"] = (of, _) => new ValueRule.Changed(Read(of), TextChange.Digits),
            ["slice"] = (of, more) => new ValueRule.Slice(Read(of), more.Required("from").Integer(0, 10_000), more.Required("length").Integer(1, 10_000, 1)),
            ["number"] = (of, _) => new ValueRule.Number(Read(of), Whole: false),
            ["integer"] = (of, _) => new ValueRule.Number(Read(of), Whole: true),
            ["boolean"] = (of, _) => new ValueRule.Flag(Read(of)),
            ["date"] = (of, more) => new ValueRule.Date(Read(of), Form(more)),
            ["time"] = ReadTime,
            ["money"] = (of, more) => new ValueRule.Money(Read(of), Read(more.Required("currency")), more.Optional("sign") is { Exists: true } sign ? Read(sign) : null),
            ["map"] = (of, more) => new ValueRule.Map(Read(of), Texts(more.Required("values")).ToImmutableDictionary(t => t.Key, t => t.Value, StringComparer.Ordinal), ReadOtherwise(more)),
            ["match"] = (of, more) => new ValueRule.Match(Read(of), Patterns(more.Required("patterns")), ReadOtherwise(more)),
            ["first"] = (of, _) => new ValueRule.First([.. of.Items().Select(Read)]),
            ["object"] = (of, _) => new ValueRule.Group(ReadFields(of)),
            ["list"] = ReadList,
            ["expression"] = (of, _) => new ExpressionReader(_scope, _findings).Read(of, null) ?? Nothing,
        };
    }

    /// <summary>The rule of a value; a harmless one after reporting a mistake.</summary>
    public ValueRule Read(Field field)
    {
        if (field.Node is MapNode map) return ReadVerb(field, map);
        var text = field.Text();
        try
        {
            var template = Template.Parse(text);
            foreach (var reference in template.References) _scope.Demand(field.Place, reference);
            return new ValueRule.Text(template);
        }
        catch (FormatException mistake)
        {
            _findings.Error(field.Place, "import.template.form", mistake.Message);
            return Nothing;
        }
    }

    /// <summary>The fields of an object; a name that ends in '?' may lack a value.</summary>
    public ImmutableArray<FieldRule> ReadFields(Field field)
    {
        if (field.Node is not MapNode map)
        {
            using var none = field.Map();
            return [];
        }
        var rules = ImmutableArray.CreateBuilder<FieldRule>();
        foreach (var (key, value) in map.Entries)
        {
            var name = key.Text.TrimEnd('?');
            if (!NameStyle.Camel.Fits(name)) _findings.Error(key.Place, "import.field.name", $"'{Spelling.Shortened(key.Text)}' must be {NameStyle.Camel.Form}, with a '?' behind where the value may be missing.", NameStyle.Camel.Corrected(name));
            else if (rules.Any(r => r.Name == name)) _findings.Error(key.Place, "import.field.twice", $"'{name}' stands here twice.");
            else rules.Add(new(name, Read(new Field(value, $"'{name}'", _findings)), key.Text.EndsWith('?')));
        }
        return rules.ToImmutable();
    }

    private ValueRule ReadVerb(Field field, MapNode map)
    {
        var verbs = map.Entries.Where(e => _verbs.ContainsKey(e.Key.Text)).ToArray();
        if (verbs.Length != 1)
        {
            var first = map.Entries.Count > 0 ? map.Entries[0].Key.Text : "";
            _findings.Error(field.Place, "import.value.verb", $"{field.Name} must have exactly one of {string.Join(", ", _verbs.Keys)}.", verbs.Length > 0 ? null : Spelling.Nearest(first, _verbs.Keys));
            return Nothing;
        }
        using var fields = field.Map();
        var verb = verbs[0].Key.Text;
        return _verbs[verb](fields.Required(verb), fields);
    }
}
