using Opportune.Engine.Bank;
using Opportune.Engine.Policy;

namespace Opportune.Engine.Score;

/// <summary>A treatment that may be chosen, with the score of its action.</summary>
public readonly record struct Option(TreatmentDefinition Treatment, ScoredAction Score);

/// <summary>All candidates after policy and scoring: who was stopped by what, who stays with which priority.</summary>
/// <param name="Verdicts">One for each candidate, by treatment.</param>
/// <param name="Scores">Actions that stay, and ghosts, by action.</param>
/// <param name="Allowed">Treatments that stay.</param>
/// <param name="Ghosts">Treatments that only the universal holdout stops.</param>
public sealed record Consideration(VerdictList Verdicts, IReadOnlyList<ScoredAction> Scores, IReadOnlyList<Option> Allowed, IReadOnlyList<Option> Ghosts)
{
    /// <summary>Judges and scores every candidate; an action is judged once for all of its treatments.</summary>
    /// <param name="bank">The definition.</param>
    /// <param name="input">The closed input.</param>
    /// <param name="candidates">Treatment indices, ascending.</param>
    /// <param name="placements">Placements asked for, of one channel and direction.</param>
    /// <param name="judge">The policy over this input.</param>
    /// <param name="scorer">Gives P, C, V and L.</param>
    public static Consideration Of(BankDefinition bank, DecisionInput input, IReadOnlyList<int> candidates, IReadOnlyList<PlacementDefinition> placements, PolicyJudge judge, Scorer scorer)
    {
        var (plan, verdicts) = (judge.Plan, new ushort[candidates.Count]);
        // About half of the candidates usually stay: room for them at once instead of growing into it.
        var (scores, allowed, ghosts) = (new List<ScoredAction>(verdicts.Length / 2), new List<Option>(verdicts.Length / 2), new List<Option>());
        var (judged, entry, score) = (-1, VerdictList.Allowed, (ScoredAction?)null);
        var trained = scorer.Read(input);
        for (var i = 0; i < verdicts.Length; i++)
        {
            var treatment = bank.Treatments[candidates[i]];
            var action = bank.Actions[treatment.ActionIndex];
            if (judged != action.Index)
            {
                judged = action.Index;
                entry = judge.Verdict(action, placements[0])?.Entry ?? VerdictList.Allowed;
                score = entry == VerdictList.Allowed || entry == plan.Holdout.Entry ? scorer.Score(action, input, judge, trained) : null;
                if (score is not null) scores.Add(score);
                else if (entry == VerdictList.Allowed) entry = plan.ValueUnknown;
            }
            verdicts[i] = entry == VerdictList.Allowed && !Sayable.Check(treatment, action, input.Facts) ? plan.FactMissing : entry;
            if (score is null) continue;
            if (verdicts[i] == VerdictList.Allowed) allowed.Add(new(treatment, score));
            else if (verdicts[i] == plan.Holdout.Entry) ghosts.Add(new(treatment, score));
        }
        return new(new(candidates, verdicts, plan.Table), scores, allowed, ghosts);
    }
}
