using Opportune.Expressions;
using Opportune.Learners;

namespace Opportune.Engine.Learn;

/// <summary>Which product a customer is likely to take next, from what customers hold together.</summary>
/// <remarks>EASE over holdings, whose scores are cut to [0, 1]. Judged by leaving out one product of each customer who holds two or more: is it among the three best of those not held?</remarks>
public static class NextProducts
{
    private const int Best = 3;

    /// <summary>The products of each customer that score above 0, best first, at most three.</summary>
    /// <param name="Scores">By customer, in the order asked.</param>
    /// <param name="Hits">Share of left-out products found among the three best.</param>
    /// <param name="PopularHits">The same for the products that most customers hold.</param>
    /// <param name="Tried">How many were left out.</param>
    public sealed record Found(IReadOnlyList<IReadOnlyList<(string Product, double Score)>> Scores, double Hits, double PopularHits, int Tried);

    /// <summary>Finds them.</summary>
    /// <param name="products">The bank's products, in any order.</param>
    /// <param name="holdings">What each customer holds; others than these products are left out.</param>
    public static Found Of(IReadOnlyList<string> products, IReadOnlyList<IReadOnlyList<string>> holdings)
    {
        string[] items = [.. products.Order(StringComparer.Ordinal)];
        List<int[]> held = [.. holdings.Select(h => h.Select(p => Array.BinarySearch(items, p, StringComparer.Ordinal)).Where(i => i >= 0).Distinct().Order().ToArray())];
        var ease = Ease.Learn(held, items.Length, ridge: Math.Max(5, 0.02 * held.Count));
        double[] popular = [.. Enumerable.Range(0, items.Length).Select(i => (double)held.Count(h => h.Contains(i)))];
        var (tried, hits, popularHits) = (0, 0, 0);
        foreach (var h in held.Where(h => h.Length >= 2))
            foreach (var left in h)
            {
                int[] rest = [.. h.Where(i => i != left)];
                tried++;
                if (Top(Scores(ease, rest), rest).Contains(left)) hits++;
                if (Top(popular, rest).Contains(left)) popularHits++;
            }
        return new([.. held.Select(h => Scores(ease, h) is var scores ? (IReadOnlyList<(string, double)>)[.. Top(scores, h).Where(i => scores[i] > 0).Select(i => (items[i], Math.Min(1, scores[i])))] : [])],
            tried == 0 ? 0 : (double)hits / tried, tried == 0 ? 0 : (double)popularHits / tried, tried);
    }

    /// <summary>The products that a row's facts say are held.</summary>
    public static IReadOnlyList<string> HeldBy(Example row) => row.Facts[Profile.BuiltInFacts.Slot("holdings")] is { Kind: CelKind.List } held ? [.. held.AsList.Select(v => v.AsString)] : [];

    private static double[] Scores(Ease ease, int[] held)
    {
        var scores = new double[ease.Items];
        ease.Score(held, scores);
        return scores;
    }

    private static IEnumerable<int> Top(double[] scores, int[] held) => Enumerable.Range(0, scores.Length).Where(i => !held.Contains(i)).OrderByDescending(i => scores[i]).ThenBy(i => i).Take(Best);
}
