using System.Buffers;
using System.Numerics;
using System.Runtime.InteropServices;
using Opportune.Engine.Bank;
using Opportune.Expressions;

namespace Opportune.Engine.Policy;

/// <summary>The one place where policy is enforced: decisions, deliveries, why-not and replay all come here.</summary>
/// <remarks>Made for one decision. What conditions compare facts with is looked up for all of them at once; whatever else they do is evaluated at most once, when first asked for.
/// Not thread-safe. Reads nothing but the closed input.</remarks>
public sealed class PolicyJudge
{
    // The index writes No and Yes.
    private const byte No = 0;
    private const byte Yes = 1;
    private const byte NotAsked = 2;

    private readonly BankDefinition _bank;
    private readonly DecisionInput _input;
    private readonly CelValue[] _facts;
    private readonly byte[] _truths;
    private readonly PolicyPlan _plan;
    private readonly Constraints _constraints;

    /// <summary>Judges over one closed input.</summary>
    /// <param name="bank">The definition that the input names.</param>
    /// <param name="input">All that may be read.</param>
    /// <param name="atSending">A last check before an outbound message leaves: its own reservation does not stand in its way.</param>
    public PolicyJudge(BankDefinition bank, DecisionInput input, bool atSending = false)
    {
        (_bank, _input, _plan, _facts) = (bank, input, PolicyPlan.Of(bank), input.Facts as CelValue[] ?? [.. input.Facts]);
        _truths = ArrayPool<byte>.Shared.Rent(_plan.Truths);
        _truths.AsSpan(0, _plan.Truths).Clear();
        _plan.Index.Sift(_facts, MemoryMarshal.Cast<byte, bool>(_truths.AsSpan(0, _plan.Truths)));
        for (var i = 0; i < _plan.Index.Undecided.Count; i++)
            if (_truths[_plan.Index.Undecided[i]] == Yes) _truths[_plan.Index.Undecided[i]] = NotAsked;
        for (var i = 0; i < _plan.Moments.Length; i++) _truths[_plan.FirstMoments + i] = IsActive(_plan.Moments[i]) ? Yes : No;
        for (var level = 0; level <= (int)input.Level; level++) _truths[_plan.FirstLevel + level] = Yes;
        for (var i = 0; i < bank.SensitivePeriods.Count; i++) _truths[_plan.FirstPeriod + i] = Holds(bank.SensitivePeriods[i].While) ? No : Yes;
        _constraints = new(bank, _plan, input, atSending);
    }

    /// <summary>Works out what policy asks under a definition before the first decision needs it.</summary>
    /// <returns>The definition.</returns>
    public static BankDefinition Prepared(BankDefinition bank)
    {
        PolicyPlan.Of(bank);
        return bank;
    }

    /// <summary>Conditions and formulas that run one by one: what does more than compare facts with constants, and what segments ask. Whoever compiles needs to compile no others.</summary>
    public static IReadOnlyList<Condition> RunAlone(BankDefinition bank) =>
        [.. PolicyPlan.Of(bank).Index.Undecided.Select(i => bank.Conditions[i]).Concat(bank.Segments.Select(s => s.Condition)).Distinct()];

    /// <summary>Lets go of its memory, for the next decision: it judges nothing any more. Who does not call it leaves the memory to the collector.</summary>
    internal void GiveBack() => ArrayPool<byte>.Shared.Return(_truths);

    /// <summary>The codes that <see cref="Verdict"/> names.</summary>
    internal PolicyPlan Plan => _plan;

    /// <summary>The first reason against an action in a channel, in the order Eligibility, Applicability, Suitability, Constraints; null allows it.</summary>
    public PolicyFailure? FirstFailure(ActionDefinition action, PlacementDefinition placement) => Walk(action, placement, atSending: false, null);

    /// <summary>Every reason against it, in that order.</summary>
    public IReadOnlyList<PolicyFailure> AllFailures(ActionDefinition action, PlacementDefinition placement)
    {
        var all = new List<PolicyFailure>();
        Walk(action, placement, atSending: false, all);
        return all;
    }

    /// <summary>Reasons that may arise between deciding and sending: suitability and constraints.</summary>
    public PolicyFailure? FirstFailureAtSending(ActionDefinition action, PlacementDefinition placement) => Walk(action, placement, atSending: true, null);

    /// <summary>Judges every candidate in the channel of a placement; an action is judged once for all of its treatments.</summary>
    /// <param name="candidates">Treatment indices, ascending.</param>
    /// <param name="placement">One of the placements asked for, which share channel and direction.</param>
    /// <param name="room">For the verdicts; null for an array of their own.</param>
    internal JudgedCandidates Judge(IReadOnlyList<int> candidates, PlacementDefinition placement, ushort[]? room = null)
    {
        var treatments = candidates as int[] ?? [.. candidates];
        var verdicts = room ?? new ushort[treatments.Length];
        var (judged, entry, staying) = (-1, VerdictList.Allowed, 0);
        Enter(placement.Channel);
        for (var i = 0; i < treatments.Length; i++)
        {
            if (_plan.ActionOf(treatments[i]) is var action && action != judged)
            {
                (judged, entry) = (action, Verdict(action, placement));
                if (entry == VerdictList.Allowed || entry == _plan.Holdout.Entry) staying++;
            }
            verdicts[i] = entry;
        }
        return new(treatments, verdicts, staying);
    }

    /// <summary>The entry of the first reason in <see cref="PolicyPlan.Table"/>: all that a decision needs, and nothing is allocated.</summary>
    private ushort Verdict(int action, PlacementDefinition placement)
    {
        // First a bit for each step whose truth is not known to be one, without a branch that the processor would have to guess; then the first of them that is none.
        for (var left = _plan.StepsOf(action); left.Length > 0;)
        {
            var steps = left[..Math.Min(left.Length, 64)];
            ReadOnlySpan<byte> truths = _truths;
            var open = 0UL;
            for (var i = 0; i < steps.Length; i++) open |= (truths[steps[i].Truth] == Yes ? 0UL : 1UL) << i;
            for (; open != 0; open &= open - 1)
                if (steps[BitOperations.TrailingZeroCount(open)] is var step && !IsTrue(step.Truth)) return step.Entry;
            left = left[steps.Length..];
        }
        return _constraints.Walk(_bank.Actions[action], placement, null, inWords: false)?.Entry ?? VerdictList.Allowed;
    }

    /// <summary>Whether no text of a treatment has a hole.</summary>
    internal bool CanSay(int treatment)
    {
        foreach (var slot in _plan.CitedBy(treatment))
            if (!Sayable.IsKnown(_facts[slot])) return false;
        return true;
    }

    /// <summary>Whether contact limits still allow an action after the others already chosen in this decision.</summary>
    public bool StillFits(ActionDefinition action, PlacementDefinition placement, IReadOnlyList<(ActionDefinition Action, PlacementDefinition Placement)> chosen) =>
        chosen.Count == 0 || _constraints.Fits(action, placement, chosen);

    /// <summary>The value of a condition over the input's facts.</summary>
    public CelValue Evaluate(Condition condition) => condition.Evaluate(_facts);

    /// <summary>Whether a condition is certainly true.</summary>
    public bool Holds(Condition condition) => IsTrue(condition.Index);

    /// <summary>Goes through all that may stop an action. With a list it collects everything; without one it ends at the first.</summary>
    private PolicyFailure? Walk(ActionDefinition action, PlacementDefinition placement, bool atSending, List<PolicyFailure>? all)
    {
        Enter(placement.Channel);
        foreach (var (truth, failure) in _plan.StepsInWords(action.Index, atSending))
            if (!IsTrue(truth) && _constraints.InWords(failure, action, placement) is var inWords && Found(inWords, all)) return inWords;
        return _constraints.Walk(action, placement, all, inWords: true);
    }

    /// <summary>Collects a failure; true where the first one ends the walk.</summary>
    internal static bool Found(PolicyFailure failure, List<PolicyFailure>? all)
    {
        all?.Add(failure);
        return all is null;
    }

    private bool IsTrue(int number)
    {
        ref var truth = ref _truths[number];
        if (truth == NotAsked) truth = Ask(number) ? Yes : No;
        return truth == Yes;
    }

    private bool Ask(int number) => number < _plan.Index.Count ? _bank.Conditions[number].Holds(_facts)
        : _constraints.Consents((MessageClass)(number - _plan.FirstConsent));

    /// <summary>Consents are those of a channel.</summary>
    private void Enter(string channel)
    {
        if (_constraints.Enter(channel)) _truths.AsSpan(_plan.FirstConsent.._plan.FirstLevel).Fill(NotAsked);
    }

    private bool IsActive(IReadOnlyList<string> moments)
    {
        for (var i = 0; i < _input.Moments.Count; i++)
            for (var j = 0; j < moments.Count; j++)
                if (_input.Moments[i].Name == moments[j]) return true;
        return false;
    }
}
