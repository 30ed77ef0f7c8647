namespace Opportune.Learners.Tests.Calibration;

public sealed class VennAbersTests
{
    [Fact]
    public void A_probability_is_the_join_of_two_isotonic_fits_with_the_score_as_a_no_and_as_a_yes()
    {
        var random = CounterRandom.FromSeed(4);
        double[] scores = [.. Enumerable.Range(0, 300).Select(_ => Math.Round(random.NextDouble(), 2))];
        bool[] labels = [.. scores.Select(s => random.NextDouble() < s * s)];

        var map = VennAbersCalibration.Learn(scores, labels);

        foreach (double score in scores.Distinct())
        {
            double no = IsotonicCalibration.Learn([.. scores, score], [.. labels, false]).Calibrate(score), yes = IsotonicCalibration.Learn([.. scores, score], [.. labels, true]).Calibrate(score);
            Assert.Equal(yes / (1 - no + yes), map.Calibrate(score), 1e-12);
        }
    }

    // By hand: one no at 0.2 and one yes at 0.8. At 0.2: as a no 0 (of three rows 0, 0, 1), as a yes ½; at 0.8: as a no ½, as a yes 1.
    [Fact]
    public void Two_rows_are_not_certain_of_anything()
    {
        var map = VennAbersCalibration.Learn([0.2, 0.8], [false, true]);

        Assert.Equal((0.5 / 1.5, 1 / 1.5), (map.Calibrate(0.2), map.Calibrate(0.8)));
        Assert.Equal(0.5, map.Calibrate(0.5), 1e-15);
        Assert.Equal((map.Calibrate(0.2), map.Calibrate(0.8)), (map.Calibrate(-5), map.Calibrate(5)));
    }

    [Fact]
    public void Many_scores_are_taken_together_and_still_hold_on_rows_not_learned_from()
    {
        var random = CounterRandom.FromSeed(5);
        (double Score, bool Label) Row() => random.NextDouble() is var s && random.NextDouble() < 0.2 + 0.5 * s * s ? (s, true) : (s, false);
        (double Score, bool Label)[] known = [.. Enumerable.Range(0, 20_000).Select(_ => Row())], fresh = [.. Enumerable.Range(0, 20_000).Select(_ => Row())];

        var map = VennAbersCalibration.Learn([.. known.Select(r => r.Score)], [.. known.Select(r => r.Label)]);

        Assert.InRange(Reliability.Of([.. fresh.Select(r => map.Calibrate(r.Score))], [.. fresh.Select(r => r.Label)]).ExpectedCalibrationError, 0.0, 0.02); // √(bins/rows) = 0.022
    }

    [Fact]
    public void Five_hundred_distinct_scores_keep_a_knot_each_however_many_rows_they_have()
    {
        double[] scores = [.. Enumerable.Range(0, 1000).Select(i => i < 500 ? i : i % 250 * 2.0)]; // even ones have three rows, odd ones one
        bool[] labels = [.. scores.Select((s, i) => i * 7919 % 500 < s)];
        var map = VennAbersCalibration.Learn(scores, labels);
        foreach (double s in new[] { 1.0, 2, 99, 250, 251, 498 })
        {
            double no = IsotonicCalibration.Learn([.. scores, s], [.. labels, false]).Calibrate(s), yes = IsotonicCalibration.Learn([.. scores, s], [.. labels, true]).Calibrate(s);
            Assert.Equal(yes / (1.0 - no + yes), map.Calibrate(s), 1e-12);
        }
    }
}
