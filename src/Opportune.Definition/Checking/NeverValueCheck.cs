using Opportune.Definition.Reading;
using Opportune.Definition.Yaml;
using Opportune.Engine.Bank;

namespace Opportune.Definition.Checking;

/// <summary>Tells of facts compared with a text that they never are: <c>'instant-savr' in holdings</c> in a rule would offer the saver to everybody who has it.</summary>
/// <remarks>A segment that there is not is an error; of other facts it is a warning, because versions of a bank that are stored already must stay readable.</remarks>
internal static class NeverValueCheck
{
    public static void Run(IEnumerable<FactUse> readings, FactSchema facts, IReadOnlyDictionary<string, IReadOnlyCollection<string>> values, IReadOnlyList<SegmentDefinition> segments, FindingList findings)
    {
        var names = segments.Select(s => s.Name).ToList();
        foreach (var reading in readings)
            foreach (var (slot, said, at) in reading.Mentions)
            {
                var (fact, place) = (facts.Facts[slot].Name, ((TextNode)reading.Field.Node!).At(at));
                if (fact == "segments")
                {
                    if (!names.Contains(said)) findings.Unknown(place, "bank.segment.unknown", "segment", said, names);
                }
                else if (values.TryGetValue(fact, out var known) && !known.Contains(said)) Warn(findings, place, fact, said, known);
            }
    }

    private static void Warn(FindingList findings, Place at, string fact, string value, IReadOnlyCollection<string> known)
    {
        var nearest = Spelling.Nearest(value, known);
        var among = nearest is null && known.Count is > 0 and <= 12 ? $" It is one of {string.Join(", ", known.Order(StringComparer.Ordinal))}." : "";
        findings.Warning(at, "bank.value.never", $"{fact} never is or has '{Spelling.Shortened(value)}'.{among}", nearest);
    }
}
