using Opportune.Definition.Reading;
using Opportune.Definition.Yaml;
using Opportune.Engine.Bank;

namespace Opportune.Definition.Checking;

/// <summary>Warns of contact limits that can never bite: they meet no treatment, or a stricter limit always bites first.</summary>
internal static class LimitCheck
{
    public static void Run(IReadOnlyList<(ContactLimit Limit, Field Field, Field Node)> limits, IReadOnlyList<ActionDefinition> actions,
        IReadOnlyList<PlacementDefinition> placements, IReadOnlyCollection<string> nodes, FindingList findings)
    {
        foreach (var (limit, field, node) in limits)
        {
            if (node.Exists && !nodes.Contains(limit.Node)) node.Unknown("bank.node.unknown", "node", nodes);
            else if (!actions.Any(a => Meets(limit, a, placements)))
                findings.Warning(field.Anchor, "bank.limit.idle", $"{limit.Code} can never bite: no treatment has these channels, classes, node and direction. Must-send is never limited.");
            else if (limits.Select(l => l.Limit).FirstOrDefault(other => IsStricter(other, limit)) is { } first)
                findings.Warning(field.Anchor, "bank.limit.idle", $"{limit.Code} can never bite: {first.Code} always bites first. Remove it or lower 'most'.");
        }
    }

    private static bool Meets(ContactLimit limit, ActionDefinition action, IReadOnlyList<PlacementDefinition> placements) =>
        action.Class != MessageClass.MustSend && (limit.Classes.Count == 0 || limit.Classes.Contains(action.Class))
        && (limit.Node.Length == 0 || LeverReader.Reaches(limit.Node, action.Id))
        && action.Treatments.SelectMany(t => t.Placements).Select(p => placements[p]).Any(p =>
            (limit.Channels.Count == 0 || limit.Channels.Contains(p.Channel)) && (limit.Direction is null || limit.Direction == p.Direction));

    private static bool IsStricter(ContactLimit other, ContactLimit limit) =>
        !ReferenceEquals(other, limit) && Covers(other, limit) && (IsNoLooser(other, limit) || AllowsLessOverTime(other, limit));

    // Everything that the limit counts, the other counts too.
    private static bool Covers(ContactLimit other, ContactLimit limit) =>
        (other.Channels.Count == 0 || limit.Channels.Count > 0 && limit.Channels.All(other.Channels.Contains))
        && (other.Classes.Count == 0 || limit.Classes.Count > 0 && limit.Classes.All(other.Classes.Contains))
        && (other.Node.Length == 0 || limit.Node.Length > 0 && LeverReader.Reaches(other.Node, limit.Node))
        && (other.Direction is null || other.Direction == limit.Direction);

    private static bool IsNoLooser(ContactLimit other, ContactLimit limit)
    {
        var isAsLong = other.Period == limit.Period ? other.Length >= limit.Length : other.Period == LimitPeriod.Rolling && other.Length >= Longest(limit);
        var isSame = other.Most == limit.Most && other.Period == limit.Period && other.Length == limit.Length && Covers(limit, other);
        return isAsLong && other.Most <= limit.Most && (!isSame || string.CompareOrdinal(other.Code, limit.Code) < 0);
    }

    // One a day is at most eight in any seven days, as the period may cut a day at both ends.
    private static bool AllowsLessOverTime(ContactLimit other, ContactLimit limit) =>
        (Math.Ceiling(Longest(limit) / Shortest(other)) + 1) * other.Most < limit.Most;

    private static TimeSpan Longest(ContactLimit limit) => limit.Period switch
    {
        LimitPeriod.Day => TimeSpan.FromHours(25), LimitPeriod.Week => TimeSpan.FromHours(7 * 24 + 1),
        LimitPeriod.Month => TimeSpan.FromHours(31 * 24 + 1), _ => limit.Length,
    };

    private static TimeSpan Shortest(ContactLimit limit) => limit.Period switch
    {
        LimitPeriod.Day => TimeSpan.FromHours(23), LimitPeriod.Week => TimeSpan.FromHours(7 * 24 - 1),
        LimitPeriod.Month => TimeSpan.FromHours(28 * 24 - 1), _ => limit.Length,
    };
}
