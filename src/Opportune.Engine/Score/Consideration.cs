using Opportune.Engine.Bank;
using Opportune.Engine.Policy;

namespace Opportune.Engine.Score;

/// <summary>All candidates after policy and scoring: who was stopped by what, who stays with which priority.</summary>
/// <param name="Verdicts">One for each candidate, by treatment.</param>
/// <param name="Scores">Actions that stay, and those that only the universal holdout stops, by action.</param>
public sealed record Consideration(VerdictList Verdicts, IReadOnlyList<ScoredAction> Scores)
{
    /// <summary>Judges and scores every candidate; an action is judged once for all of its treatments.</summary>
    /// <param name="input">The closed input.</param>
    /// <param name="candidates">Treatment indices, ascending.</param>
    /// <param name="placements">Placements asked for, of one channel and direction.</param>
    /// <param name="judge">The policy over this input.</param>
    /// <param name="scorer">Gives P, C, V and L.</param>
    public static Consideration Of(DecisionInput input, IReadOnlyList<int> candidates, IReadOnlyList<PlacementDefinition> placements, PolicyJudge judge, Scorer scorer)
    {
        var (plan, placement, verdicts) = (judge.Plan, placements[0], new ushort[candidates.Count]);
        var (judged, entry, staying) = (-1, VerdictList.Allowed, 0);
        for (var i = 0; i < verdicts.Length; i++)
        {
            if (plan.ActionOf(candidates[i]) is var action && action != judged)
            {
                (judged, entry) = (action, judge.Verdict(action, placement));
                if (entry == VerdictList.Allowed || entry == plan.Holdout.Entry) staying++;
            }
            verdicts[i] = entry;
        }
        return new(new(candidates, verdicts, plan.Table), Score(input, candidates, verdicts, staying, judge, scorer));
    }

    /// <summary>Scores what stays, and stops what has no value or no text.</summary>
    private static ScoredAction[] Score(DecisionInput input, IReadOnlyList<int> candidates, ushort[] verdicts, int staying, PolicyJudge judge, Scorer scorer)
    {
        var (plan, scores, count) = (judge.Plan, new ScoredAction[staying], 0);
        var (scored, hasScore, trained) = (-1, false, scorer.Read(input));
        for (var i = 0; i < verdicts.Length; i++)
        {
            if (verdicts[i] != VerdictList.Allowed && verdicts[i] != plan.Holdout.Entry) continue;
            if (plan.ActionOf(candidates[i]) is var action && action != scored)
            {
                var score = scorer.Score(action, input, judge, trained);
                (scored, hasScore) = (action, score is not null);
                if (score is { } known) scores[count++] = known;
            }
            if (verdicts[i] != VerdictList.Allowed) continue;
            if (!hasScore) verdicts[i] = plan.ValueUnknown;
            else if (!judge.CanSay(candidates[i])) verdicts[i] = plan.FactMissing;
        }
        return count == scores.Length ? scores : scores[..count];
    }
}
