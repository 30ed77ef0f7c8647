using System.Text.Json;
using Opportune.Learners;

namespace Opportune.Statistics.Tests.OffPolicy;

public sealed class OffPolicyValueTests
{
    private static readonly Dictionary<string, Func<LoggedDecision[], OffPolicyEstimate>> Estimators = new()
    {
        ["ipw"] = log => OffPolicyValue.Ips(log),
        ["snipw"] = log => OffPolicyValue.Snips(log),
        ["dm"] = log => OffPolicyValue.DirectMethod(log),
        ["dr"] = log => OffPolicyValue.DoublyRobust(log),
        ["sndr"] = log => OffPolicyValue.SelfNormalisedDoublyRobust(log),
        ["switch-dr"] = log => OffPolicyValue.SwitchDoublyRobust(log, 10),
        ["dr-os"] = log => OffPolicyValue.DoublyRobustWithShrinkage(log, 100),
    };

    public static TheoryData<string> Names => [.. Estimators.Keys];

    [Fact]
    public void Seven_estimators_are_checked() => Assert.Equal(7, typeof(OffPolicyValue).GetMethods().Count(m => m.ReturnType == typeof(OffPolicyEstimate)));

    // Open Bandit Pipeline 0.5.5 on exactly these files (τ = 10, λ = 100).
    [Theory, MemberData(nameof(Names))]
    public void An_estimate_of_the_open_bandit_log_equals_the_open_bandit_pipelines(string name)
    {
        string folder = Path.Combine(SharedData.Folder("obd"), "reference");
        double expected = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "estimates.json"))).RootElement.GetProperty(name).GetDouble();

        var estimate = Assert.IsType<OffPolicyEstimate.Estimated>(Estimators[name](OpenBanditLog(folder)));

        Assert.Equal(expected, estimate.Value, 1e-9);
        Assert.Equal(10_000, estimate.Decisions);
        Assert.Equal(2467.4024180481547, estimate.EffectiveSampleSize, 1e-6); // numpy, 2026-11-21
    }

    [Theory, MemberData(nameof(Names))]
    public void An_interval_covers_the_true_value_about_as_often_as_it_says(string name)
    {
        // Truth known: two actions with rates 0.2 and 0.5, logged with 0.7/0.3, target 0.4/0.6, value 0.38; a model that is off by a tenth (for the direct method it is right).
        var random = CounterRandom.FromSeed(5);
        int covered = 0;
        for (int e = 0; e < 300; e++)
        {
            double[] model = name == "dm" ? [0.2, 0.5] : [0.3, 0.4];
            LoggedDecision[] log = [.. Enumerable.Range(0, 800).Select(_ =>
            {
                int action = random.NextDouble() < 0.7 ? 0 : 1;
                double reward = random.NextDouble() < (action == 0 ? 0.2 : 0.5) ? 1 : 0;
                return new LoggedDecision(reward, action == 0 ? 0.7 : 0.3, action == 0 ? 0.4 : 0.6, model[action], 0.4 * model[0] + 0.6 * model[1]);
            })];
            if (Assert.IsType<OffPolicyEstimate.Estimated>(Estimators[name](log)).Ci95 is var ci && ci.Low <= 0.38 + 1e-3 && ci.High >= 0.38 - 1e-3) covered++;
        }
        Assert.InRange(covered, 285 - 16, 300); // 0.95·300 − 4·√(n·p·(1−p))
    }

    [Fact]
    public void Shuffling_the_log_changes_nothing_but_rounding_and_the_logging_policy_itself_is_worth_its_mean()
    {
        LoggedDecision[] log = [.. Enumerable.Range(0, 500).Select(i => new LoggedDecision(i % 7 * 0.1, 0.25, 0.25, 0.3, 0.3))];
        foreach (Func<LoggedDecision[], OffPolicyEstimate> estimator in Estimators.Values)
        {
            double one = ((OffPolicyEstimate.Estimated)estimator(log)).Value;
            Assert.Equal(one, ((OffPolicyEstimate.Estimated)estimator([.. log.Reverse()])).Value, 1e-13);
        }
        Assert.Equal(log.Average(d => d.Reward), ((OffPolicyEstimate.Estimated)OffPolicyValue.Ips(log)).Value, 1e-13);
    }

    [Fact]
    public void A_log_worth_few_decisions_gets_a_reason_and_no_number()
    {
        LoggedDecision[] log = [.. Enumerable.Range(0, 1_000).Select(i => i < 50 ? new LoggedDecision(1, 0.05, 1.0) : new LoggedDecision(0, 0.95, 0.0))];
        var answer = Assert.IsType<OffPolicyEstimate.NotEstimable>(OffPolicyValue.Ips(log));
        Assert.Equal("ope.sample.small", answer.Code);
        Assert.Equal(50.0, answer.EffectiveSampleSize, 1e-9);
    }

    [Fact]
    public void A_policy_that_wants_what_was_never_possible_gets_a_reason_and_no_number()
    {
        LoggedDecision[] log = [.. Enumerable.Repeat(new LoggedDecision(1, 0.5, 0.4, UnsupportedProbability: 0.2), 1_000)];
        Assert.Equal("ope.support.missing", Assert.IsType<OffPolicyEstimate.NotEstimable>(OffPolicyValue.DoublyRobust(log)).Code);
        Assert.IsType<OffPolicyEstimate.Estimated>(OffPolicyValue.DirectMethod(log));
    }

    [Fact]
    public void Propensities_that_cannot_be_those_of_the_choices_are_noticed()
    {
        LoggedDecision[] log = [.. Enumerable.Range(0, 1_000).Select(i => new LoggedDecision(1, 0.1, i % 2 == 0 ? 0.2 : 0.3))];
        Assert.Equal("ope.propensity.inconsistent", Assert.IsType<OffPolicyEstimate.NotEstimable>(OffPolicyValue.Snips(log)).Code);
    }

    [Fact]
    public void Impossible_rows_are_refused_by_their_index()
    {
        Assert.Throws<ArgumentException>(() => OffPolicyValue.Ips([]));
        Assert.Contains("Decision 1 ", Assert.Throws<ArgumentException>(() => OffPolicyValue.Ips([new(1, 0.5, 0.5), new(1, 0, 0.5)])).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => OffPolicyValue.SwitchDoublyRobust([new(1, 0.5, 0.5)], 0));
        Assert.Throws<ArgumentException>(() => OffPolicyValue.DirectMethod([new(double.NaN, 0.5, 0.5)]));
    }

    private static LoggedDecision[] OpenBanditLog(string folder)
    {
        double[][] Numbers(string file) => [.. File.ReadLines(Path.Combine(folder, file)).Skip(1).Select(l => l.Split(',').Select(SharedData.Number).ToArray())];
        double[][] policy = Numbers("action_distribution.csv"), rows = Numbers("log.csv"), model = Numbers("qhat.csv");
        return [.. rows.Select((r, i) =>
        {
            int action = (int)r[0], position = (int)r[1];
            return new LoggedDecision(r[2], r[3], policy[action][position], model[i][action], Numerics.Sum([.. policy.Select((p, a) => p[position] * model[i][a])]));
        })];
    }
}
