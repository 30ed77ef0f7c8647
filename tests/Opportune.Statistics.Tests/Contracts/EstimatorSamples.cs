using System.Reflection;
using Opportune.Learners;

namespace Opportune.Statistics.Tests.Contracts;

/// <summary>A call of each public estimator with small, good data; and what each refuses.</summary>
internal static class EstimatorSamples
{
    private static readonly double[] Some = [3, 1, 4, 1, 5, 9], Others = [2, 1, 3, 1, 2, 4], Rates = [0.01, 0.04, 0.03, 0.2];
    private static readonly double[] Six = [0.01, 0.04, 0.03, 0.2, 0.7, 0.011];
    private static readonly long[] Counts = [40, 30, 20, 10, 5, 9], Later = [10, 30, 30, 20, 7, 2];
    private static readonly string[] People = ["a", "b", "a", "b"];
    private static readonly byte[] Salt = [1, 2, 3];
    private static readonly FairnessComparison Fair = new(new("a", 150, 45, 70, 30, 60.0), new("b", 160, 60, 80, 45, 70.0));
    private static readonly Table Columns = Table.OfRows([.. Enumerable.Range(0, 80).Select(i => new double[] { i % 7, i * 13 % 11 })]);
    private static readonly bool[] Arms = [.. Enumerable.Range(0, 80).Select(i => i * 5 % 3 == 0)];
    private static readonly double[] Outcomes = [.. Enumerable.Range(0, 80).Select(i => (double)(i * 7 % 5 > 2 ? 1 : 0))];
    private static readonly BoostingOptions Small = new() { Rounds = 3, MinRowsPerLeaf = 5 };

    /// <summary>600 decisions whose weights do not quite average 1; the same in the Python that made the golden numbers.</summary>
    public static LoggedDecision[] Log { get; } = [.. Enumerable.Range(0, 600).Select(i => i % 50 < 19
        ? new LoggedDecision(i * 7 % 11 / 11.0, 0.4, 0.7, 0.45, 0.7 * 0.45 + 0.3 * 0.25)
        : new LoggedDecision(i * 7 % 11 / 11.0 * 0.6, 0.6, 0.3, 0.25, 0.7 * 0.45 + 0.3 * 0.25))];

    /// <summary>Every public static method of a public type that computes something, and public constructors that take data.</summary>
    public static IReadOnlyList<string> Estimators { get; } = [.. typeof(MeanEstimate).Assembly.GetExportedTypes().Where(t => t.GetCustomAttribute<System.Runtime.CompilerServices.CompilerGeneratedAttribute>() is null)
        .SelectMany(t => t.GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly).Where(m => !m.IsSpecialName).Select(m => $"{t.Name}.{m.Name}")
            .Concat(t.GetConstructors().Where(c => t.IsClass && !t.IsAssignableTo(typeof(IEquatable<>).MakeGenericType(t)) && c.GetParameters().Length > 0).Select(_ => $"{t.Name}.new"))).Distinct().Order(StringComparer.Ordinal)];

    /// <summary>By estimator: an answer from good data.</summary>
    public static IReadOnlyDictionary<string, Func<object>> Answers { get; } = new Dictionary<string, Func<object>>(StringComparer.Ordinal)
    {
        ["AlwaysValid.Interval"] = () => AlwaysValid.Interval(0.03, 0.01, 0.02),
        ["AlwaysValid.PValue"] = () => AlwaysValid.PValue(0.03, 0.01, 0.02),
        ["Assignment.Arm"] = () => Assignment.Arm(Salt, "e", "u", [0.5, 0.5]),
        ["Assignment.Unit"] = () => Assignment.Unit(Salt, "e", "u"),
        ["ChiSquare.UpperTail"] = () => ChiSquare.UpperTail(3, 3),
        ["Cuped.Adjust"] = () => Cuped.Adjust(Some, Others),
        ["DoublyRobustLearner.Learn"] = () => DoublyRobustLearner.Learn(Columns, Arms, Outcomes, Small).Predict([1, 2]),
        ["Drift.Categories"] = () => Statistics.Drift.Categories([4, 3], [2, 6]),
        ["Drift.Numbers"] = () => Statistics.Drift.Numbers(Some, Others),
        ["Drift.StabilityIndex"] = () => Statistics.Drift.StabilityIndex([4, 3], [2, 6]),
        ["RocArea.Difference"] = () => RocArea.Difference([0.1, 0.4, 0.35, 0.8], [0.2, 0.3, 0.6, 0.5], [false, false, true, true])!.Value,
        ["RocArea.Of"] = () => RocArea.Of([0.1, 0.4, 0.35, 0.8], [false, false, true, true])!.Value,
        ["GroupRates.Count"] = () => GroupRates.Count(People, [0.1, 0.2, 0.7, 0.9], [false, false, true, true], [false, true, true, true]),
        ["GroupRates.Intersections"] = () => GroupRates.Intersections(People, People),
        ["LiftEstimate.OfProportions"] = () => LiftEstimate.OfProportions(30, 100, 20, 100),
        ["MeanEstimate.Difference"] = () => MeanEstimate.Difference(MeanEstimate.Of(Some), MeanEstimate.Of(Others)),
        ["MeanEstimate.Of"] = () => MeanEstimate.Of(Some),
        ["Mitigation.EqualRateThresholds"] = () => Mitigation.EqualRateThresholds(People, [0.1, 0.2, 0.3, 0.4], 0.5),
        ["Mitigation.Reweigh"] = () => Mitigation.Reweigh(People, [true, false, false, false]),
        ["MultipleTesting.BenjaminiHochberg"] = () => MultipleTesting.BenjaminiHochberg(Rates),
        ["MultipleTesting.Holm"] = () => MultipleTesting.Holm(Rates),
        ["Normal.Cdf"] = () => Normal.Cdf(0.3),
        ["Normal.Density"] = () => Normal.Density(0.3),
        ["Normal.Quantile"] = () => Normal.Quantile(0.3),
        ["OffPolicyValue.DirectMethod"] = () => OffPolicyValue.DirectMethod(Log),
        ["OffPolicyValue.DoublyRobust"] = () => OffPolicyValue.DoublyRobust(Log),
        ["OffPolicyValue.DoublyRobustWithShrinkage"] = () => OffPolicyValue.DoublyRobustWithShrinkage(Log),
        ["OffPolicyValue.EffectiveSample"] = () => OffPolicyValue.EffectiveSample(Log),
        ["OffPolicyValue.Ips"] = () => OffPolicyValue.Ips(Log),
        ["OffPolicyValue.SelfNormalisedDoublyRobust"] = () => OffPolicyValue.SelfNormalisedDoublyRobust(Log),
        ["OffPolicyValue.Snips"] = () => OffPolicyValue.Snips(Log),
        ["OffPolicyValue.SwitchDoublyRobust"] = () => OffPolicyValue.SwitchDoublyRobust(Log),
        ["Power.OfProportions"] = () => Power.OfProportions(0.1, 0.15, 400),
        ["Power.UnitsPerArm"] = () => Power.UnitsPerArm(0.1, 0.15),
        ["Proportion.Wilson"] = () => Proportion.Wilson(27, 120),
        ["RatioMetric.Of"] = () => RatioMetric.Of(Some, Others),
        ["SLearner.Learn"] = () => SLearner.Learn(Columns, Arms, Outcomes, Small).Predict([1, 2]),
        ["SampleRatio.Check"] = () => SampleRatio.Check([40, 60], [0.5, 0.5]),
        ["StudentT.Cdf"] = () => StudentT.Cdf(1.2, 7.5),
        ["StudentT.Quantile"] = () => StudentT.Quantile(0.975, 7.5),
        ["TLearner.Learn"] = () => TLearner.Learn(Columns, Arms, Outcomes, Small).Predict([1, 2]),
        ["UpliftCurve.new"] = () => Curve() is var c ? (c.Qini, c.Auuc, c.UpliftAt(0.5), c.QiniInterval(CounterRandom.FromSeed(1), 100)) : default,
    };

    /// <summary>Takes anything, and so refuses nothing.</summary>
    public static IReadOnlySet<string> TakeAnything { get; } = new HashSet<string>(StringComparer.Ordinal) { "Normal.Cdf", "Normal.Density" };

    /// <summary>By estimator: what cannot be answered, with words of the reason.</summary>
    public static IReadOnlyList<(string Estimator, string Words, Action Call)> Refusals { get; } =
    [
        ("AlwaysValid.Interval", "confidence lies", () => AlwaysValid.Interval(0, 1, 1, 0)), ("AlwaysValid.Interval", "confidence lies", () => AlwaysValid.Interval(0, 1, 1, 1)),
        ("AlwaysValid.PValue", "standard error is", () => AlwaysValid.PValue(0, 0, 1)), ("AlwaysValid.PValue", "standard error is", () => AlwaysValid.PValue(0, double.PositiveInfinity, 1)),
        ("AlwaysValid.PValue", "expected effect is", () => AlwaysValid.PValue(0, 1, 0)), ("AlwaysValid.PValue", "expected effect is", () => AlwaysValid.PValue(0, 1, double.PositiveInfinity)),
        ("Assignment.Unit", "'experiment'", () => Assignment.Unit(Salt, null!, "u")), ("Assignment.Unit", "'unit'", () => Assignment.Unit(Salt, "e", null!)),
        ("Assignment.Arm", "0 or more", () => Assignment.Arm(Salt, "e", "u", [1.5, -0.5])), ("Assignment.Arm", "sum to 1, not to 0.9", () => Assignment.Arm(Salt, "e", "u", [0.5, 0.4])),
        ("RocArea.Difference", "score and a label", () => RocArea.Difference([0.1, 0.2], [0.1], [true, false])), ("RocArea.Of", "score and a label", () => RocArea.Of([0.1], [true, false])),
        ("ChiSquare.UpperTail", "chi-square value is", () => ChiSquare.UpperTail(-1, 1)), ("ChiSquare.UpperTail", "Degrees of freedom are", () => ChiSquare.UpperTail(1, 0)), ("ChiSquare.UpperTail", "Degrees of freedom are", () => ChiSquare.UpperTail(1, double.PositiveInfinity)),
        ("Cuped.Adjust", "at least two", () => Cuped.Adjust([1], [1])), ("Cuped.Adjust", "at least two", () => Cuped.Adjust(Some, [1, 2])),
        ("DoublyRobustLearner.Learn", "as many arms", () => DoublyRobustLearner.Learn(Columns, Arms, [1, 2])), ("DoublyRobustLearner.Learn", "Both arms", () => DoublyRobustLearner.Learn(Columns, new bool[80], Outcomes)), ("DoublyRobustLearner.Learn", "'table'", () => DoublyRobustLearner.Learn(null!, Arms, Outcomes)),
        ("SLearner.Learn", "as many arms", () => SLearner.Learn(Columns, [true, false], Outcomes)), ("SLearner.Learn", "Both arms", () => SLearner.Learn(Columns, [.. Arms.Select(_ => true)], Outcomes)), ("SLearner.Learn", "'table'", () => SLearner.Learn(null!, Arms, Outcomes)),
        ("TLearner.Learn", "as many arms", () => TLearner.Learn(Columns, [true, false], [1, 2])), ("TLearner.Learn", "Both arms", () => TLearner.Learn(Columns, new bool[80], Outcomes)), ("TLearner.Learn", "'table'", () => TLearner.Learn(null!, Arms, Outcomes)),
        ("Drift.StabilityIndex", "same bins", () => Statistics.Drift.StabilityIndex([1, 2], [1])), ("Drift.StabilityIndex", "count is 0 or more", () => Statistics.Drift.StabilityIndex([1, 2], [3, -1])),
        ("Drift.Categories", "at least one value", () => Statistics.Drift.Categories([1, 2], [0, 0])), ("Drift.Categories", "at least one value", () => Statistics.Drift.Categories([0, 0], [1, 2])),
        ("Drift.Numbers", "all are finite", () => Statistics.Drift.Numbers([], Some)), ("Drift.Numbers", "all are finite", () => Statistics.Drift.Numbers(Some, [1, double.NaN])),
        ("GroupRates.Count", "'groups'", () => GroupRates.Count(null!, [], [], [])), ("GroupRates.Count", "Every person", () => GroupRates.Count(["a"], [], [true], [true])),
        ("GroupRates.Count", "Every person", () => GroupRates.Count(["a"], [0.5], [], [true])), ("GroupRates.Count", "Every person", () => GroupRates.Count(["a"], [0.5], [true], [])),
        ("GroupRates.Intersections", "'attributes'", () => GroupRates.Intersections(null!)), ("GroupRates.Intersections", "at least one attribute", () => GroupRates.Intersections()), ("GroupRates.Intersections", "at least one attribute", () => GroupRates.Intersections(People, ["a"])),
        ("LiftEstimate.OfProportions", "", () => LiftEstimate.OfProportions(5, 4, 1, 2)),
        ("MeanEstimate.Of", "two values", () => MeanEstimate.Of([1])), ("MeanEstimate.Of", "finite", () => MeanEstimate.Of([1, double.NaN])),
        ("MeanEstimate.Difference", "", () => MeanEstimate.Difference(MeanEstimate.Of(Some), MeanEstimate.Of(Others), 1.5)),
        ("Mitigation.Reweigh", "'groups'", () => Mitigation.Reweigh(null!, [])), ("Mitigation.Reweigh", "a group and a label", () => Mitigation.Reweigh(People, [true])),
        ("Mitigation.EqualRateThresholds", "'groups'", () => Mitigation.EqualRateThresholds(null!, [], 0.5)), ("Mitigation.EqualRateThresholds", "a group and a score", () => Mitigation.EqualRateThresholds(People, [1], 0.5)),
        ("Mitigation.EqualRateThresholds", "share lies", () => Mitigation.EqualRateThresholds(People, [1, 2, 3, 4], 1.1)), ("Mitigation.EqualRateThresholds", "score is a finite", () => Mitigation.EqualRateThresholds(People, [1, 2, 3, double.NaN], 0.5)),
        ("MultipleTesting.Holm", "p-value lies", () => MultipleTesting.Holm([0.5, 1.1])), ("MultipleTesting.BenjaminiHochberg", "p-value lies", () => MultipleTesting.BenjaminiHochberg([-0.1])),
        ("Normal.Quantile", "", () => Normal.Quantile(1.5)),
        ("OffPolicyValue.Ips", "holds no decision", () => OffPolicyValue.Ips([])), ("OffPolicyValue.Ips", "above 0", () => OffPolicyValue.Ips(Log, 0)), ("OffPolicyValue.Snips", "holds no decision", () => OffPolicyValue.Snips([])),
        ("OffPolicyValue.DirectMethod", "impossible number", () => OffPolicyValue.DirectMethod([new(1, 0.5, 1.2)])), ("OffPolicyValue.DoublyRobust", "impossible number", () => OffPolicyValue.DoublyRobust([new(1, 1.2, 0.2)])),
        ("OffPolicyValue.SelfNormalisedDoublyRobust", "impossible number", () => OffPolicyValue.SelfNormalisedDoublyRobust([new(1, 0.5, 0.5, double.NaN)])), ("OffPolicyValue.EffectiveSample", "holds no decision", () => OffPolicyValue.EffectiveSample([])),
        ("OffPolicyValue.SwitchDoublyRobust", "above 0", () => OffPolicyValue.SwitchDoublyRobust(Log, 0)), ("OffPolicyValue.DoublyRobustWithShrinkage", "above 0", () => OffPolicyValue.DoublyRobustWithShrinkage(Log, -1)),
        ("Power.UnitsPerArm", "rate lies", () => Power.UnitsPerArm(0, 0.5)), ("Power.UnitsPerArm", "rates differ", () => Power.UnitsPerArm(0.5, 0.5)), ("Power.UnitsPerArm", "rate lies", () => Power.UnitsPerArm(0.5, 1)), ("Power.OfProportions", "", () => Power.OfProportions(0.1, 0.2, 0)),
        ("Proportion.Wilson", "Successes lie", () => Proportion.Wilson(3, 2)), ("Proportion.Wilson", "confidence lies", () => Proportion.Wilson(1, 2, 1)), ("Proportion.Wilson", "confidence lies", () => Proportion.Wilson(1, 2, 0)), ("Proportion.Wilson", "'trials'", () => Proportion.Wilson(-2, -1)),
        ("RatioMetric.Of", "at least two", () => RatioMetric.Of([1], [1])), ("RatioMetric.Of", "at least two", () => RatioMetric.Of(Some, [1, 2])), ("RatioMetric.Of", "above 0", () => RatioMetric.Of([1, 2], [1, -1])),
        ("SampleRatio.Check", "at least two arms", () => SampleRatio.Check([1], [1])), ("SampleRatio.Check", "Arm 1 ", () => SampleRatio.Check([1, 2], [1, double.NaN])), ("SampleRatio.Check", "Arm 0 ", () => SampleRatio.Check([1, 2], [-1, 1])),
        ("SampleRatio.Check", "Arm 1 ", () => SampleRatio.Check([1, 2], [1, double.PositiveInfinity])), ("SampleRatio.Check", "share above 0", () => SampleRatio.Check([1, 2], [0, 0])),
        ("StudentT.Cdf", "Degrees of freedom", () => StudentT.Cdf(1, 0)), ("StudentT.Quantile", "probability lies", () => StudentT.Quantile(0, 3)), ("StudentT.Quantile", "probability lies", () => StudentT.Quantile(1, 3)), ("StudentT.Quantile", "Degrees of freedom", () => StudentT.Quantile(0.5, 0)),
        ("UpliftCurve.new", "its arm and its outcome", () => _ = new UpliftCurve([1, 2], [true], [0, 1])), ("UpliftCurve.new", "its arm and its outcome", () => _ = new UpliftCurve([1, 2], [true, false], [0])), ("UpliftCurve.new", "finite", () => _ = new UpliftCurve([1, 2], [true, false], [0, double.NaN])),
        ("UpliftCurve.new", "Both arms", () => _ = new UpliftCurve([1, 2], [false, false], [0, 1])), ("UpliftCurve.new", "Both arms", () => _ = new UpliftCurve([1, 2], [true, true], [0, 1])), ("UpliftCurve.new", "share lies", () => Curve().UpliftAt(1.1)),
        ("UpliftCurve.new", "'random'", () => Curve().QiniInterval(null!)), ("UpliftCurve.new", "'resamples'", () => Curve().QiniInterval(CounterRandom.FromSeed(1), 99)),
        ("UpliftCurve.new", "confidence lies", () => Curve().QiniInterval(CounterRandom.FromSeed(1), 100, 0)), ("UpliftCurve.new", "confidence lies", () => Curve().QiniInterval(CounterRandom.FromSeed(1), 100, 1)),
    ];

    /// <summary>By estimator of a sample of units: its figures for the units in another order.</summary>
    public static IReadOnlyDictionary<string, Func<int[], double[]>> OfUnits { get; } = new Dictionary<string, Func<int[], double[]>>(StringComparer.Ordinal)
    {
        ["Cuped.Adjust"] = o => [.. Cuped.Adjust(At(Some, o), At(Others, o)).Order()],
        ["Drift.Categories"] = o => Pair(Statistics.Drift.Categories(At(Counts, o), At(Later, o))),
        ["Drift.Numbers"] = o => Pair(Statistics.Drift.Numbers(At(Some, o), Others)),
        ["Drift.StabilityIndex"] = o => [Statistics.Drift.StabilityIndex(At(Counts, o), At(Later, o))],
        ["MeanEstimate.Of"] = o => [MeanEstimate.Of(At(Some, o)).Mean, MeanEstimate.Of(At(Some, o)).StandardError],
        ["MultipleTesting.BenjaminiHochberg"] = o => [.. MultipleTesting.BenjaminiHochberg(At(Six, o)).Order()],
        ["MultipleTesting.Holm"] = o => [.. MultipleTesting.Holm(At(Six, o)).Order()],
        ["OffPolicyValue.DirectMethod"] = o => Value(OffPolicyValue.DirectMethod(Tiled(o))),
        ["OffPolicyValue.DoublyRobust"] = o => Value(OffPolicyValue.DoublyRobust(Tiled(o))),
        ["OffPolicyValue.DoublyRobustWithShrinkage"] = o => Value(OffPolicyValue.DoublyRobustWithShrinkage(Tiled(o))),
        ["OffPolicyValue.EffectiveSample"] = o => [OffPolicyValue.EffectiveSample(Tiled(o))],
        ["OffPolicyValue.Ips"] = o => Value(OffPolicyValue.Ips(Tiled(o))),
        ["OffPolicyValue.SelfNormalisedDoublyRobust"] = o => Value(OffPolicyValue.SelfNormalisedDoublyRobust(Tiled(o))),
        ["OffPolicyValue.Snips"] = o => Value(OffPolicyValue.Snips(Tiled(o))),
        ["OffPolicyValue.SwitchDoublyRobust"] = o => Value(OffPolicyValue.SwitchDoublyRobust(Tiled(o))),
        ["RatioMetric.Of"] = o => [RatioMetric.Of(At(Some, o), At(Others, o)).Mean, RatioMetric.Of(At(Some, o), At(Others, o)).StandardError],
        ["SampleRatio.Check"] = o => [SampleRatio.Check(At(Counts, o), At(Some, o)).ChiSquare],
        ["UpliftCurve.new"] = o => new UpliftCurve(At([6.0, 5, 4, 3, 2, 1], o), At([true, false, true, true, false, false], o), At(Some, o)) is var c ? [c.Qini, c.Auuc, c.UpliftAt(1)] : [],
    };

    /// <summary>By estimator of an interval: the interval with a confidence.</summary>
    public static IReadOnlyDictionary<string, Func<double, (Interval Interval, double Inside)>> Intervals { get; } = new Dictionary<string, Func<double, (Interval, double)>>(StringComparer.Ordinal)
    {
        ["AlwaysValid.Interval"] = c => (AlwaysValid.Interval(0.03, 0.01, 0.02, c), 0.03),
        ["MeanEstimate.Interval"] = c => (MeanEstimate.Of(Some).Interval(c), MeanEstimate.Of(Some).Mean),
        ["MeanEstimate.Difference"] = c => MeanEstimate.Difference(MeanEstimate.Of(Some), MeanEstimate.Of(Others), c) is var d ? (d.Interval, d.Difference) : default,
        ["Proportion.Wilson"] = c => (Proportion.Wilson(27, 120, c), 27 / 120.0),
        ["UpliftCurve.QiniInterval"] = c => (Curve().QiniInterval(CounterRandom.FromSeed(3), 400, c), Curve().Qini),
    };

    /// <summary>The measures of a comparison of two groups.</summary>
    public static IReadOnlyList<FairnessMeasure> Measures { get; } = [Fair.DemographicParity, Fair.RateRatio, Fair.EqualOpportunity, Fair.FalsePositiveDifference, Fair.EqualisedOdds, Fair.CalibrationWithinGroup];


    private static UpliftCurve Curve() => new([9, 8, 7, 6, 5, 4, 3, 2], [true, false, true, true, false, false, true, false], [1, 0, 1, 0, 1, 0, 1, 0]);

    private static T[] At<T>(T[] values, int[] order) => Array.ConvertAll(order, i => values[i]);

    private static double[] Pair((double, double) pair) => [pair.Item1, pair.Item2];

    private static double[] Value(OffPolicyEstimate estimate) => [((OffPolicyEstimate.Estimated)estimate).Value, ((OffPolicyEstimate.Estimated)estimate).StandardError];

    private static LoggedDecision[] Tiled(int[] order) => [.. Enumerable.Range(0, 100).SelectMany(block => order.Select(i => Log[block * 6 + i]))];
}
