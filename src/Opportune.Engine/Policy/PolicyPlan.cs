using System.Runtime.CompilerServices;
using Opportune.Engine.Bank;

namespace Opportune.Engine.Policy;

/// <summary>What policy asks of each action of one bank definition, worked out once: which rules, moments, periods and limits, and what each says when it stops the action.</summary>
/// <remarks>Immutable once made, thread-safe.</remarks>
internal sealed class PolicyPlan
{
    private static readonly ConditionalWeakTable<BankDefinition, PolicyPlan> Plans = [];
    private readonly Dictionary<(string? Code, PolicyStage Stage), ushort> _entries = [];
    private readonly int[][][] _limits;

    private PolicyPlan(BankDefinition bank)
    {
        Enter(null, PolicyStage.Constraints);
        Consent = [.. Enum.GetValues<MessageClass>().Where(c => c != MessageClass.MustSend).Select(c => Stop("consent." + Constraints.PurposeOf(c)))];
        (Level, Pending, Holdout) = (Stop("consent.level"), Stop("contact.pending"), Stop("holdout.universal"));
        Cooldowns = [.. Enum.GetValues<Outcome>().Select(o => Stop($"contact.cooldown-after-{Constraints.Name(o)}"))];
        Limits = [.. bank.Limits.Select(l => Stop(l.Code))];
        var periods = bank.SensitivePeriods.Select(p => (Period: p, Stop: Entered(new(p.Code, PolicyStage.Constraints, null, $"holds: {p.While.Expression.Text}", p.Because, p.Restricted)))).ToList();
        Actions = [.. bank.Actions.Select(a => new ActionPlan(a,
            [.. a.Rules.Where(r => r.Stage <= PolicyStage.Applicability).Select(Rule)], [.. a.Rules.Where(r => r.Stage > PolicyStage.Applicability).Select(Rule)],
            [.. a.Moments.Select(m => IndexOf(bank, m))], WithoutMoment(a),
            [.. periods.Where(p => p.Period.Classes.Contains(a.Class) && (!p.Period.CreditOnly || a.IsCredit)).Select(p => new PlannedRule(p.Period.While, p.Stop))]))];
        _limits = [.. bank.Placements.Select(p => bank.Actions.Select(a => LimitsOf(bank, a, p)).ToArray())];
        (ValueUnknown, FactMissing) = (Enter("score.value-unknown", PolicyStage.Suitability), Enter("treatment.fact-missing", PolicyStage.Suitability));
    }

    /// <summary>The plan of a definition.</summary>
    internal static PolicyPlan Of(BankDefinition bank) => Plans.GetValue(bank, static b => new(b));

    /// <summary>By action index.</summary>
    internal ActionPlan[] Actions { get; }

    /// <summary>Every code that may stop a candidate, with its stage; entry 0 is none.</summary>
    internal List<(string? Code, PolicyStage Stage)> Table { get; } = [];

    /// <summary>The entry of an action whose value is not known.</summary>
    internal ushort ValueUnknown { get; }

    /// <summary>The entry of a treatment that cites a fact which is not known.</summary>
    internal ushort FactMissing { get; }

    /// <summary>By message class; must-send has none.</summary>
    internal PolicyFailure[] Consent { get; }
    internal PolicyFailure Level { get; }
    internal PolicyFailure Pending { get; }
    internal PolicyFailure Holdout { get; }

    /// <summary>By outcome.</summary>
    internal PolicyFailure[] Cooldowns { get; }

    /// <summary>By contact limit.</summary>
    internal PolicyFailure[] Limits { get; }

    /// <summary>The limits that cover an action in a placement.</summary>
    internal int[] LimitsOf(ActionDefinition action, PlacementDefinition placement) => _limits[placement.Index][action.Index];

    private static int IndexOf(BankDefinition bank, string moment)
    {
        for (var i = 0; i < bank.Moments.Count; i++)
            if (bank.Moments[i].Name == moment) return i;
        return -1;
    }

    private static int[] LimitsOf(BankDefinition bank, ActionDefinition action, PlacementDefinition placement) => action.Class == MessageClass.MustSend ? []
        : [.. bank.Limits.Index().Where(l => Constraints.Covers(l.Item, action.Id, placement.Channel, action.Class, placement.Direction)).Select(l => l.Index)];

    private PlannedRule Rule(Rule rule) => new(rule.MustHold, Entered(new(rule.Code, rule.Stage, rule, "", rule.Because, rule.Restricted)));

    private PolicyFailure WithoutMoment(ActionDefinition action) =>
        Entered(new("applicability.moment", PolicyStage.Applicability, null, $"none of these moments is active: {string.Join(", ", action.Moments)}", Template.Empty, false));

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

/// <summary>What policy asks of one action, in the order in which it asks.</summary>
/// <param name="Action">The action.</param>
/// <param name="First">Rules of eligibility and applicability.</param>
/// <param name="Then">Rules of suitability and the action's own constraints.</param>
/// <param name="Moments">Positions of the moments of which one must be active; empty asks for none.</param>
/// <param name="WithoutMoment">What is said where none is.</param>
/// <param name="Periods">Sensitive periods that silence it.</param>
internal sealed record ActionPlan(ActionDefinition Action, PlannedRule[] First, PlannedRule[] Then, int[] Moments, PolicyFailure WithoutMoment, PlannedRule[] Periods);

/// <summary>A condition with what is said where it stops an action.</summary>
internal readonly record struct PlannedRule(Condition Condition, PolicyFailure Failure);
