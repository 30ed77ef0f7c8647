using System.Collections;
using System.Globalization;

namespace Opportune.Statistics.Tests.Contracts;

/// <summary>The laws of every estimator of the assembly, found by reflection.</summary>
public sealed class EstimatorContractTests
{
    private const int Estimators = 42;

    public static TheoryData<string> Names => [.. EstimatorSamples.Estimators];

    public static TheoryData<int> Refusals => [.. Enumerable.Range(0, EstimatorSamples.Refusals.Count)];

    public static TheoryData<string> OfUnits => [.. EstimatorSamples.OfUnits.Keys];

    public static TheoryData<string> Intervals => [.. EstimatorSamples.Intervals.Keys];

    [Fact]
    public void As_many_estimators_are_found_as_the_assembly_has_and_each_has_an_answer_and_a_refusal()
    {
        Assert.Equal(Estimators, EstimatorSamples.Estimators.Count);
        Assert.Equal(EstimatorSamples.Estimators, EstimatorSamples.Answers.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(EstimatorSamples.Estimators.Except(EstimatorSamples.TakeAnything), EstimatorSamples.Refusals.Select(r => r.Estimator).Distinct().Order(StringComparer.Ordinal));
        Assert.Equal((18, 5, 6), (EstimatorSamples.OfUnits.Count, EstimatorSamples.Intervals.Count, EstimatorSamples.Measures.Count));
    }

    [Theory, MemberData(nameof(Names))]
    public void The_same_data_gives_the_same_bits_and_no_number_that_is_none(string name)
    {
        var one = Text(EstimatorSamples.Answers[name]());

        Assert.Equal(one, Text(EstimatorSamples.Answers[name]()));
        Assert.DoesNotContain("NaN", one, StringComparison.Ordinal);
        Assert.NotEqual("", one);
    }

    [Theory, MemberData(nameof(Refusals))]
    public void What_cannot_be_answered_is_refused_with_the_reason(int index)
    {
        var (_, words, call) = EstimatorSamples.Refusals[index];

        var refusal = Assert.ThrowsAny<ArgumentException>(call);

        Assert.Contains(words, refusal.Message, StringComparison.Ordinal);
        Assert.False(refusal.Message.StartsWith(" (Parameter", StringComparison.Ordinal) || refusal.Message.Length == 0, "a reason is given");
    }

    [Theory, MemberData(nameof(OfUnits))]
    public void The_order_of_units_changes_nothing_but_rounding(string name)
    {
        double[] one = EstimatorSamples.OfUnits[name]([0, 1, 2, 3, 4, 5]);

        foreach (int[] order in new int[][] { [5, 4, 3, 2, 1, 0], [2, 0, 5, 1, 4, 3] })
            Assert.All(one.Zip(EstimatorSamples.OfUnits[name](order)), p => Assert.Equal(p.First, p.Second, 1e-12 * Math.Max(1, Math.Abs(p.First))));
    }

    [Theory, MemberData(nameof(Intervals))]
    public void More_confidence_gives_a_wider_interval_around_the_estimate(string name)
    {
        var (narrow, inside) = EstimatorSamples.Intervals[name](0.5);
        var (usual, _) = EstimatorSamples.Intervals[name](0.9);
        var (wide, _) = EstimatorSamples.Intervals[name](0.99);

        Assert.True(wide.Low <= usual.Low && usual.Low < narrow.Low && narrow.High < usual.High && usual.High <= wide.High, $"{narrow} {usual} {wide}");
        Assert.True(wide.Contains(inside) && narrow.Width > 0);
    }

    [Fact]
    public void Every_measure_of_fairness_lies_in_its_interval() =>
        Assert.All(EstimatorSamples.Measures, m => Assert.True(Assert.IsType<FairnessMeasure.Measured>(m) is var measured && measured.Ci95.Contains(measured.Value), m.ToString()));

    // Records print their numbers; lists are printed one by one.
    private static string Text(object value) => value is IEnumerable list and not string ? string.Join('|', list.Cast<object>().Select(Text)) : Convert.ToString(value, CultureInfo.InvariantCulture)!;
}
