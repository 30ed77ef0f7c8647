using Opportune.Learners;

namespace Opportune.Host.Commands.Evaluate.Ranking;

/// <summary>A way to rank items, by name.</summary>
/// <param name="Name">Of a column of figures.</param>
/// <param name="Learn">Learns from the items of users and answers a function from the items held to the best others.</param>
/// <param name="Parts">Rankings before it that it is made of: their time counts as its own.</param>
internal sealed record RankLearner(string Name, Func<IReadOnlyList<int[]>, int, Func<int[], int, int[]>> Learn, params IReadOnlyList<string> Parts)
{
    /// <summary>The rankings that are compared; the first is the plain one that the others must beat.</summary>
    /// <param name="ridge">Of EASE, above 0.</param>
    /// <param name="neighbours">Of an item, 1 or more.</param>
    public static IReadOnlyList<RankLearner> All(double ridge, int neighbours)
    {
        (IRecommender? near, IRecommender? ease) = (null, null);
        return
        [
            new("popularity", (users, items) => Best(new Popularity(users, items))),
            new("item-kNN", (users, items) => Best(near = ItemNeighbours.Learn(users, items, neighbours))),
            new("EASE", (users, items) => Best(ease = Ease.Learn(users, items, ridge))),
            new("blend", (_, _) => Blended(new((ease!, 1), (near!, 1))), "item-kNN", "EASE"),
        ];
    }

    private static Func<int[], int, int[]> Best(IRecommender recommender) => (held, count) =>
    {
        var scores = new double[recommender.Items];
        recommender.Score(held, scores);
        foreach (var i in held) scores[i] = double.NegativeInfinity;
        // The lower number, which more users took, wins a tie.
        return [.. Enumerable.Range(0, scores.Length).OrderByDescending(i => scores[i]).ThenBy(i => i).Take(Math.Min(count, scores.Length - held.Length))];
    };

    private static Func<int[], int, int[]> Blended(RecommenderBlend blend) => (held, count) => [.. blend.Recommend(held, count).Select(r => r.Item)];

    /// <summary>The same for everybody: what most users took.</summary>
    private sealed class Popularity : IRecommender
    {
        private readonly double[] _counts;

        public Popularity(IReadOnlyList<int[]> users, int items)
        {
            _counts = new double[items];
            foreach (var item in users.SelectMany(u => u)) _counts[item]++;
        }

        public int Items => _counts.Length;

        public void Score(ReadOnlySpan<int> held, Span<double> scores) => _counts.CopyTo(scores);
    }
}
