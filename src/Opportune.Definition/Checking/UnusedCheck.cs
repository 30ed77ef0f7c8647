using Opportune.Definition.Yaml;
using Opportune.Engine.Bank;

namespace Opportune.Definition.Checking;

/// <summary>Warns of features, moments, segments and placements that nothing uses.</summary>
internal static class UnusedCheck
{
    public static void Features(IReadOnlyList<FeatureDefinition> features, IReadOnlyDictionary<string, Place> places, IReadOnlySet<int> read, FindingList findings)
    {
        foreach (var feature in features.Where(f => !read.Contains(f.Slot)))
            Warn(findings, places, "features." + feature.Name, "bank.feature.unused", $"Nothing reads features.{feature.Name}. It costs time with every event; remove it or use it.");
    }

    /// <param name="moments">The bank's moments.</param>
    /// <param name="facts">All facts.</param>
    /// <param name="places">Where moments stand, by fact.</param>
    /// <param name="read">Slots that something other than the moments' own words reads.</param>
    /// <param name="actions">Actions, which name moments.</param>
    /// <param name="findings">Takes the warnings.</param>
    public static void Moments(IReadOnlyList<MomentDefinition> moments, FactSchema facts, IReadOnlyDictionary<string, Place> places, IReadOnlySet<int> read,
        IReadOnlyList<ActionDefinition> actions, FindingList findings)
    {
        foreach (var moment in moments)
        {
            var name = facts.Facts[moment.Slot].Name;
            var isRead = facts.Facts.Any(f => read.Contains(f.Slot) && (f.Slot == moment.Slot || f.Name.StartsWith(name + ".", StringComparison.Ordinal)));
            if (!isRead && !actions.Any(a => a.Moments.Contains(moment.Name)))
                Warn(findings, places, name, "bank.moment.unused", $"No action or rule asks for the moment '{moment.Name}'. Name it in an action's moments, or remove it.");
        }
    }

    public static void Segments(IReadOnlyList<SegmentDefinition> segments, IReadOnlyDictionary<string, Place> places, IEnumerable<string> texts, FindingList findings)
    {
        var all = texts.ToList();
        foreach (var segment in segments.Where(s => !all.Any(t => t.Contains($"'{s.Name}'", StringComparison.Ordinal) || t.Contains($"\"{s.Name}\"", StringComparison.Ordinal))))
            Warn(findings, places, segment.Name, "bank.segment.unused", $"Nothing asks for the segment '{segment.Name}'. Use '{segment.Name}' in segments, or remove it.");
    }

    public static void Placements(IReadOnlyList<PlacementDefinition> placements, IReadOnlyList<ActionDefinition> actions, Field field, FindingList findings)
    {
        var used = actions.SelectMany(a => a.Treatments).SelectMany(t => t.Placements).ToHashSet();
        foreach (var (name, _) in (field.Node as MapNode)?.Entries ?? [])
            if (placements.FirstOrDefault(p => p.Name == name.Text) is { } placement && !used.Contains(placement.Index))
                findings.Warning(name.Place, "bank.placement.unused", $"No treatment names the placement '{placement.Name}', so it never shows an action.");
    }

    private static void Warn(FindingList findings, IReadOnlyDictionary<string, Place> places, string name, string code, string message) =>
        findings.Warning(places.GetValueOrDefault(name), code, message);
}
