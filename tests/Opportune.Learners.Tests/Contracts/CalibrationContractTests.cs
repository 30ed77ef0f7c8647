using System.Reflection;

namespace Opportune.Learners.Tests.Contracts;

/// <summary>The laws of every map from scores to probabilities.</summary>
public sealed class CalibrationContractTests
{
    public static TheoryData<Type> Maps => [.. typeof(ICalibration).Assembly.GetTypes().Where(t => t is { IsClass: true, IsAbstract: false } && t.IsAssignableTo(typeof(ICalibration)))];

    private delegate ICalibration Learner(ReadOnlySpan<double> scores, ReadOnlySpan<bool> labels);

    [Fact]
    public void As_many_maps_are_found_as_the_assembly_has() => Assert.Equal(4, Maps.Count);

    [Theory, MemberData(nameof(Maps))]
    public void A_probability_lies_between_0_and_1_and_never_falls_as_the_score_grows(Type t)
    {
        var map = Learn(t)(Sample().Scores, Sample().Labels);
        double before = 0.0;
        for (int i = -20; i <= 120; i++)
        {
            double p = map.Calibrate(i / 100.0);
            Assert.InRange(p, before - 1e-15, 1.0);
            before = p;
        }
    }

    [Theory, MemberData(nameof(Maps))]
    public void Probabilities_hold_on_rows_that_it_did_not_learn_from(Type t)
    {
        var map = Learn(t)(Sample().Scores, Sample().Labels);
        var (scores, labels) = Sample(seed: 2);
        double[] calibrated = [.. scores.Select(map.Calibrate)];
        Assert.True(Reliability.Of(calibrated, labels).ExpectedCalibrationError < Reliability.Of(scores, labels).ExpectedCalibrationError - 0.05, t.Name);
        Assert.Equal(labels.Average(l => l ? 1.0 : 0.0), calibrated.Average(), 0.04); // 4·√(¼/4,000) each, of the rows learned from and of these
    }

    [Theory, MemberData(nameof(Maps))]
    public void The_order_of_rows_changes_nothing_but_rounding(Type t)
    {
        var (scores, labels) = Sample();
        ICalibration one = Learn(t)(scores, labels), other = Learn(t)([.. scores.Reverse()], [.. labels.Reverse()]);
        for (int i = 0; i <= 100; i++) Assert.Equal(one.Calibrate(i / 100.0), other.Calibrate(i / 100.0), 1e-9);
    }

    [Theory, MemberData(nameof(Maps))]
    public void Rows_of_one_kind_and_a_single_row_have_an_answer(Type t)
    {
        Assert.InRange(Learn(t)([0.1, 0.5, 0.9], [true, true, true]).Calibrate(0.5), 0.5, 1.0);
        Assert.InRange(Learn(t)([0.1, 0.5, 0.9], [false, false, false]).Calibrate(0.5), 0.0, 0.5);
        Assert.InRange(Learn(t)([0.4], [true]).Calibrate(0.4), 0.5, 1.0);
    }

    [Theory, MemberData(nameof(Maps))]
    public void What_is_no_score_is_refused(Type t)
    {
        Assert.Throws<ArgumentException>(() => Learn(t)([], []));
        Assert.Throws<ArgumentException>(() => Learn(t)([0.1], [true, false]));
        Assert.Throws<ArgumentException>(() => Learn(t)([double.NaN], [true]));
    }

    private static Learner Learn(Type t) => t.GetMethod("Learn", BindingFlags.Public | BindingFlags.Static)!.CreateDelegate<Learner>();

    // The truth is the square of the score: every score but 0 and 1 is too high.
    private static (double[] Scores, bool[] Labels) Sample(long seed = 1)
    {
        var random = CounterRandom.FromSeed(seed);
        double[] scores = [.. Enumerable.Range(0, 4_000).Select(_ => 0.001 + 0.998 * random.NextDouble())];
        return (scores, [.. scores.Select(s => random.NextDouble() < s * s)]);
    }
}
