namespace Opportune.Learners.Tests.Recommenders;

public sealed class RecommenderTests
{
    private static readonly int[][] Customers = MakeCustomers();

    private static int[][] MakeCustomers()
    {
        long state = 99; // the same generator as in the Python that made the golden numbers
        double Uniform() => (state = 16807 * state % 2147483647) / 2147483647.0;
        return [.. Enumerable.Range(0, 60).Select(_ => Enumerable.Range(0, 6).Where(i => Uniform() < 0.2 + 0.1 * i).ToArray())];
    }

    // numpy 1.24: P = inv(XᵀX + 5I), B = −P/diag(P) with diagonal 0; 2026-11-21.
    [Fact]
    public void Ease_equals_plain_linear_algebra()
    {
        var model = Ease.Learn(Customers, 6, ridge: 5);
        double[] second = [0.1797553254902463, 0.0, -0.023777986808029415, 0.10242642959301039, -0.06207738427070475, 0.38950136088798676];
        double[] first = [0.29241744568753064, 0.5544355099299914, 0.21124842336029007, 0.42659197305543545, 0.6925487873731764, 0.7151809850693308];
        var scores = new double[6];
        model.Score(Customers[0], scores);
        for (int j = 0; j < 6; j++)
        {
            Assert.Equal(second[j], model.Weight(1, j), 1e-12);
            Assert.Equal(first[j], scores[j], 1e-12);
        }
    }

    [Fact]
    public void Neighbours_are_scored_by_their_definition()
    {
        // a and b together twice, a held 3 times, b 2 times: 2/(√6 + 10); c with a once: 1/(√3 + 10).
        var model = ItemNeighbours.Learn([[0, 1], [0, 1], [0, 2]], 3);
        var scores = new double[3];
        model.Score([0], scores);
        Assert.Equal([0.0, 2 / (Math.Sqrt(6) + 10), 1 / (Math.Sqrt(3) + 10)], scores.Select(s => s));
        ItemNeighbours.Learn([[0, 1], [0, 1], [0, 2]], 3, most: 1).Score([0], scores);
        Assert.True(scores[2] > 0 && scores[1] > 0); // each item keeps its own nearest neighbour, which is a for both
    }

    [Fact]
    public void A_new_product_that_nobody_holds_is_recommended_by_its_features()
    {
        var content = new ItemContent([[1, 0, 0], [0, 1, 0], [0.9, 0.1, 0]]);
        var blend = new RecommenderBlend((Ease.Learn([[0], [0, 1], [1]], 3), 0.2), (content, 1.0));
        Recommendation best = blend.Recommend([0], 2)[0];
        Assert.Equal(2, best.Item);
        Assert.Equal(1, best.Speaker);
        Assert.Equal(best.Score, best.Parts.Sum(), 1e-12);
    }

    [Fact]
    public void Held_items_are_not_recommended_and_their_order_changes_nothing()
    {
        var blend = new RecommenderBlend((Ease.Learn(Customers, 6, 5), 1), (ItemNeighbours.Learn(Customers, 6), 1));
        IReadOnlyList<Recommendation> one = blend.Recommend([3, 1], 10), other = blend.Recommend([1, 3], 10);
        Assert.Equal(4, one.Count);
        Assert.DoesNotContain(one, r => r.Item is 1 or 3);
        Assert.Equal(one.Select(r => r.Item), other.Select(r => r.Item));
        Assert.All(blend.Recommend([], 6), r => Assert.Equal(0.0, r.Score)); // nothing held, nothing said
    }

    [Fact]
    public void Hidden_products_of_a_simulated_bank_are_found_better_than_by_popularity()
    {
        // Truth known: two kinds of customers, who take 70 % of their products from their own ten of twenty.
        var random = CounterRandom.FromSeed(12);
        int[] Customer()
        {
            int kind = random.NextInt32(2);
            return [.. Enumerable.Range(0, 20).Where(i => random.NextDouble() < (i / 10 == kind ? 0.5 : 0.1))];
        }
        int[][] customers = [.. Enumerable.Range(0, 1_500).Select(_ => Customer()).Where(c => c.Length >= 3)];
        int[][] train = customers[..1_000], test = customers[1_000..];
        var popularity = new double[20];
        foreach (int i in train.SelectMany(c => c)) popularity[i]++;
        foreach (IRecommender model in new IRecommender[] { Ease.Learn(train, 20), ItemNeighbours.Learn(train, 20) })
        {
            int hits = 0, plain = 0;
            var scores = new double[20];
            foreach (int[] c in test)
            {
                int hidden = c[c.Length / 2];
                int[] rest = [.. c.Where(i => i != hidden)];
                model.Score(rest, scores);
                if (Enumerable.Range(0, 20).Except(rest).OrderByDescending(i => scores[i]).Take(5).Contains(hidden)) hits++;
                if (Enumerable.Range(0, 20).Except(rest).OrderByDescending(i => popularity[i]).Take(5).Contains(hidden)) plain++;
            }
            Assert.True(hits > 1.3 * plain, $"{model.GetType().Name}: {hits} of {test.Length}, popularity {plain}");
        }
    }

    [Fact]
    public void Items_that_are_none_are_refused()
    {
        Assert.Throws<ArgumentException>(() => Ease.Learn([[7]], 6));
        Assert.Throws<ArgumentException>(() => Ease.Learn(Customers, 6).Score([9], new double[6]));
        Assert.Throws<ArgumentException>(() => Ease.Learn(Customers, 6).Score([1], new double[5]));
        Assert.Throws<ArgumentOutOfRangeException>(() => Ease.Learn(Customers, 6, 0));
        Assert.Throws<ArgumentException>(() => new ItemContent([[1, 2], [1]]));
        Assert.Throws<ArgumentException>(() => new RecommenderBlend());
    }

    [Theory]
    [InlineData(1e-200)]
    [InlineData(1e200)]
    public void The_unit_of_features_does_not_matter(double unit)
    {
        var scores = new double[3];
        new ItemContent([[3 * unit, 4 * unit], [4 * unit, 3 * unit], [0, 0]]).Score([0], scores);
        Assert.Equal(1.0, scores[0], 1e-14);
        Assert.Equal(0.96, scores[1], 1e-14);
        Assert.Equal(0.0, scores[2]);
    }
}
