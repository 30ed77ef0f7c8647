using Opportune.Definition.Comparing;
using Opportune.Engine.Bank;

namespace Opportune.Definition;

/// <summary>What became of a part of the bank.</summary>
public enum BankChangeKind
{
    /// <summary>It is new.</summary>
    Added,
    /// <summary>It is gone.</summary>
    Removed,
    /// <summary>It says something else.</summary>
    Changed,
}

/// <summary>One difference between two definitions.</summary>
/// <param name="Kind">What happened.</param>
/// <param name="Subject">What kind of part: action, rule, limit, …</param>
/// <param name="Name">Which one; empty for the bank itself.</param>
/// <param name="Words">A sentence for a marketer: <c>action grow/cards/travel-card: value to the bank was 40.0, is now 50.0</c>.</param>
public sealed record BankChange(BankChangeKind Kind, string Subject, string Name, string Words);

/// <summary>Says in words how two definitions differ.</summary>
public static class BankDiff
{
    /// <summary>All differences in meaning, by subject and name; layout, comments and the order of files make none.</summary>
    public static IReadOnlyList<BankChange> Between(BankDefinition before, BankDefinition after)
    {
        var changes = new List<BankChange>();
        foreach (var ((subject, old), (_, @new)) in Description.Of(before).Zip(Description.Of(after))) Compare(subject, ByName(old), ByName(@new), changes);
        return changes;
    }

    private static void Compare(string subject, Dictionary<string, Part> before, Dictionary<string, Part> after, List<BankChange> changes)
    {
        foreach (var name in before.Keys.Union(after.Keys).Order(StringComparer.Ordinal))
        {
            var called = name.Length == 0 ? subject : $"{subject} {name}";
            if (!before.TryGetValue(name, out var old)) changes.Add(new(BankChangeKind.Added, subject, name, $"{called} is new: {Summary(after[name])}"));
            else if (!after.TryGetValue(name, out var now)) changes.Add(new(BankChangeKind.Removed, subject, name, $"{called} is gone"));
            else changes.AddRange(Values(old, now).Select(change => new BankChange(BankChangeKind.Changed, subject, name, $"{called}: {change}")));
        }
    }

    private static IEnumerable<string> Values(Part before, Part after) =>
        from label in before.Values.Keys.Union(after.Values.Keys).Order(StringComparer.Ordinal)
        let old = before.Values.GetValueOrDefault(label, "")
        let now = after.Values.GetValueOrDefault(label, "")
        where old != now
        select old.Length == 0 ? $"{label} is now {now}" : now.Length == 0 ? $"{label} was {old}, is gone" : $"{label} was {old}, is now {now}";

    private static string Summary(Part part) => string.Join(", ", part.Values.Where(v => v.Value.Length > 0).Take(3).Select(v => $"{v.Key} {v.Value}"));

    private static Dictionary<string, Part> ByName(IEnumerable<Part> parts)
    {
        var byName = new Dictionary<string, Part>(StringComparer.Ordinal);
        foreach (var part in parts) byName.TryAdd(part.Name, part);
        return byName;
    }
}
