using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using Opportune.Definition.Yaml;
using Opportune.Runtime.Import;

namespace Opportune.Definition.Import;

internal sealed partial class ValueReader
{
    private ValueRule.Time ReadTime(Field of, Fields more)
    {
        var at = more.Optional("at");
        var time = TimeOnly.MinValue;
        if (at.Exists && !TimeOnly.TryParseExact(at.Text(), ["HH:mm", "HH:mm:ss"], CultureInfo.InvariantCulture, DateTimeStyles.None, out time))
            _findings.Error(at.Place, "import.time.form", "'at' must be a time of day in quotes, such as \"12:00\".");
        return new ValueRule.Time(Read(of), Form(more), time, MappingReader.Zone(more.Optional("zone"), _findings));
    }

    private DateFormat Form(Fields more)
    {
        var format = more.Required("format", "bank.field.missing", "It is the date's written form, such as yyyy-MM-dd.");
        var firstYear = more.Optional("pivot").Integer(1, 9_900, 1950);
        var monthOffset = more.Optional("monthOffset").Integer(0, 80);
        try
        {
            return DateFormat.Parse(format.Exists ? format.Words() : "yyyy-MM-dd", firstYear, monthOffset);
        }
        catch (FormatException mistake)
        {
            if (format.Exists) _findings.Error(format.Place, "import.date.form", mistake.Message);
            return DateFormat.Parse("yyyy-MM-dd");
        }
    }

    private ValueRule.ListOf ReadList(Field of, Fields more)
    {
        var lookup = of.Text();
        if (lookup.Length > 0 && !_scope.IsList(lookup)) _findings.Unknown(of.Place, "import.lookup.list", "join that takes a list called", lookup, _scope.Lists);
        return new ValueRule.ListOf(lookup, _scope.Inside(lookup, () => Read(more.Required("each"))));
    }

    private Otherwise ReadOtherwise(Fields more)
    {
        var field = more.Optional("otherwise");
        if (!field.Exists) return Otherwise.Reject;
        return field.Node is TextNode { Plain: true, Text: "absent" } ? Otherwise.Absent : new(false, Read(field));
    }

    private ImmutableArray<(string, string)> Patterns(Field field)
    {
        var patterns = Texts(field);
        foreach (var (pattern, _) in patterns)
        {
            try
            {
                _ = new Regex(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
            }
            catch (Exception mistake) when (mistake is ArgumentException or NotSupportedException)
            {
                _findings.Error(field.Place, "import.pattern.form", $"'{Spelling.Shortened(pattern)}' is no pattern, or one that needs backtracking.");
            }
        }
        return patterns;
    }

    private ImmutableArray<(string Key, string Value)> Texts(Field field)
    {
        if (field.Node is not MapNode map)
        {
            using var none = field.Map();
            return [];
        }
        return [.. map.Entries.Select(e => (e.Key.Text, new Field(e.Value, $"'{e.Key.Text}'", _findings).Text()))];
    }
}
