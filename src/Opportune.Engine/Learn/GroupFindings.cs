using System.Globalization;
using Opportune.Engine.Bank;
using Opportune.Expressions;
using Opportune.Statistics;

namespace Opportune.Engine.Learn;

/// <summary>Fairness of chances by every protected fact that a bank declares, for credit and for everything else.</summary>
internal static class GroupFindings
{
    private const int MostValues = 6;

    public static IReadOnlyList<GroupFinding> Of(BankDefinition bank, IReadOnlyList<Example> rows, double[] chances)
    {
        var selected = Favoured(rows, chances);
        var findings = new List<GroupFinding>();
        foreach (var isCredit in new[] { false, true })
        {
            int[] mine = [.. Enumerable.Range(0, rows.Count).Where(i => bank.Action(rows[i].Action)!.IsCredit == isCredit)];
            foreach (var fact in bank.Facts.Facts.Where(f => f.Protected))
                findings.AddRange(OfFact(fact, isCredit, [.. mine.Select(i => rows[i])], [.. mine.Select(i => chances[i])], [.. mine.Select(i => selected[i])]));
        }
        return findings;
    }

    /// <summary>Whether each row has more than its action's median chance: among those to whom the same action was shown, so that what was shown to whom does not matter.</summary>
    private static bool[] Favoured(IReadOnlyList<Example> rows, double[] chances)
    {
        var medians = rows.Select((r, i) => (r.Action, Chance: chances[i])).GroupBy(r => r.Action, StringComparer.Ordinal).ToDictionary(g => g.Key, g => Median([.. g.Select(r => r.Chance)]), StringComparer.Ordinal);
        return [.. rows.Select((r, i) => chances[i] >= medians[r.Action])];
    }

    private static double Median(double[] values)
    {
        Array.Sort(values);
        return values[values.Length / 2];
    }

    private static IEnumerable<GroupFinding> OfFact(Fact fact, bool isCredit, Example[] rows, double[] chances, bool[] selected)
    {
        string[] groups = Names([.. rows.Select(r => r.Facts[fact.Slot])]);
        bool[] labels = [.. rows.Select(r => r.Succeeded)];
        var counts = GroupRates.Count(groups, chances, selected, labels).Where(g => g.Group.Length > 0).ToList();
        foreach (var group in counts.Where(g => counts.Count > 1 && g.Units >= FairnessComparison.LeastPeople))
        {
            var rest = counts.Where(g => g.Group != group.Group).Aggregate(new GroupRates("", 0, 0, 0, 0, 0), (a, b) =>
                new("", a.Units + b.Units, a.Selected + b.Selected, a.Positives + b.Positives, a.TruePositives + b.TruePositives, a.PredictedSum + b.PredictedSum));
            yield return new(fact.Name, group.Group, isCredit, group.Units, new FairnessComparison(group, rest).RateRatio as FairnessMeasure.Measured, group.PredictedSum / group.Units, Proportion.Wilson(group.Positives, group.Units));
        }
    }

    /// <summary>The group of each value: texts and truth values as they are, numbers of many values by quarters; empty where it is not known.</summary>
    private static string[] Names(CelValue[] values)
    {
        double[] numbers = [.. values.Where(v => v.Kind == CelKind.Int).Select(v => (double)v.AsInt).Order()];
        if (numbers.Distinct().Count() <= MostValues) return [.. values.Select(Plain)];
        double[] ends = [numbers[numbers.Length / 4], numbers[numbers.Length / 2], numbers[numbers.Length * 3 / 4]];
        return [.. values.Select(v => v.Kind != CelKind.Int ? Plain(v) : Band(v.AsInt, ends))];
    }

    private static string Band(long value, double[] ends)
    {
        var at = ends.Count(e => value >= e);
        return at == 0 ? string.Create(CultureInfo.InvariantCulture, $"below {ends[0]}") : at == 3 ? string.Create(CultureInfo.InvariantCulture, $"{ends[2]} and above") : string.Create(CultureInfo.InvariantCulture, $"{ends[at - 1]} to below {ends[at]}");
    }

    private static string Plain(CelValue value) => value.Kind switch
    {
        CelKind.String => value.AsString,
        CelKind.Bool => value.AsBool ? "yes" : "no",
        CelKind.Int => value.AsInt.ToString(CultureInfo.InvariantCulture),
        _ => "",
    };
}
