namespace Opportune.Learners.Tests.Segments;

public sealed class KMeansSegmentsTests
{
    // Truth known: three kinds of customers around (0, 0), (6, 0) and (0, 6), the last mostly in one branch.
    private static (Table Table, int[] Kinds) Bank(int n, long seed)
    {
        var random = CounterRandom.FromSeed(seed);
        int[] kinds = [.. Enumerable.Range(0, n).Select(_ => random.NextInt32(3))];
        double[] income = [.. kinds.Select(k => (k == 1 ? 6 : 0) + random.NextNormal())], age = [.. kinds.Select(k => (k == 2 ? 6 : 0) + random.NextNormal())];
        double[] branch = [.. kinds.Select(k => k == 2 && random.NextDouble() < 0.8 ? 1.0 : 0.0)];
        return (new([new("income", income), new("age", age), new("branch", branch, ["north", "south"])]), kinds);
    }

    [Fact]
    public void Kinds_of_a_simulated_bank_are_found_again_and_named_by_what_sets_them_apart()
    {
        (Table table, int[] kinds) = Bank(900, 1);
        var segments = KMeansSegments.Learn(table, 3);
        int[] found = [.. Enumerable.Range(0, 900).Select(i => segments.Predict(table.Row(i)))];

        Assert.True(KMeansSegments.Agreement(kinds, found) > 0.97);
        int rich = found[Array.IndexOf(kinds, 1)];
        Assert.Equal("income", segments.Describe(rich)[0].Column);
        Assert.True(segments.Describe(rich)[0].Difference > 1);
        Assert.True(segments.Silhouette(table) > 0.5);
        Assert.True(segments.Silhouette(table) > KMeansSegments.Learn(table, 6).Silhouette(table));
    }

    [Fact]
    public void Segments_are_stable_from_one_half_of_the_customers_to_the_other()
    {
        (Table table, _) = Bank(900, 1);
        var one = KMeansSegments.Learn(table.Select([.. Enumerable.Range(0, 450)]), 3);
        var other = KMeansSegments.Learn(table.Select([.. Enumerable.Range(450, 450)]), 3);
        int[] first = [.. Enumerable.Range(0, 900).Select(i => one.Predict(table.Row(i)))], second = [.. Enumerable.Range(0, 900).Select(i => other.Predict(table.Row(i)))];
        Assert.True(KMeansSegments.Agreement(first, second) > 0.95);
    }

    [Fact]
    public void Centres_follow_customers_that_move()
    {
        (Table table, int[] kinds) = Bank(300, 1);
        var segments = KMeansSegments.Learn(table, 3);
        int rich = segments.Predict(table.Row(Array.IndexOf(kinds, 1)));
        double before = segments.Describe(rich).Single(d => d.Column == "income").Difference;
        for (int i = 0; i < 400; i++) Assert.Equal(rich, segments.Follow([9, 0, 0]));
        Assert.True(segments.Describe(rich).Single(d => d.Column == "income").Difference > before + 0.3);
    }

    // scikit-learn's own example of adjusted_rand_score: ([0, 0, 1, 2], [0, 0, 1, 1]) gives 0.571428…
    [Fact]
    public void Agreement_is_the_adjusted_rand_index()
    {
        Assert.Equal(4.0 / 7, KMeansSegments.Agreement([0, 0, 1, 2], [0, 0, 1, 1]), 1e-12);
        Assert.Equal(1.0, KMeansSegments.Agreement([0, 0, 1], [5, 5, 2]), 1e-12);
        Assert.Throws<ArgumentException>(() => KMeansSegments.Agreement([0], [0, 1]));
    }

    [Fact]
    public void Impossible_settings_are_refused_and_equal_rows_are_no_trouble()
    {
        var same = new Table([new("x", [1.0, 1.0, 1.0])]);
        Assert.InRange(KMeansSegments.Learn(same, 2).Predict([1.0]), 0, 1);
        Assert.Throws<ArgumentException>(() => KMeansSegments.Learn(same, 4));
        Assert.Throws<ArgumentOutOfRangeException>(() => KMeansSegments.Learn(same, 0));
    }
}
