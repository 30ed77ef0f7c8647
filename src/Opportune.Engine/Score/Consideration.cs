using Opportune.Engine.Bank;
using Opportune.Engine.Policy;

namespace Opportune.Engine.Score;

/// <summary>All candidates after policy and scoring: who was stopped by what, who stays with which priority.</summary>
/// <param name="verdicts">One for each candidate, by treatment.</param>
/// <param name="scores">Actions that stay, and those that only the universal holdout stops, by action.</param>
public readonly ref struct Consideration(VerdictList verdicts, ReadOnlySpan<ScoredAction> scores)
{
    /// <summary>One for each candidate, by treatment.</summary>
    public VerdictList Verdicts { get; } = verdicts;

    /// <summary>Actions that stay, and those that only the universal holdout stops, by action.</summary>
    public ReadOnlySpan<ScoredAction> Scores { get; } = scores;

    /// <summary>Scores what stays of the candidates judged, and stops what has no value or no text.</summary>
    /// <param name="input">The closed input.</param>
    /// <param name="judged">The candidates with what stops them.</param>
    /// <param name="judge">The policy over this input.</param>
    /// <param name="scorer">Gives P, C, V and L.</param>
    /// <param name="room">A place for each action that stays.</param>
    internal static Consideration Of(DecisionInput input, JudgedCandidates judged, PolicyJudge judge, Scorer scorer, Span<ScoredAction> room)
    {
        var (plan, verdicts, count) = (judge.Plan, judged.Verdicts, 0);
        var (scored, hasScore, trained) = (-1, false, scorer.Read(input));
        for (var i = 0; i < judged.Treatments.Length; i++)
        {
            if (verdicts[i] != VerdictList.Allowed && verdicts[i] != plan.Holdout.Entry) continue;
            var treatment = judged.Treatments[i];
            if (plan.ActionOf(treatment) is var action && action != scored)
            {
                var score = scorer.Score(action, input, judge, trained);
                (scored, hasScore) = (action, score is not null);
                if (score is { } known) room[count++] = known;
            }
            if (verdicts[i] != VerdictList.Allowed) continue;
            if (!hasScore) verdicts[i] = plan.ValueUnknown;
            else if (!judge.CanSay(treatment)) verdicts[i] = plan.FactMissing;
        }
        return new(VerdictList.From(judged.Treatments, verdicts, plan.Table), room[..count]);
    }
}
