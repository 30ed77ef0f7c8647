using System.Diagnostics;
using Opportune.Statistics;

namespace Opportune.Host.Commands.Evaluate.Ranking;

/// <summary>A figure with its interval.</summary>
internal readonly record struct Measured(double Value, Interval Ci95)
{
    /// <summary>The mean with Student's interval.</summary>
    public static Measured Mean(double[] values)
    {
        var mean = MeanEstimate.Of(values);
        return new(mean.Mean, mean.Interval());
    }
}

/// <summary>How well a ranking found what users took next.</summary>
/// <param name="Name">Of the ranking.</param>
/// <param name="Ndcg">NDCG@10: Σ 1/log₂(rank + 1) over wanted items among the first ten, divided by the best that is possible (K. Järvelin, J. Kekäläinen, TOIS 20 (2002)); mean over users.</param>
/// <param name="Recall">Recall@10: wanted items among the first ten / min(10, wanted); mean over users, Wilson's interval where each wants one.</param>
/// <param name="Coverage">Share of items that stand in somebody's first ten, with the interval of a jackknife over twenty groups of users.</param>
/// <param name="NdcgOverPopularity">NDCG less that of popularity for the same users; null for popularity itself.</param>
/// <param name="SecondsToFit">Of learning.</param>
/// <param name="UsersPerSecond">Ranked, one at a time on one thread.</param>
internal sealed record RankEvaluation(string Name, Measured Ndcg, Measured Recall, Measured Coverage, Measured? NdcgOverPopularity, double SecondsToFit, double UsersPerSecond)
{
    /// <summary>How many places count.</summary>
    public const int Places = 10;

    private const int Groups = 20;

    /// <summary>Learns each ranking and asks it for every user.</summary>
    public static IReadOnlyList<RankEvaluation> Of(RankSplit split, int items, IReadOnlyList<RankLearner> learners, Action<double> advance)
    {
        var (found, plain) = (new List<RankEvaluation>(), Array.Empty<double>());
        foreach (var learner in learners)
        {
            var started = Stopwatch.GetTimestamp();
            var rank = learner.Learn(split.Train, items);
            var fit = Stopwatch.GetElapsedTime(started).TotalSeconds + found.Where(f => learner.Parts.Contains(f.Name)).Sum(f => f.SecondsToFit);
            started = Stopwatch.GetTimestamp();
            int[][] lists = [.. split.Asked.Select(a => rank(split.Train[a.User], Places))];
            var rate = lists.Length / Stopwatch.GetElapsedTime(started).TotalSeconds;
            double[] ndcg = [.. lists.Select((l, k) => NdcgOf(l, split.Asked[k].Wanted))], recall = [.. lists.Select((l, k) => RecallOf(l, split.Asked[k].Wanted))];
            found.Add(new(learner.Name, Measured.Mean(ndcg), Recalled(recall, split.Asked.All(a => a.Wanted.Length == 1)), Covered(lists, items), plain.Length == 0 ? null : Measured.Mean([.. ndcg.Zip(plain, (a, b) => a - b)]), fit, rate));
            if (plain.Length == 0) plain = ndcg;
            advance((double)found.Count / learners.Count);
        }
        return found;
    }

    private static double NdcgOf(int[] list, int[] wanted) =>
        list.Select((item, k) => wanted.Contains(item) ? Gain(k) : 0).Sum() / Enumerable.Range(0, Math.Min(Places, wanted.Length)).Sum(Gain);

    private static double Gain(int place) => 1 / Math.Log2(place + 2);

    private static double RecallOf(int[] list, int[] wanted) => (double)list.Count(wanted.Contains) / Math.Min(Places, wanted.Length);

    private static Measured Recalled(double[] recall, bool isOneEach) => isOneEach ? new(recall.Average(), Proportion.Wilson((long)recall.Sum(), recall.Length)) : Measured.Mean(recall);

    // B. Efron, C. Stein, Ann. Statist. 9 (1981) 586: the jackknife's variance, here of groups left out in turn.
    private static Measured Covered(int[][] lists, int items)
    {
        var groups = Math.Min(Groups, lists.Length);
        var seen = new int[items];
        foreach (var item in lists.SelectMany(l => l)) seen[item]++;
        double all = seen.Count(n => n > 0);
        var without = new double[groups];
        for (var g = 0; g < groups; g++)
        {
            var here = new int[items];
            for (var u = g; u < lists.Length; u += groups)
                foreach (var item in lists[u]) here[item]++;
            without[g] = all - Enumerable.Range(0, items).Count(i => seen[i] > 0 && here[i] == seen[i]);
        }
        var mean = without.Average();
        var error = StudentT.Quantile(0.975, Math.Max(1, groups - 1)) * Math.Sqrt((groups - 1.0) / groups * without.Sum(w => (w - mean) * (w - mean)));
        return new(all / items, new(Math.Max(0, all - error) / items, Math.Min(items, all + error) / items));
    }
}
