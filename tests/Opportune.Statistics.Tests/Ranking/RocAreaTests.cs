using Opportune.Learners;

namespace Opportune.Statistics.Tests.Ranking;

public sealed class RocAreaTests
{
    private static (double[] Scores, double[] Others, bool[] Labels) Sample(int rows, long seed)
    {
        var random = CounterRandom.FromSeed(seed);
        var (a, b, y) = (new double[rows], new double[rows], new bool[rows]);
        for (int i = 0; i < rows; i++)
        {
            y[i] = random.NextDouble() < 0.3;
            (a[i], b[i]) = (Math.Round((y[i] ? 1.0 : 0.0) + random.NextNormal(), 1), Math.Round((y[i] ? 0.5 : 0.0) + random.NextNormal(), 1));
        }
        return (a, b, y);
    }

    [Fact]
    public void It_is_the_share_of_pairs_ranked_rightly_ties_counting_half()
    {
        var (scores, _, labels) = Sample(300, 1);
        double wins = 0, pairs = 0;
        for (int i = 0; i < 300; i++)
            for (int j = 0; j < 300; j++)
                if (labels[i] && !labels[j]) { pairs++; wins += scores[i] > scores[j] ? 1 : scores[i] == scores[j] ? 0.5 : 0; }

        Assert.Equal(wins / pairs, RocArea.Of(scores, labels)!.Value.Value, 1e-12);
    }

    [Fact]
    public void Its_interval_holds_the_truth_about_as_often_as_it_says()
    {
        double truth = Normal.Cdf(0.5 / Math.Sqrt(2)) - Normal.Cdf(0), held = 0; // P(N(0.5, 2) > 0) of the other score, less one half
        for (int seed = 0; seed < 400; seed++)
        {
            var (_, others, labels) = Sample(250, 1_000 + seed);
            if (RocArea.Of(others, labels)!.Value.Ci95.Contains(0.5 + truth)) held++;
        }
        Assert.InRange(held / 400, 0.92, 0.98);
    }

    [Fact]
    public void A_difference_is_that_of_the_two_areas_and_surer_than_two_separate_ones()
    {
        var (scores, others, labels) = Sample(500, 3);
        RocArea a = RocArea.Of(scores, labels)!.Value, b = RocArea.Of(others, labels)!.Value, difference = RocArea.Difference(scores, others, labels)!.Value;

        Assert.Equal(a.Value - b.Value, difference.Value, 1e-12);
        Assert.True(difference.StandardError <= Math.Sqrt(a.StandardError * a.StandardError + b.StandardError * b.StandardError) * 1.1);
        Assert.Equal(0.0, RocArea.Difference(scores, scores, labels)!.Value.StandardError, 1e-15);
        Assert.Null(RocArea.Of([1.0, 2.0, 3.0], [true, false, false]));
    }

    [Fact]
    public void A_score_that_is_no_number_is_refused() =>
        Assert.Throws<ArgumentException>(() => RocArea.Of([0.1, double.NaN, 0.3, 0.4], [true, false, true, false]));
}
