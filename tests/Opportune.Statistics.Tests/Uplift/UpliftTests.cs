using Opportune.Learners;

namespace Opportune.Statistics.Tests.Uplift;

public sealed class UpliftTests
{
    private static (double[] Scores, bool[] Treated, double[] Visits) Hillstrom(string arm)
    {
        string[][] rows = [.. SharedData.Rows(Path.Combine(SharedData.Folder("hillstrom"), "working_odd_rows.csv"), ',').Skip(1).Where(r => r[8] == arm || r[8] == "No E-Mail")];
        return ([.. rows.Select(r => 100 * SharedData.Number(r[4]) - SharedData.Number(r[0]))], [.. rows.Select(r => r[8] == arm)], [.. rows.Select(r => SharedData.Number(r[9]))]);
    }

    // numpy over the same rows, 2026-11-21: mean(visit | arm) − mean(visit | no e-mail).
    [Theory]
    [InlineData("Mens E-Mail", 0.0749891398383893)]
    [InlineData("Womens E-Mail", 0.04480931871459938)]
    public void The_effect_of_an_e_mail_equals_a_plain_computation(string arm, double expected)
    {
        (double[] scores, bool[] treated, double[] visits) = Hillstrom(arm);
        Assert.Equal(expected, new UpliftCurve(scores, treated, visits).UpliftAt(1.0), 1e-12);
    }

    // numpy: trapezoids over the distinct scores 100·womens − recency, 2026-11-21.
    [Fact]
    public void Qini_and_area_of_womens_e_mail_equal_a_plain_computation_and_lie_above_chance()
    {
        (double[] scores, bool[] treated, double[] visits) = Hillstrom("Womens E-Mail");
        var curve = new UpliftCurve(scores, treated, visits);

        Assert.Equal(0.0034170729298869384, curve.Qini, 1e-12);
        Assert.Equal(0.02910061798855459, curve.Auuc, 1e-12);
        Interval interval = curve.QiniInterval(CounterRandom.FromSeed(1), 300);
        Assert.True(interval.Low > 0 && interval.Contains(curve.Qini), $"{interval}");
    }

    [Fact]
    public void Units_treated_in_turns_are_halved_by_chance_so_that_each_half_has_both_arms()
    {
        bool[] treated = [.. Enumerable.Range(0, 400).Select(i => i % 2 == 0)];
        var table = new Table([new("x", [.. Enumerable.Range(0, 400).Select(i => (double)(i % 7))])]);
        var model = DoublyRobustLearner.Learn(table, treated, [.. treated.Select((t, i) => (t ? 3.0 : 1.0) + i % 7)]);
        Assert.Equal(2.0, model.Predict([3.0]), 0.1);
    }

    [Fact]
    public void A_score_without_meaning_has_a_qini_of_zero_within_its_interval_and_a_constant_one_exactly()
    {
        var random = CounterRandom.FromSeed(2);
        (double[] noise, bool[] treated, double[] outcomes, _) = Experiment(4_000, random);
        for (int i = 0; i < noise.Length; i++) noise[i] = random.NextDouble();
        Assert.True(new UpliftCurve(noise, treated, outcomes).QiniInterval(random, 300).Contains(0));
        Assert.Equal(0.0, new UpliftCurve(new double[4_000], treated, outcomes).Qini, 1e-12);
    }

    [Fact]
    public void A_growing_transform_of_scores_changes_no_bit()
    {
        (double[] truth, bool[] treated, double[] outcomes, _) = Experiment(2_000, CounterRandom.FromSeed(3));
        Assert.Equal(new UpliftCurve(truth, treated, outcomes).Qini, new UpliftCurve([.. truth.Select(s => 5 + 3 * s)], treated, outcomes).Qini);
    }

    public static TheoryData<Type> Learners => [.. typeof(IUpliftModel).Assembly.GetTypes().Where(t => t is { IsClass: true } && t.IsAssignableTo(typeof(IUpliftModel)))];

    [Fact]
    public void As_many_uplift_learners_are_found_as_the_assembly_has() => Assert.Equal(3, Learners.Count);

    [Theory, MemberData(nameof(Learners))]
    public void A_learner_ranks_units_by_their_true_effect(Type t)
    {
        // Truth: the effect is 0.4 for x₀ > 0 and 0 else; the outcome without action depends on x₁.
        (_, bool[] treated, double[] outcomes, Table table) = Experiment(6_000, CounterRandom.FromSeed(4));
        (_, bool[] freshTreated, double[] freshOutcomes, Table fresh) = Experiment(6_000, CounterRandom.FromSeed(5));
        var options = new BoostingOptions { Rounds = 40, Leaves = 8, MinRowsPerLeaf = 50 };
        IUpliftModel model = t == typeof(SLearner) ? SLearner.Learn(table, treated, outcomes, options) : t == typeof(TLearner) ? TLearner.Learn(table, treated, outcomes, options) : DoublyRobustLearner.Learn(table, treated, outcomes, options);

        double[] predicted = [.. Enumerable.Range(0, fresh.Rows).Select(i => model.Predict(fresh.Row(i)))];
        double high = 0, low = 0, highs = 0;
        for (int i = 0; i < predicted.Length; i++)
        {
            if (fresh.Columns[0].Values[i] > 0) { high += predicted[i]; highs++; } else low += predicted[i];
        }
        Assert.Equal(0.4, high / highs, 0.08);
        Assert.Equal(0.0, low / (predicted.Length - highs), 0.08);
        var curve = new UpliftCurve(predicted, freshTreated, freshOutcomes);
        Assert.True(curve.Qini > 0.02, $"{t.Name}: {curve.Qini}");
        Assert.True(curve.UpliftAt(0.3) > 0.3); // a perfect ranking has a Qini of 0.025: 0.1 gained from the better half, area 0.075 − 0.05
    }

    [Fact]
    public void An_experiment_without_both_arms_is_refused()
    {
        Assert.Throws<ArgumentException>(() => new UpliftCurve([1, 2], [true, true], [0, 1]));
        Assert.Throws<ArgumentException>(() => new UpliftCurve([1, double.NaN], [true, false], [0, 1]));
        Assert.Throws<ArgumentException>(() => new UpliftCurve([1], [true, false], [0, 1]));
        Assert.Throws<ArgumentException>(() => TLearner.Learn(new([new("x", [1.0, 2.0])]), [true, true], [0, 1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new UpliftCurve([1, 2], [true, false], [0, 1]).UpliftAt(0));
    }

    private static (double[] Truth, bool[] Treated, double[] Outcomes, Table Table) Experiment(int n, CounterRandom random)
    {
        double[] x0 = new double[n], x1 = new double[n], truth = new double[n], outcomes = new double[n];
        var treated = new bool[n];
        for (int i = 0; i < n; i++)
        {
            (x0[i], x1[i], treated[i]) = (random.NextNormal(), random.NextNormal(), random.NextDouble() < 0.5);
            truth[i] = x0[i] > 0 ? 0.4 : 0.0;
            outcomes[i] = random.NextDouble() < 0.3 + (x1[i] > 0 ? 0.2 : 0.0) + (treated[i] ? truth[i] : 0.0) ? 1 : 0;
        }
        return (truth, treated, outcomes, new([new("x0", x0), new("x1", x1)]));
    }
}
