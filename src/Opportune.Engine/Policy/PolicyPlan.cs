using System.Globalization;
using System.Runtime.CompilerServices;
using Opportune.Engine.Bank;
using Opportune.Expressions;

namespace Opportune.Engine.Policy;

/// <summary>What policy asks of each action of one bank definition, worked out once: as steps in plain arrays, so that judging all actions reads memory from front to back.</summary>
/// <remarks>Immutable once made, thread-safe. A step asks for a truth: that a condition holds, a moment is active, there is consent, the level is high enough, a sensitive period does not hold. Truths are numbered; many
/// actions share each, and <see cref="PolicyJudge"/> finds each at most once.</remarks>
internal sealed class PolicyPlan
{
    private static readonly ConditionalWeakTable<BankDefinition, PolicyPlan> Plans = [];
    private static readonly MessageClass[] Classes = Enum.GetValues<MessageClass>();
    private readonly Dictionary<(string? Code, PolicyStage Stage), ushort> _entries = [];
    private readonly PolicyFailure[] _failures;
    private readonly Step[] _steps;
    private readonly (int From, int AtSending, int To)[] _ranges;
    private readonly int[][][] _limits;
    private readonly (int Action, int From, int To)[] _treatments;
    private readonly int[] _cited;

    private PolicyPlan(BankDefinition bank)
    {
        Index = new([.. bank.Conditions.Select(c => c.Expression)]);
        Moments = [.. bank.Actions.Select(a => a.Moments).Where(m => m.Count > 0).DistinctBy(Joined, StringComparer.Ordinal)];
        (FirstMoments, FirstConsent) = (Index.Count, Index.Count + Moments.Length);
        FirstLevel = FirstConsent + Classes.Length;
        FirstPeriod = FirstLevel + Enum.GetValues<PersonalizationLevel>().Length;
        Runs = FirstPeriod + bank.SensitivePeriods.Count;
        Truths = Runs + 1;
        Enter(null, PolicyStage.Constraints);
        Consent = [.. Classes.Select(c => Stop("consent." + Constraints.PurposeOf(c)))];
        (Level, Pending, Holdout) = (Stop("consent.level"), Stop("contact.pending"), Stop("holdout.universal"));
        Cooldowns = [.. Enum.GetValues<Outcome>().Select(o => Stop($"contact.cooldown-after-{Constraints.Name(o)}"))];
        Limits = [.. bank.Limits.Select(l => Stop(l.Code))];
        PolicyFailure[] periods = [.. bank.SensitivePeriods.Select(p => Entered(new(p.Code, PolicyStage.Constraints, null, $"holds: {p.While.Expression.Text}", p.Because, p.Restricted)))];
        (_steps, _failures, _ranges) = Steps(bank, periods);
        var known = new Dictionary<string, int[]>(StringComparer.Ordinal);
        _limits = [.. bank.Placements.Select(p => bank.Actions.Select(a => LimitsOf(bank, a, p, known)).ToArray())];
        (_treatments, _cited) = Citations(bank);
        (ValueUnknown, FactMissing) = (Enter("score.value-unknown", PolicyStage.Suitability), Enter("treatment.fact-missing", PolicyStage.Suitability));
    }

    /// <summary>The plan of a definition.</summary>
    internal static PolicyPlan Of(BankDefinition bank) => Plans.GetValue(bank, static b => new(b));

    /// <summary>All conditions of the definition, by their own index: the first truths.</summary>
    internal CelIndex Index { get; }

    /// <summary>How many truths there are.</summary>
    internal int Truths { get; }

    /// <summary>Distinct lists of moments of which one must be active, by truth from <see cref="FirstMoments"/>.</summary>
    internal IReadOnlyList<string>[] Moments { get; }
    internal int FirstMoments { get; }

    /// <summary>By message class: there is consent in the channel.</summary>
    internal int FirstConsent { get; }

    /// <summary>By level: the customer's own is as high.</summary>
    internal int FirstLevel { get; }

    /// <summary>By sensitive period: it does not hold.</summary>
    internal int FirstPeriod { get; }

    /// <summary>That no emergency stop covers it, asked of no other action: never true.</summary>
    private int Runs { get; }

    /// <summary>Every code that may stop a candidate, with its stage; entry 0 is none.</summary>
    internal List<(string? Code, PolicyStage Stage)> Table { get; } = [];

    /// <summary>The entry of an action whose value is not known.</summary>
    internal ushort ValueUnknown { get; }

    /// <summary>The entry of a treatment that cites a fact which is not known.</summary>
    internal ushort FactMissing { get; }

    /// <summary>By message class; must-send asks for the consent of protection.</summary>
    internal PolicyFailure[] Consent { get; }
    internal PolicyFailure Level { get; }
    internal PolicyFailure Pending { get; }
    internal PolicyFailure Holdout { get; }

    /// <summary>By outcome.</summary>
    internal PolicyFailure[] Cooldowns { get; }

    /// <summary>By contact limit.</summary>
    internal PolicyFailure[] Limits { get; }

    /// <summary>All that must be true for an action, in the order in which it is asked.</summary>
    internal ReadOnlySpan<Step> StepsOf(int action) => _steps.AsSpan(_ranges[action].From.._ranges[action].To);

    /// <summary>The same with what is said where a step stops the action; at sending without eligibility and applicability.</summary>
    internal IEnumerable<(int Truth, PolicyFailure Failure)> StepsInWords(int action, bool atSending)
    {
        var (from, late, to) = _ranges[action];
        for (var i = atSending ? late : from; i < to; i++) yield return (_steps[i].Truth, _failures[i]);
    }

    /// <summary>The limits that cover an action in a placement.</summary>
    internal int[] LimitsOf(int action, PlacementDefinition placement) => _limits[placement.Index][action];

    /// <summary>The action of a treatment.</summary>
    internal int ActionOf(int treatment) => _treatments[treatment].Action;

    /// <summary>The facts without which a treatment's texts have holes.</summary>
    internal ReadOnlySpan<int> CitedBy(int treatment) => _cited.AsSpan(_treatments[treatment].From.._treatments[treatment].To);

    private (Step[], PolicyFailure[], (int, int, int)[]) Steps(BankDefinition bank, PolicyFailure[] periods)
    {
        var (steps, failures, ranges) = (new List<Step>(), new List<PolicyFailure>(), new List<(int, int, int)>());
        foreach (var action in bank.Actions)
        {
            var from = steps.Count;
            foreach (var rule in action.Rules.Where(r => r.Stage <= PolicyStage.Applicability)) Add(rule.MustHold.Index, Failure(rule));
            if (action.Moments.Count > 0) Add(FirstMoments + Array.FindIndex(Moments, m => Joined(m) == Joined(action.Moments)), WithoutMoment(action));
            var late = steps.Count;
            foreach (var rule in action.Rules.Where(r => r.Stage == PolicyStage.Suitability)) Add(rule.MustHold.Index, Failure(rule));
            if (bank.StopOf(action.Id) is { } stop) Add(Runs, Stopped(bank, stop));
            foreach (var rule in action.Rules.Where(r => r.Stage > PolicyStage.Suitability)) Add(rule.MustHold.Index, Failure(rule));
            Add(FirstConsent + (int)action.Class, Consent[(int)action.Class]);
            if (action.Class != MessageClass.MustSend)
            {
                Add(FirstLevel + (int)action.Level, Level);
                foreach (var (i, period) in bank.SensitivePeriods.Index())
                    if (period.Classes.Contains(action.Class) && (!period.CreditOnly || action.IsCredit)) Add(FirstPeriod + i, periods[i]);
            }
            ranges.Add((from, late, steps.Count));
        }
        return ([.. steps], [.. failures], [.. ranges]);

        void Add(int truth, PolicyFailure failure)
        {
            steps.Add(new(truth, failure.Entry));
            failures.Add(failure);
        }
    }

    private static ((int, int, int)[], int[]) Citations(BankDefinition bank)
    {
        var (treatments, cited) = (new List<(int, int, int)>(), new List<int>());
        foreach (var treatment in bank.Treatments)
        {
            var from = cited.Count;
            cited.AddRange(Sayable.Cited(treatment, bank.Actions[treatment.ActionIndex]));
            treatments.Add((treatment.ActionIndex, from, cited.Count));
        }
        return ([.. treatments], [.. cited]);
    }

    /// <summary>Equal lists are one array, so that judging finds them in the cache.</summary>
    private static int[] LimitsOf(BankDefinition bank, ActionDefinition action, PlacementDefinition placement, Dictionary<string, int[]> known)
    {
        int[] limits = action.Class == MessageClass.MustSend ? []
            : [.. bank.Limits.Index().Where(l => Constraints.Covers(l.Item, action.Id, placement.Channel, action.Class, placement.Direction)).Select(l => l.Index)];
        var key = string.Join(' ', limits);
        return known.TryGetValue(key, out var same) ? same : known[key] = limits;
    }

    private static string Joined(IReadOnlyList<string> moments) => string.Join(", ", moments);

    private PolicyFailure Failure(Rule rule) => Entered(new(rule.Code, rule.Stage, rule, "", rule.Because, rule.Restricted));

    private PolicyFailure WithoutMoment(ActionDefinition action) =>
        Entered(new("applicability.moment", PolicyStage.Applicability, null, $"none of these moments is active: {Joined(action.Moments)}", Template.Empty, false));

    private PolicyFailure Stopped(BankDefinition bank, EmergencyStop stop) => Entered(new(EmergencyStop.Code, PolicyStage.Constraints, null,
        string.Create(CultureInfo.InvariantCulture, $"stopped since {bank.Zone.ToLocal(stop.Since):d MMM yyyy, HH:mm} by {stop.By}: {stop.Because}"), Template.Empty, false));

    private PolicyFailure Stop(string code) => Entered(new(code, PolicyStage.Constraints, null, "", Template.Empty, false));

    private PolicyFailure Entered(PolicyFailure failure) => failure with { Entry = Enter(failure.Code, failure.Stage) };

    private ushort Enter(string? code, PolicyStage stage)
    {
        if (_entries.TryGetValue((code, stage), out var known)) return known;
        var entry = checked((ushort)Table.Count);
        Table.Add((code, stage));
        return _entries[(code, stage)] = entry;
    }
}

/// <summary>A truth that an action needs, and the entry of <see cref="PolicyPlan.Table"/> where it is none.</summary>
internal readonly record struct Step(int Truth, ushort Entry);
