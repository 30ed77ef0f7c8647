namespace Opportune.Learners.Tests.Contracts;

/// <summary>The laws of every recommender.</summary>
public sealed class RecommenderContractTests
{
    private const int Items = 12;

    // Two kinds of customers: the items below six belong to one, the others to the other.
    private static readonly int[][] Customers = [.. Enumerable.Range(0, 200).Select(c => Enumerable.Range(0, 6).Where(i => (c * 7 + i * i) % 5 < 3).Select(i => i + 6 * (c % 2)).ToArray())];

    private static Dictionary<Type, Func<IRecommender>> Samples => new()
    {
        [typeof(Ease)] = () => Ease.Learn(Customers, Items, 10),
        [typeof(ItemNeighbours)] = () => ItemNeighbours.Learn(Customers, Items),
        [typeof(ItemContent)] = () => new ItemContent([.. Enumerable.Range(0, Items).Select(i => new[] { i < 6 ? 1.0 : 0.0, i < 6 ? 0.0 : 1.0, 0.01 * i })]),
    };

    public static TheoryData<Type> Recommenders => [.. typeof(IRecommender).Assembly.GetTypes().Where(t => t is { IsClass: true, IsAbstract: false } && t.IsAssignableTo(typeof(IRecommender)))];

    [Fact]
    public void As_many_recommenders_are_found_as_the_assembly_has_and_each_has_a_sample()
    {
        Assert.Equal(3, Recommenders.Count);
        Assert.Equal(Recommenders.Select(r => ((ITheoryDataRow)r).GetData()[0]).ToHashSet(), Samples.Keys.Cast<object?>().ToHashSet());
    }

    [Theory, MemberData(nameof(Recommenders))]
    public void Items_of_the_own_kind_score_above_those_of_the_other(Type t)
    {
        double[] scores = Scores(t, [0, 3]);
        foreach (int own in new[] { 1, 2, 4, 5 })
            for (int other = 6; other < Items; other++) Assert.True(scores[own] > scores[other], $"{own} {scores[own]}, {other} {scores[other]}");
    }

    [Theory, MemberData(nameof(Recommenders))]
    public void The_order_of_items_held_changes_nothing_but_rounding_and_asking_changes_nothing(Type t)
    {
        double[] one = Scores(t, [0, 3, 8]), other = Scores(t, [8, 0, 3]);
        for (int i = 0; i < Items; i++) Assert.Equal(one[i], other[i], 1e-14);
        IRecommender model = Samples[t]();
        double[] first = new double[Items], second = new double[Items];
        model.Score([1], first);
        model.Score([1], second);
        Assert.Equal(first, second);
    }

    [Theory, MemberData(nameof(Recommenders))]
    public void Who_holds_nothing_gets_no_opinion(Type t) => Assert.All(Scores(t, []), s => Assert.Equal(0.0, s));

    [Theory, MemberData(nameof(Recommenders))]
    public void Scores_are_numbers_whatever_is_held(Type t)
    {
        Assert.All(Scores(t, [.. Enumerable.Range(0, Items)]), s => Assert.True(double.IsFinite(s)));
        Assert.Equal(Items, Samples[t]().Items);
    }

    [Theory, MemberData(nameof(Recommenders))]
    public void What_is_no_item_and_too_few_places_are_refused(Type t)
    {
        IRecommender model = Samples[t]();
        Assert.Throws<ArgumentException>(() => model.Score([Items], new double[Items]));
        Assert.Throws<ArgumentException>(() => model.Score([-1], new double[Items]));
        Assert.Throws<ArgumentException>(() => model.Score([1], new double[Items - 1]));
    }

    private static double[] Scores(Type t, int[] held)
    {
        var scores = new double[Items];
        Samples[t]().Score(held, scores);
        return scores;
    }
}
