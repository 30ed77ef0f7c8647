using Opportune.Engine.Bank;
using Opportune.Engine.Policy;
using Opportune.Learners;

namespace Opportune.Engine.Arbitrate;

/// <summary>Chooses for each slot among the allowed actions and doing nothing, by inverse-gap weighting with exact probabilities.</summary>
/// <remarks>
/// Slots are filled in the order requested; an action appears once in a decision. Arms are ordered by priority, then by action id; doing nothing wins ties. Messages that must be sent come
/// first, with certainty. Exploration never picks credit or an action worth nothing, never happens for vulnerable customers or where an employee speaks, and stops where the caller or the placement says so:
/// then the best arm has probability 1. After "no action" a placement stays empty. Pure and thread-safe.
/// </remarks>
public static class Arbiter
{
    private const int NoAction = -1;

    /// <summary>Fills the slots.</summary>
    /// <param name="bank">The definition.</param>
    /// <param name="input">The closed input, with one draw for each slot.</param>
    /// <param name="allowed">Allowed treatments with the score of their action.</param>
    /// <param name="ghosts">Treatments that only the universal holdout stops, with scores.</param>
    /// <param name="judge">Says whether limits still allow an action beside those already chosen.</param>
    public static IReadOnlyList<SlotDecision> Choose(BankDefinition bank, DecisionInput input, IReadOnlyList<(TreatmentDefinition Treatment, ScoredAction Score)> allowed,
        IReadOnlyList<(TreatmentDefinition Treatment, ScoredAction Score)> ghosts, PolicyJudge judge)
    {
        var slots = new List<SlotDecision>();
        var chosen = new List<(ActionDefinition Action, PlacementDefinition Placement)>();
        var draw = 0;
        foreach (var request in input.Placements)
        {
            var placement = bank.Placement(request.Name)!;
            for (var rank = 1; rank <= Math.Min(request.Count, placement.Slots); rank++)
            {
                var arms = Arms(bank, placement, allowed, chosen, judge);
                var ghost = Ghost(placement, arms, Arms(bank, placement, ghosts, chosen, judge));
                var slot = Fill(bank, input, placement, rank, arms, ghost, input.Draws[draw + rank - 1]);
                slots.Add(slot);
                if (slot.Outcome != SlotOutcome.Chosen) break;
                chosen.Add((bank.Actions[bank.Treatments[slot.Treatment].ActionIndex], placement));
            }
            draw += Math.Min(request.Count, placement.Slots);
        }
        return slots;
    }

    private static List<(TreatmentDefinition Treatment, ScoredAction Score)> Arms(BankDefinition bank, PlacementDefinition placement,
        IReadOnlyList<(TreatmentDefinition Treatment, ScoredAction Score)> allowed, List<(ActionDefinition Action, PlacementDefinition Placement)> chosen, PolicyJudge judge)
    {
        var arms = new List<(TreatmentDefinition Treatment, ScoredAction Score)>();
        var last = -1;
        foreach (var arm in allowed)
        {
            if (arm.Treatment.ActionIndex == last || !arm.Treatment.Placements.Contains(placement.Index)) continue;
            var action = bank.Actions[arm.Treatment.ActionIndex];
            if (chosen.Exists(c => c.Action.Index == action.Index) || !judge.StillFits(action, placement, chosen)) continue;
            last = arm.Treatment.ActionIndex;
            arms.Add(arm);
        }
        // Actions are indexed in the order of their ids, so equal priorities fall in that order.
        arms.Sort((a, b) => Rank(bank, b).CompareTo(Rank(bank, a)) is var order and not 0 ? order : a.Treatment.ActionIndex.CompareTo(b.Treatment.ActionIndex));
        return arms;
    }

    private static double Rank(BankDefinition bank, (TreatmentDefinition Treatment, ScoredAction Score) arm) =>
        bank.Actions[arm.Treatment.ActionIndex].Class == MessageClass.MustSend ? double.PositiveInfinity : arm.Score.Priority;

    private static int Ghost(PlacementDefinition placement, List<(TreatmentDefinition Treatment, ScoredAction Score)> arms, List<(TreatmentDefinition Treatment, ScoredAction Score)> ghosts)
    {
        if (ghosts.Count == 0) return NoAction;
        var toBeat = Math.Max(placement.PriceOfAttention, arms.Count > 0 ? arms[0].Score.Priority : double.NegativeInfinity);
        return ghosts[0].Score.Priority > toBeat ? ghosts[0].Treatment.Index : NoAction;
    }

    private static SlotDecision Fill(BankDefinition bank, DecisionInput input, PlacementDefinition placement, int rank,
        List<(TreatmentDefinition Treatment, ScoredAction Score)> arms, int ghost, double draw)
    {
        if (arms.Count == 0)
            return new(placement.Index, rank, rank == 1 && placement.Fallback is not null ? SlotOutcome.Fallback : SlotOutcome.None, NoAction, 1, [new(NoAction, 1)], ghost);
        if (bank.Actions[arms[0].Treatment.ActionIndex].Class == MessageClass.MustSend)
            return new(placement.Index, rank, SlotOutcome.Chosen, arms[0].Treatment.Index, 1, [new(arms[0].Treatment.Index, 1)], ghost);
        var support = Support(bank, input, placement, arms);
        var picked = support[InverseGapWeighting.Draw([.. support.Select(a => a.Probability)], draw)];
        return new(placement.Index, rank, picked.Treatment == NoAction ? SlotOutcome.None : SlotOutcome.Chosen, picked.Treatment, picked.Probability, support, ghost);
    }

    /// <summary>Every arm with its probability, best first; arms that may not be explored are left out unless best.</summary>
    private static List<Arm> Support(BankDefinition bank, DecisionInput input, PlacementDefinition placement, List<(TreatmentDefinition Treatment, ScoredAction Score)> arms)
    {
        var ordered = arms.Select(a => (a.Treatment.Index, a.Score.Priority, bank.Actions[a.Treatment.ActionIndex].IsCredit)).ToList();
        var at = ordered.FindIndex(a => a.Priority <= placement.PriceOfAttention);
        ordered.Insert(at < 0 ? ordered.Count : at, (NoAction, placement.PriceOfAttention, false));
        if (!MayExplore(bank, input, placement)) return [new(ordered[0].Index, 1)];
        var explored = ordered.Where((a, i) => i == 0 || a.Index == NoAction || (!a.IsCredit && a.Priority > 0)).ToList();
        var probabilities = new double[explored.Count];
        InverseGapWeighting.Probabilities([.. explored.Select(a => a.Priority)], placement.ValueRange, placement.Exploration, probabilities);
        return [.. explored.Select((a, i) => new Arm(a.Index, probabilities[i]))];
    }

    private static bool MayExplore(BankDefinition bank, DecisionInput input, PlacementDefinition placement) =>
        input.AllowExploration && placement.Exploration > 0 && !placement.Assisted && !IsVulnerable(bank, input);

    private static bool IsVulnerable(BankDefinition bank, DecisionInput input) =>
        bank.Facts.Find("customer.vulnerable") is var slot and >= 0 && input.Facts[slot] is { Kind: Expressions.CelKind.Bool, AsBool: true };
}
