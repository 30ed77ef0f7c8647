using System.CommandLine;
using Opportune.Host.Commands.Evaluate.Cards;
using Opportune.Statistics;

namespace Opportune.Host.Commands.Evaluate.OffPolicy;

/// <summary><c>opportune evaluate ope</c>: what another policy would have been worth, from the log of one that ran.</summary>
internal static class OpeVerb
{
    private const double Tau = 10, Lambda = 100;

    private static readonly IReadOnlyList<(string Code, string Name, bool NeedsModel, Func<LoggedDecision[], OffPolicyEstimate> Of)> Estimators =
    [
        ("ipw", "inverse propensity", false, log => OffPolicyValue.Ips(log)),
        ("snipw", "self-normalised inverse propensity", false, log => OffPolicyValue.Snips(log)),
        ("dm", "direct method", true, log => OffPolicyValue.DirectMethod(log)),
        ("dr", "doubly robust", true, log => OffPolicyValue.DoublyRobust(log)),
        ("sndr", "self-normalised doubly robust", true, log => OffPolicyValue.SelfNormalisedDoublyRobust(log)),
        ("switch-dr", "switch doubly robust, τ = 10", true, log => OffPolicyValue.SwitchDoublyRobust(log, Tau)),
        ("dr-os", "doubly robust with shrinkage, λ = 100", true, log => OffPolicyValue.DoublyRobustWithShrinkage(log, Lambda)),
    ];

    /// <summary>The verb.</summary>
    public static Verb Create()
    {
        var log = new Option<string>("--log") { Description = "Logged decisions: action (names, or 0, 1, 2, …), reward, propensity, and position if there are several", HelpName = "FILE", Required = true };
        var policy = new Option<string>("--policy") { Description = "The policy to value: columns row (or those of the log), action and probability; or a column per action with a row per logged decision; or a row per action with a column per position", HelpName = "FILE", Required = true };
        var model = new Option<string?>("--qhat") { Description = "Expected rewards: a row per logged decision with a column per action, or in rows as the policy; learned from other decisions. Without it two of the seven estimators are left", HelpName = "FILE" };
        var action = new Option<string?>("--action") { Description = "Column of actions in the log; found by its name without it", HelpName = "COL" };
        var reward = new Option<string?>("--reward") { Description = "Column of rewards in the log; found by its name without it", HelpName = "COL" };
        var propensity = new Option<string?>("--propensity") { Description = "Column of the probability with which the logged action was chosen; found by its name without it", HelpName = "COL" };
        var position = new Option<string?>("--position") { Description = "Column of positions in the log; found by its name without it, else there is one", HelpName = "COL" };
        return new Verb("ope", "Value a policy from decisions that another one made",
            "opportune evaluate ope --log ../shared/data/obd/reference/log.csv --policy ../shared/data/obd/reference/action_distribution.csv --qhat ../shared/data/obd/reference/qhat.csv",
            "opportune evaluate ope --log log.csv --policy policy.csv --action offer --reward accepted --json") { log, policy, model, action, reward, propensity, position }
            .Runs((parsed, output, _) =>
            {
                var file = TableFile.Read(parsed, log);
                var columns = LogColumns.Of(file, parsed.GetValue(action), parsed.GetValue(reward), parsed.GetValue(propensity), parsed.GetValue(position));
                return Task.FromResult(Run(parsed, LoggedRounds.Read(file, columns, parsed.GetValue(policy)!, parsed.GetValue(model)), parsed.GetValue(model) is not null, output));
            });
    }

    private static int Run(ParseResult asked, LoggedRounds rounds, bool withModel, Output output)
    {
        var log = rounds.Decisions;
        var found = Estimators.Where(e => withModel || !e.NeedsModel).Select(e => (e.Code, e.Name, Estimate: e.Of(log))).ToList();
        var effective = OffPolicyValue.EffectiveSample(log);
        var refused = found.Select(f => f.Estimate).OfType<OffPolicyEstimate.NotEstimable>().FirstOrDefault();
        Report(log, rounds.Notes, found, effective, refused).Show(output, asked);
        return refused is null ? ExitCode.Done : ExitCode.Refused;
    }

    private static object Document(OffPolicyEstimate estimate) => estimate switch
    {
        OffPolicyEstimate.Estimated e when double.IsFinite(e.StandardError) => new { e.Value, e.StandardError, e.Ci95 },
        OffPolicyEstimate.Estimated e => new { e.Value },
        OffPolicyEstimate.NotEstimable e => new { e.Code, e.Message },
        _ => throw new InvalidOperationException("an estimate is estimated or not"),
    };

    private static Findings Report(LoggedDecision[] log, IReadOnlyList<string> notes, List<(string Code, string Name, OffPolicyEstimate Estimate)> found, double effective, OffPolicyEstimate.NotEstimable? refused) => new()
    {
        Title = "The value of another policy, from the log of one that ran",
        Heading = $"{log.Length} decisions with a mean reward of {Figures.Of(log.Average(d => d.Reward))}; of the policy to value they are worth {Figures.Count(effective)}",
        Notes = notes,
        Tables = [new("Estimates", ["estimator", "", "value", "95 %"], [.. found.Select(f => f.Estimate is OffPolicyEstimate.Estimated e ? new[] { f.Code, f.Name, Figures.Of(e.Value), Figures.Of(e.Ci95) } : [f.Code, f.Name, "refused", ""])])],
        Remarks = refused is null ? [] : [$"{refused.Code}: {refused.Message}", .. found.Any(f => f.Estimate is OffPolicyEstimate.Estimated) ? new[] { "The direct method is only the model's word: nothing in this log speaks for it." } : []],
        Method = ["Unbiased where the logged propensities are true and every action that the policy takes was possible then. A number is refused where more than 1 % of its choices were never logged, where the log is worth fewer than 100 of its decisions, or where weights do not average 1."],
        Plots = () => found.Any(f => f.Estimate is OffPolicyEstimate.Estimated)
            ? [new("values", "Each estimate with its 95 % interval; the dashed line is the mean reward of the log.", IntervalChart.Of("What the policy would be worth a decision", "reward", [.. found.Where(f => f.Estimate is OffPolicyEstimate.Estimated).Select(f => (f.Code, ((OffPolicyEstimate.Estimated)f.Estimate).Value, (Interval?)((OffPolicyEstimate.Estimated)f.Estimate).Ci95))], log.Average(d => d.Reward)))]
            : [],
        Document = new
        {
            Decisions = log.Length, MeanReward = log.Average(d => d.Reward), EffectiveSampleSize = effective, UnsupportedShare = log.Average(d => d.UnsupportedProbability), Notes = notes,
            Estimates = found.ToDictionary(f => f.Code, f => Document(f.Estimate)),
        },
    };
}
