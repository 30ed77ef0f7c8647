using System.Text.RegularExpressions;
using Opportune.Definition.Reading;
using Opportune.Definition.Yaml;
using Opportune.Engine.Bank;

namespace Opportune.Definition.Checking;

/// <summary>Reports segments asked for by a name that no segment has: <c>'young-startr' in segments</c>.</summary>
internal static partial class SegmentNameCheck
{
    public static void Run(IEnumerable<FactUse> readings, int slot, IReadOnlyList<SegmentDefinition> segments, FindingList findings)
    {
        var names = segments.Select(s => s.Name).ToList();
        foreach (var reading in readings.Where(r => r.Slots.Contains(slot) && r.Field.Node is TextNode))
        {
            var node = (TextNode)reading.Field.Node!;
            foreach (Match match in Asked().Matches(node.Text))
                if (!names.Contains(match.Groups[1].Value)) findings.Unknown(node.At(match.Index), "bank.segment.unknown", "segment", match.Groups[1].Value, names);
        }
    }

    [GeneratedRegex("""['"]([^'"]{1,60})['"]\s+in\s+segments\b""")]
    private static partial Regex Asked();
}
