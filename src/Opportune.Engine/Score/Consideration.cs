using Opportune.Engine.Bank;
using Opportune.Engine.Policy;

namespace Opportune.Engine.Score;

/// <summary>All candidates after policy and scoring: who was stopped by what, who stays with which priority.</summary>
/// <param name="Verdicts">One for each candidate, by treatment.</param>
/// <param name="Scores">Actions that stay, and ghosts, by action.</param>
/// <param name="Allowed">Treatments that stay.</param>
/// <param name="Ghosts">Treatments that only the universal holdout stops.</param>
public sealed record Consideration(IReadOnlyList<CandidateVerdict> Verdicts, IReadOnlyList<ScoredAction> Scores,
    IReadOnlyList<(TreatmentDefinition Treatment, ScoredAction Score)> Allowed, IReadOnlyList<(TreatmentDefinition Treatment, ScoredAction Score)> Ghosts)
{
    private const string UniversalHoldout = "holdout.universal";

    /// <summary>Judges and scores every candidate; an action is judged once for all of its treatments.</summary>
    /// <param name="bank">The definition.</param>
    /// <param name="input">The closed input.</param>
    /// <param name="candidates">Treatment indices, ascending.</param>
    /// <param name="placements">Placements asked for, of one channel and direction.</param>
    /// <param name="judge">The policy over this input.</param>
    /// <param name="scorer">Gives P, C, V and L.</param>
    public static Consideration Of(BankDefinition bank, DecisionInput input, IReadOnlyList<int> candidates, IReadOnlyList<PlacementDefinition> placements, PolicyJudge judge, Scorer scorer)
    {
        var verdicts = new List<CandidateVerdict>(candidates.Count);
        var scores = new List<ScoredAction>();
        var allowed = new List<(TreatmentDefinition, ScoredAction)>();
        var ghosts = new List<(TreatmentDefinition, ScoredAction)>();
        (int Action, PolicyFailure? Failure, ScoredAction? Score) last = (-1, null, null);
        foreach (var index in candidates)
        {
            var treatment = bank.Treatments[index];
            var action = bank.Actions[treatment.ActionIndex];
            if (last.Action != action.Index)
            {
                var failure = judge.FirstFailure(action, placements[0]);
                last = (action.Index, failure, failure is null || failure.Code == UniversalHoldout ? scorer.Score(action, input, judge) : null);
                if (last.Score is not null) scores.Add(last.Score);
            }
            var code = last.Failure?.Code ?? (last.Score is null ? "score.value-unknown" : Sayable.Check(treatment, action, input.Facts) ? null : "treatment.fact-missing");
            verdicts.Add(new(index, code, last.Failure?.Stage ?? (code is null ? PolicyStage.Constraints : PolicyStage.Suitability)));
            if (last.Score is null || (code is not null && code != UniversalHoldout)) continue;
            (code is null ? allowed : ghosts).Add((treatment, last.Score));
        }
        return new(verdicts, scores, allowed, ghosts);
    }
}
