using Opportune.Definition.Yaml;
using Opportune.Engine.Bank;

namespace Opportune.Definition.Reading;

/// <summary>Reads <c>segments.yaml</c>.</summary>
internal static class SegmentReader
{
    public static List<SegmentDefinition> Read(Fields file, ExpressionPool expressions, Dictionary<string, Place> places)
    {
        var segments = new List<SegmentDefinition>();
        if (!file.Exists) return segments;
        foreach (var (name, field) in file.Required("segments").Named(NameStyle.Kebab))
        {
            using var segment = field.Map($"Segment '{name}'");
            var when = segment.Required("when");
            var condition = expressions.Truth(when);
            if (condition.Index >= 0 && condition.Expression.Variables.Contains(expressions.Facts.SlotOf("segments")))
                when.Error("bank.segment.circular", "A segment cannot ask for segments. Write the conditions out.");
            segments.Add(new(name, condition, segment.Required("words").Words()));
            places[name] = field.Anchor;
        }
        return segments;
    }
}
