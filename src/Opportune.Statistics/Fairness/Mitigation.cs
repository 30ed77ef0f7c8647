namespace Opportune.Statistics;

/// <summary>Two ways to make a model's choices more even between groups.</summary>
public static class Mitigation
{
    /// <summary>A weight per row, by which group and label become independent: P(group)·P(label)/P(group, label).</summary>
    /// <remarks>F. Kamiran, T. Calders, "Data preprocessing techniques for classification without discrimination", KAIS 33 (2012), §4.2. The weights sum to the rows, where each group has both labels.</remarks>
    /// <exception cref="ArgumentException">Lengths differ.</exception>
    public static double[] Reweigh(IReadOnlyList<string> groups, ReadOnlySpan<bool> labels)
    {
        ArgumentNullException.ThrowIfNull(groups);
        if (groups.Count != labels.Length) throw new ArgumentException("Every row needs a group and a label.", nameof(labels));
        var byGroup = new Dictionary<string, double>(StringComparer.Ordinal);
        var joint = new Dictionary<(string, bool), double>();
        double positives = 0;
        for (int i = 0; i < groups.Count; i++)
        {
            byGroup[groups[i]] = byGroup.GetValueOrDefault(groups[i]) + 1;
            joint[(groups[i], labels[i])] = joint.GetValueOrDefault((groups[i], labels[i])) + 1;
            if (labels[i]) positives++;
        }
        var weights = new double[groups.Count];
        for (int i = 0; i < weights.Length; i++)
            weights[i] = byGroup[groups[i]] * (labels[i] ? positives : groups.Count - positives) / (groups.Count * joint[(groups[i], labels[i])]);
        return weights;
    }

    /// <summary>Per group the threshold at and above which as near to the same share of each group as its scores allow is chosen.</summary>
    /// <remarks>Demographic parity by group thresholds (M. Hardt et al. 2016, §3, without randomisation: people of equal score are treated alike, so a share can be missed by their number). Where the law forbids to treat groups by different thresholds, do not use it.</remarks>
    /// <param name="groups">Each person's group.</param>
    /// <param name="scores">Each person's score, finite.</param>
    /// <param name="share">The share of each group to choose, in [0, 1].</param>
    /// <exception cref="ArgumentException">Lengths differ, a score is not finite, or the share is outside [0, 1].</exception>
    public static IReadOnlyDictionary<string, double> EqualRateThresholds(IReadOnlyList<string> groups, ReadOnlySpan<double> scores, double share)
    {
        ArgumentNullException.ThrowIfNull(groups);
        if (groups.Count != scores.Length) throw new ArgumentException("Every person needs a group and a score.", nameof(scores));
        if (!(share >= 0.0 && share <= 1.0)) throw new ArgumentException("A share lies in [0, 1].", nameof(share));
        var byGroup = new SortedDictionary<string, List<double>>(StringComparer.Ordinal);
        for (int i = 0; i < groups.Count; i++)
        {
            if (!double.IsFinite(scores[i])) throw new ArgumentException("A score is a finite number.", nameof(scores));
            if (!byGroup.TryGetValue(groups[i], out List<double>? list)) byGroup[groups[i]] = list = [];
            list.Add(scores[i]);
        }
        return byGroup.ToDictionary(g => g.Key, g => Threshold(g.Value, share), StringComparer.Ordinal);
    }

    private static double Threshold(List<double> scores, double share)
    {
        scores.Sort((a, b) => b.CompareTo(a));
        double best = double.PositiveInfinity, distance = share; // choosing nobody misses by the share
        for (int k = 0; k < scores.Count; k++)
        {
            if (k + 1 < scores.Count && scores[k + 1] == scores[k]) continue;
            double off = Math.Abs((k + 1.0) / scores.Count - share);
            if (off < distance) (distance, best) = (off, scores[k]);
        }
        return best;
    }
}
