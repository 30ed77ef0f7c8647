using Opportune.Statistics.Tests.Contracts;

namespace Opportune.Statistics.Tests.OffPolicy;

/// <summary>Values and standard errors on a log whose weights do not quite average 1.</summary>
public sealed class OffPolicyFormulaTests
{
    // numpy 1.24.2: the terms of each formula, their mean and s/√n; 2026-11-22.
    public static TheoryData<string, double, double> Golden => new()
    {
        { "ips", 0.38716666666666666, 0.018446879812328194 }, { "ips cut", 0.2573939393939394, 0.010016027357872919 }, { "snips", 0.39709401709401704, 0.013729162401393233 },
        { "dr", 0.40041666666666664, 0.012982770882109314 }, { "sndr", 0.4006837606837607, 0.013319146712148901 }, { "switch", 0.3968636363636364, 0.0027848112884796346 }, { "shrink", 0.39750467639356535, 0.005586401278839661 },
    };

    [Theory, MemberData(nameof(Golden))]
    public void A_value_and_its_error_equal_a_plain_computation(string name, double value, double error)
    {
        var log = EstimatorSamples.Log;
        var found = Assert.IsType<OffPolicyEstimate.Estimated>(name switch
        {
            "ips" => OffPolicyValue.Ips(log),
            "ips cut" => OffPolicyValue.Ips(log, 1),
            "snips" => OffPolicyValue.Snips(log),
            "dr" => OffPolicyValue.DoublyRobust(log),
            "sndr" => OffPolicyValue.SelfNormalisedDoublyRobust(log),
            "switch" => OffPolicyValue.SwitchDoublyRobust(log, 1),
            _ => OffPolicyValue.DoublyRobustWithShrinkage(log, 2),
        });

        Assert.Equal(value, found.Value, 1e-13);
        Assert.Equal(error, found.StandardError, 1e-14);
        Assert.Equal(432.51184834123234, found.EffectiveSampleSize, 1e-9);
        Assert.Equal(found.Value - 1.959963984540054 * error, found.Ci95.Low, 1e-12);
        Assert.Equal(found.Value + 1.959963984540054 * error, found.Ci95.High, 1e-12);
    }

    [Fact]
    public void A_weight_that_equals_tau_still_counts()
    {
        LoggedDecision[] log = [.. Enumerable.Range(0, 200).Select(i => new LoggedDecision(1, 0.5, i % 2 == 0 ? 1.0 : 0.0, 0.25, 0.5))]; // weights 2 and 0

        Assert.Equal(0.5 + 0.5 * 2 * 0.75, Assert.IsType<OffPolicyEstimate.Estimated>(OffPolicyValue.SwitchDoublyRobust(log, 2)).Value, 1e-15);
        Assert.Equal(0.5, Assert.IsType<OffPolicyEstimate.Estimated>(OffPolicyValue.SwitchDoublyRobust(log, 1.99)).Value, 1e-15);
    }

    [Fact]
    public void A_policy_that_takes_none_of_the_logged_actions_is_refused_by_every_estimator_that_weights()
    {
        LoggedDecision[] log = [.. Enumerable.Range(0, 200).Select(_ => new LoggedDecision(1, 0.5, 0, 0.25, 0.5))];

        foreach (var estimate in new[] { OffPolicyValue.Ips(log), OffPolicyValue.Snips(log), OffPolicyValue.SelfNormalisedDoublyRobust(log) })
        {
            var refused = Assert.IsType<OffPolicyEstimate.NotEstimable>(estimate);
            Assert.Equal(("ope.sample.small", 0.0), (refused.Code, refused.EffectiveSampleSize));
            Assert.Contains("The 200 decisions are worth only 0", refused.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void The_limits_themselves_are_still_answered()
    {
        // An effective sample of exactly 100, and exactly 1 % unsupported.
        LoggedDecision[] hundred = [.. Enumerable.Range(0, 100).Select(i => new LoggedDecision(i % 2, 0.5, 0.5))], supported = [.. Enumerable.Range(0, 200).Select(i => i < 2 ? new LoggedDecision(0, 0.5, 0, UnsupportedProbability: 1) : new LoggedDecision(i % 2, 0.5, 0.5))];

        Assert.IsType<OffPolicyEstimate.Estimated>(OffPolicyValue.Ips(hundred));
        Assert.IsType<OffPolicyEstimate.NotEstimable>(OffPolicyValue.Ips(hundred.AsSpan(..99)));
        Assert.IsType<OffPolicyEstimate.Estimated>(OffPolicyValue.Ips(supported));
    }

    [Fact]
    public void A_certain_logging_policy_and_a_single_decision_have_a_value()
    {
        var one = Assert.IsType<OffPolicyEstimate.Estimated>(OffPolicyValue.DirectMethod([new(1, 1.0, 1.0, 0.3, 0.3)]));
        Assert.Equal((0.3, double.PositiveInfinity, double.NegativeInfinity), (one.Value, one.StandardError, one.Ci95.Low));

        var two = Assert.IsType<OffPolicyEstimate.Estimated>(OffPolicyValue.DirectMethod([new(1, 1.0, 1.0, 0.3, 0.3), new(1, 1.0, 1.0, 0.3, 0.5)]));
        Assert.Equal(0.1, two.StandardError, 1e-15);
        Assert.Equal(0.0, OffPolicyValue.EffectiveSample([new(1, 0.5, 0)]));
    }

    [Fact]
    public void One_decision_that_outweighs_all_others_leaves_no_sample()
    {
        LoggedDecision[] log = [new(1, 1e-140, 0.5), .. Enumerable.Repeat(new LoggedDecision(1, 0.5, 0.5), 400)];
        Assert.Equal(1.0, OffPolicyValue.EffectiveSample(log), 1e-12);
        Assert.Equal("ope.sample.small", Assert.IsType<OffPolicyEstimate.NotEstimable>(OffPolicyValue.Snips(log)).Code);
        Assert.Throws<ArgumentException>(() => OffPolicyValue.Ips([new(1, 1e-200, 0.5), .. log]));
    }
}
