namespace Opportune.Statistics;

/// <summary>How one group fared: counts from which every fairness measure follows.</summary>
/// <param name="Group">The group's name.</param>
/// <param name="Units">People in it.</param>
/// <param name="Selected">Of them, chosen (predicted positive, shown the offer).</param>
/// <param name="Positives">Of them, truly positive.</param>
/// <param name="TruePositives">Chosen and truly positive.</param>
/// <param name="PredictedSum">Sum of predicted probabilities, for calibration.</param>
public readonly record struct GroupRates(string Group, long Units, long Selected, long Positives, long TruePositives, double PredictedSum)
{
    /// <summary>Chosen people who were not truly positive.</summary>
    public long FalsePositives => Selected - TruePositives;

    /// <summary>People who were not truly positive.</summary>
    public long Negatives => Units - Positives;

    /// <summary>Counts of every group, in the ordinal order of names.</summary>
    /// <param name="groups">Each person's group.</param>
    /// <param name="probabilities">Each person's predicted probability, in [0, 1].</param>
    /// <param name="selected">Whether the person was chosen.</param>
    /// <param name="labels">Whether truly positive.</param>
    /// <exception cref="ArgumentException">Lengths differ, or a probability is not in [0, 1].</exception>
    public static IReadOnlyList<GroupRates> Count(IReadOnlyList<string> groups, ReadOnlySpan<double> probabilities, ReadOnlySpan<bool> selected, ReadOnlySpan<bool> labels)
    {
        ArgumentNullException.ThrowIfNull(groups);
        if (groups.Count != probabilities.Length || groups.Count != selected.Length || groups.Count != labels.Length) throw new ArgumentException("Every person needs a group, a probability, a choice and a label.", nameof(groups));
        var counts = new SortedDictionary<string, GroupRates>(StringComparer.Ordinal);
        for (int i = 0; i < groups.Count; i++)
        {
            if (!(probabilities[i] >= 0.0 && probabilities[i] <= 1.0)) throw new ArgumentException("A predicted probability lies in [0, 1].", nameof(probabilities));
            GroupRates c = counts.GetValueOrDefault(groups[i], new(groups[i], 0, 0, 0, 0, 0.0));
            counts[groups[i]] = c with
            {
                Units = c.Units + 1,
                Selected = c.Selected + (selected[i] ? 1 : 0),
                Positives = c.Positives + (labels[i] ? 1 : 0),
                TruePositives = c.TruePositives + (selected[i] && labels[i] ? 1 : 0),
                PredictedSum = c.PredictedSum + probabilities[i],
            };
        }
        return [.. counts.Values];
    }

    /// <summary>The groups that several attributes form together: <c>female × over 60</c>.</summary>
    /// <param name="attributes">Lists of equal length, one per attribute.</param>
    /// <exception cref="ArgumentException">No attribute, or lengths differ.</exception>
    public static IReadOnlyList<string> Intersections(params IReadOnlyList<string>[] attributes)
    {
        ArgumentNullException.ThrowIfNull(attributes);
        if (attributes.Length == 0 || attributes.Any(a => a.Count != attributes[0].Count)) throw new ArgumentException("There is at least one attribute, and all are of one length.", nameof(attributes));
        return [.. Enumerable.Range(0, attributes[0].Count).Select(i => string.Join(" × ", attributes.Select(a => a[i])))];
    }
}
