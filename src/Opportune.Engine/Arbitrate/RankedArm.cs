using Opportune.Engine.Bank;
using Opportune.Engine.Policy;
using Opportune.Engine.Score;

namespace Opportune.Engine.Arbitrate;

/// <summary>A treatment with what its rank depends on. The order is total: must-send first, then by priority, then by action id, which is the order of their indices.</summary>
internal readonly record struct RankedArm(double Priority, int Treatment, int Action, bool MustSend, bool IsCredit) : IComparable<RankedArm>
{
    public int CompareTo(RankedArm other) =>
        MustSend != other.MustSend ? (MustSend ? -1 : 1)
        : Priority != other.Priority && !MustSend ? (Priority > other.Priority ? -1 : 1)
        : Action.CompareTo(other.Action);

    /// <summary>The first treatment of each action that fits a placement and stays within the limits beside those chosen already, best first.</summary>
    public static RankedArm[] Of(BankDefinition bank, PlacementDefinition placement, IReadOnlyList<Option> options,
        List<(ActionDefinition Action, PlacementDefinition Placement)> chosen, PolicyJudge judge)
    {
        var arms = new RankedArm[options.Count];
        var (count, last) = (0, -1);
        for (var i = 0; i < options.Count; i++)
        {
            var (treatment, score) = options[i];
            if (treatment.ActionIndex == last || !IsFor(treatment, placement)) continue;
            var action = bank.Actions[treatment.ActionIndex];
            if (IsChosen(chosen, action) || !judge.StillFits(action, placement, chosen)) continue;
            last = treatment.ActionIndex;
            arms[count++] = new(score.Priority, treatment.Index, action.Index, action.Class == MessageClass.MustSend, action.IsCredit);
        }
        if (count < arms.Length) Array.Resize(ref arms, count);
        Array.Sort(arms);
        return arms;
    }

    private static bool IsFor(TreatmentDefinition treatment, PlacementDefinition placement)
    {
        for (var i = 0; i < treatment.Placements.Count; i++)
            if (treatment.Placements[i] == placement.Index) return true;
        return false;
    }

    private static bool IsChosen(List<(ActionDefinition Action, PlacementDefinition Placement)> chosen, ActionDefinition action)
    {
        foreach (var (other, _) in chosen)
            if (other.Index == action.Index) return true;
        return false;
    }
}
