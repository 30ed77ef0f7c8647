using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Opportune.Engine.Bank;
using Opportune.Engine.Policy;
using Opportune.Engine.Score;

namespace Opportune.Engine.Arbitrate;

/// <summary>A treatment with what its rank depends on. The order is total: must-send first, then by priority, then by action id, which is the order of their indices.</summary>
internal readonly record struct RankedArm(double Priority, int Treatment, int Action, bool MustSend, bool IsCredit) : IComparable<RankedArm>
{
    // Where the processor compares four or more numbers at once; the order is the same either way.
    private static readonly int MostCounted = Vector256.IsHardwareAccelerated ? 256 : 0;

    public int CompareTo(RankedArm other) =>
        MustSend != other.MustSend ? (MustSend ? -1 : 1)
        : Priority != other.Priority && !MustSend ? (Priority > other.Priority ? -1 : 1)
        : Action.CompareTo(other.Action);

    /// <summary>The first treatment of each scored action that fits a placement and stays within the limits beside those chosen already, best first.</summary>
    /// <param name="bank">The definition.</param>
    /// <param name="placement">Where.</param>
    /// <param name="considered">All candidates.</param>
    /// <param name="entry">The verdict asked for.</param>
    /// <param name="chosen">What earlier slots show.</param>
    /// <param name="judge">The policy.</param>
    /// <param name="room"><see cref="PlacesFor"/> all scores.</param>
    /// <returns>The part of <paramref name="room"/> that has the arms.</returns>
    public static Span<RankedArm> Of(BankDefinition bank, PlacementDefinition placement, Consideration considered, ushort entry,
        List<(ActionDefinition Action, PlacementDefinition Placement)> chosen, PolicyJudge judge, Span<RankedArm> room)
    {
        var verdicts = considered.Verdicts;
        var scores = considered.Scores;
        var (score, count, last) = (0, 0, -1);
        for (var i = 0; i < verdicts.Count; i++)
        {
            if (verdicts.EntryAt(i) != entry || judge.Plan.ActionOf(verdicts.TreatmentAt(i)) is var index && index == last) continue;
            // Candidates and scores are both in the order of actions.
            while (score < scores.Length && scores[score].Action < index) score++;
            if (score == scores.Length) break;
            if (scores[score].Action != index || !IsFor(bank.Treatments[verdicts.TreatmentAt(i)], placement)) continue;
            var action = bank.Actions[index];
            if (IsChosen(chosen, action) || !judge.StillFits(action, placement, chosen)) continue;
            last = index;
            room[count++] = new(scores[score].Priority, verdicts.TreatmentAt(i), index, action.Class == MessageClass.MustSend, action.IsCredit);
        }
        return Rank(room[..count], room[count..]);
    }

    /// <summary>How much room ranking takes.</summary>
    public static int PlacesFor(int scores) => scores <= MostCounted ? 2 * scores : scores;

    /// <summary>Best first.</summary>
    /// <param name="arms">In the order of actions.</param>
    /// <param name="ranked">As many places; with fewer they are sorted where they are.</param>
    private static Span<RankedArm> Rank(Span<RankedArm> arms, Span<RankedArm> ranked)
    {
        if (ranked.Length < arms.Length)
        {
            arms.Sort();
            return arms;
        }
        // How many are better says the place of each: up to some hundreds, comparing all with all without a branch is quicker than a sort that must guess how each comparison ends.
        Span<Vector512<double>> priorities = stackalloc Vector512<double>[(arms.Length + Vector512<double>.Count - 1) / Vector512<double>.Count];
        priorities.Fill(Vector512.Create(double.NegativeInfinity));
        var each = MemoryMarshal.Cast<Vector512<double>, double>(priorities);
        for (var i = 0; i < arms.Length; i++) each[i] = arms[i].MustSend ? double.PositiveInfinity : arms[i].Priority;
        Span<bool> taken = stackalloc bool[arms.Length];
        for (var i = 0; i < arms.Length; i++)
        {
            var (own, place) = (Vector512.Create(each[i]), 0);
            foreach (ref readonly var others in priorities) place += BitOperations.PopCount(Vector512.GreaterThan(others, own).ExtractMostSignificantBits());
            // Equals follow each other in the order of actions.
            while (taken[place]) place++;
            (taken[place], ranked[place]) = (true, arms[i]);
        }
        return ranked[..arms.Length];
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
