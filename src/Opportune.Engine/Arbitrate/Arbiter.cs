using Opportune.Engine.Bank;
using Opportune.Engine.Bank.Encoding;
using Opportune.Engine.Policy;
using Opportune.Engine.Score;
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
    private const int MostOnStack = 512;
    private static readonly Arm[] OnlyNoAction = [new(NoAction, 1)];

    /// <summary>Fills the slots.</summary>
    /// <param name="bank">The definition.</param>
    /// <param name="input">The closed input, with one draw for each slot.</param>
    /// <param name="considered">The candidates: those allowed may be chosen; of those that only the universal holdout stops it is noted which would have been seen.</param>
    /// <param name="judge">Says whether limits still allow an action beside those already chosen.</param>
    public static IReadOnlyList<SlotDecision> Choose(BankDefinition bank, DecisionInput input, Consideration considered, PolicyJudge judge)
    {
        var slots = new List<SlotDecision>(input.Draws.Count);
        var chosen = new List<(ActionDefinition Action, PlacementDefinition Placement)>(input.Draws.Count);
        var places = RankedArm.PlacesFor(considered.Scores.Length);
        Span<RankedArm> room = places <= MostOnStack ? stackalloc RankedArm[places] : new RankedArm[places];
        var draw = 0;
        for (var i = 0; i < input.Placements.Count; i++)
        {
            var request = input.Placements[i];
            var placement = bank.Placement(request.Name)!;
            for (var rank = 1; rank <= Math.Min(request.Count, placement.Slots); rank++)
            {
                var (ghost, priority) = input.NoMarketing ? Ghost(bank, placement, considered, chosen, judge, room) : (NoAction, double.NegativeInfinity);
                var arms = RankedArm.Of(bank, placement, considered, VerdictList.Allowed, chosen, judge, room);
                if (priority <= Math.Max(placement.PriceOfAttention, arms.Length > 0 ? arms[0].Priority : double.NegativeInfinity)) ghost = NoAction;
                var slot = Fill(bank, input, placement, rank, arms, ghost, input.Draws[draw + rank - 1]);
                slots.Add(slot);
                if (slot.Outcome != SlotOutcome.Chosen) break;
                chosen.Add((bank.ActionOf(slot.Treatment), placement));
            }
            draw += Math.Min(request.Count, placement.Slots);
        }
        return slots;
    }

    /// <summary>The best of what only the universal holdout stops, with its priority.</summary>
    private static (int Treatment, double Priority) Ghost(BankDefinition bank, PlacementDefinition placement, Consideration considered,
        List<(ActionDefinition Action, PlacementDefinition Placement)> chosen, PolicyJudge judge, Span<RankedArm> room) =>
        RankedArm.Of(bank, placement, considered, judge.Plan.Holdout.Entry, chosen, judge, room) is [var best, ..] ? (best.Treatment, best.Priority) : (NoAction, double.NegativeInfinity);

    private static SlotDecision Fill(BankDefinition bank, DecisionInput input, PlacementDefinition placement, int rank, ReadOnlySpan<RankedArm> arms, int ghost, double draw)
    {
        if (arms.Length == 0)
            return new(placement.Index, rank, rank == 1 && placement.Fallback is not null ? SlotOutcome.Fallback : SlotOutcome.None, NoAction, 1, OnlyNoAction, ghost);
        if (arms[0].MustSend)
            return new(placement.Index, rank, SlotOutcome.Chosen, arms[0].Treatment, 1, [new(arms[0].Treatment, 1)], ghost);
        var (picked, support) = MayExplore(bank, input, placement) ? Explored(placement, arms, input.IsRounded ? Fineness.SelectionPlaces : InverseGapWeighting.Places, draw, input.Loan) : Greedy(placement, arms[0]);
        return new(placement.Index, rank, picked.Treatment == NoAction ? SlotOutcome.None : SlotOutcome.Chosen, picked.Treatment, picked.Probability, support, ghost);
    }

    private static (Arm Picked, IReadOnlyList<Arm> Support) Greedy(PlacementDefinition placement, in RankedArm best) =>
        best.Priority > placement.PriceOfAttention && new Arm(best.Treatment, 1) is var arm ? (arm, [arm]) : (OnlyNoAction[0], OnlyNoAction);

    /// <summary>Draws among all arms, each with its probability, best first; arms that may not be explored are left out unless best. Doing nothing stands before all arms that are worth no more.</summary>
    private static (Arm Picked, IReadOnlyList<Arm> Support) Explored(PlacementDefinition placement, ReadOnlySpan<RankedArm> arms, int places, double draw, DecisionMemory.Loan? loan)
    {
        var most = arms.Length + 1;
        Span<double> priorities = most <= 256 ? stackalloc double[most] : new double[most];
        Span<double> probabilities = most <= 256 ? stackalloc double[most] : new double[most];
        Span<Arm> support = most <= 256 ? stackalloc Arm[most] : new Arm[most];
        var (count, hasNoAction) = (0, false);
        foreach (ref readonly var arm in arms)
        {
            if (!hasNoAction && arm.Priority <= placement.PriceOfAttention)
            {
                hasNoAction = true;
                (priorities[count], support[count++]) = (placement.PriceOfAttention, OnlyNoAction[0]);
            }
            if (count == 0 || (!arm.IsCredit && arm.Priority > 0)) (priorities[count], support[count++]) = (arm.Priority, new(arm.Treatment, 0));
        }
        if (!hasNoAction) (priorities[count], support[count++]) = (placement.PriceOfAttention, OnlyNoAction[0]);
        InverseGapWeighting.Probabilities(priorities[..count], placement.ValueRange, placement.Exploration, probabilities[..count], places);
        for (var i = 0; i < count; i++) support[i] = support[i] with { Probability = probabilities[i] };
        return (support[InverseGapWeighting.Draw(probabilities[..count], draw)], Written<Arm, ArmCodec>.Of(support[..count], loan));
    }

    private static bool MayExplore(BankDefinition bank, DecisionInput input, PlacementDefinition placement) =>
        input.AllowExploration && placement.Exploration > 0 && !placement.Assisted && !IsVulnerable(bank, input);

    private static bool IsVulnerable(BankDefinition bank, DecisionInput input) =>
        bank.Facts.Find("customer.vulnerable") is var slot and >= 0 && input.Facts[slot] is { Kind: Expressions.CelKind.Bool, AsBool: true };
}
