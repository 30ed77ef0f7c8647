using System.Globalization;
using Opportune.Engine.Bank;
using Opportune.Engine.Profile;

namespace Opportune.Engine.Policy;

/// <summary>The built-in constraints that no step of the plan can ask for, in the order: pending, cooldown, contact limits, holdout. Consent, level and sensitive periods come before them as steps.</summary>
/// <remarks>Messages that must be sent have no limits. What many actions share is worked out once: contacts by limit, which actions had contacts at all.</remarks>
internal sealed class Constraints
{
    private const int NotCounted = -1;

    private readonly BankDefinition _bank;
    private readonly PolicyPlan _plan;
    private readonly DecisionInput _input;
    private readonly bool _atSending;
    private readonly int[] _counted;
    private readonly Contact[] _contacts;

    /// <summary>For each contact the index of its action, or −1: numbers are compared quicker than texts.</summary>
    private readonly int[] _actions;

    /// <summary>A bit for each action that had contacts; empty where none had.</summary>
    private readonly ulong[] _contacted;
    private string _channel = "";

    /// <summary>The limits last found to leave room to any action that had no contacts: many actions have the same.</summary>
    private int[]? _roomy;

    public Constraints(BankDefinition bank, PolicyPlan plan, DecisionInput input, bool atSending)
    {
        (_bank, _plan, _input, _atSending, _contacts) = (bank, plan, input, atSending, input.Contacts as Contact[] ?? [.. input.Contacts]);
        _counted = new int[bank.Limits.Count];
        Array.Fill(_counted, NotCounted);
        _contacted = _contacts.Length == 0 ? [] : new ulong[(bank.Actions.Count + 63) / 64];
        _actions = _contacts.Length == 0 ? [] : new int[_contacts.Length];
        var known = BankIndex.Of(bank);
        for (var i = 0; i < _actions.Length; i++)
        {
            _actions[i] = known.Action(_contacts[i].Action) is { } contacted ? contacted.Index : -1;
            if (_actions[i] >= 0) _contacted[_actions[i] / 64] |= 1UL << (_actions[i] % 64);
        }
    }

    private bool IsContacted(int action) => _contacted.Length > 0 && (_contacted[action / 64] >> (action % 64) & 1) != 0;

    /// <summary>Asks about a channel from now on; whether it asked about another before.</summary>
    internal bool Enter(string channel)
    {
        var isOther = _channel != channel;
        _channel = channel;
        return isOther;
    }

    /// <summary>Whether there is consent to a class of messages in the channel.</summary>
    internal bool Consents(MessageClass messageClass) => IsAbove(messageClass) || Permissions.Allows(_input.Consents, _bank.Consent, PurposeOf(messageClass), _channel);

    /// <summary>What earlier contacts, limits and the holdout say: the first failure, or with a list all of them.</summary>
    internal PolicyFailure? Walk(ActionDefinition action, PlacementDefinition placement, List<PolicyFailure>? all, bool inWords)
    {
        if (IsAbove(action.Class)) return null;
        var isContacted = IsContacted(action.Index);
        if (isContacted && WalkOwnContacts(action, placement, all, inWords) is { } own) return own;
        var limits = _plan.LimitsOf(action.Index, placement);
        if ((isContacted || limits != _roomy) && WalkLimits(limits, action, placement, all, inWords) is { } reached) return reached;
        return _input.NoMarketing && action.Class == MessageClass.Marketing ? Found(HeldOut(inWords), all) : null;
    }

    /// <summary>Until semantics 3, what must be sent passed every constraint, consent and its own cooldowns among them.</summary>
    private bool IsAbove(MessageClass messageClass) => messageClass == MessageClass.MustSend && _input.Semantics < 3;

    /// <summary>A failure with the facts compared, where the plan could not know them.</summary>
    internal PolicyFailure InWords(PolicyFailure failure, ActionDefinition action, PlacementDefinition placement) =>
        ReferenceEquals(failure, _plan.Level) ? Say(failure, $"needs level {Permissions.NameOf(action.Level)}, customer chose {Permissions.NameOf(_input.Level)}")
        : Array.IndexOf(_plan.Consent, failure) >= 0 ? Say(failure, $"no consent to {PurposeOf(action.Class)} by {placement.Channel}")
        : failure;

    /// <summary>Whether all contact limits leave room, counting also what this decision has chosen already. Messages that must be sent have none.</summary>
    internal bool Fits(ActionDefinition action, PlacementDefinition placement, IReadOnlyList<(ActionDefinition Action, PlacementDefinition Placement)> chosen)
    {
        foreach (var limit in _plan.LimitsOf(action.Index, placement))
            if (Exceeds(limit, action, placement, chosen) is not null) return false;
        return true;
    }

    internal static bool Covers(ContactLimit limit, string action, string channel, MessageClass messageClass, Direction direction) =>
        (limit.Channels.Count == 0 || limit.Channels.Contains(channel)) && (limit.Classes.Count == 0 || limit.Classes.Contains(messageClass))
        && (limit.Direction is null || limit.Direction == direction)
        && (limit.Node.Length == 0 || action == limit.Node || (action.Length > limit.Node.Length && action[limit.Node.Length] == '/' && action.StartsWith(limit.Node, StringComparison.Ordinal)));

    internal static string Name(Outcome outcome) => outcome switch
    {
        Outcome.Shown => "shown", Outcome.Clicked => "clicked", Outcome.Accepted => "accepted", Outcome.Dismissed => "dismissed",
        Outcome.Rejected => "rejected", Outcome.Converted => "converted", Outcome.Expired => "expired", _ => "not-exposed",
    };

    private PolicyFailure? WalkLimits(int[] limits, ActionDefinition action, PlacementDefinition placement, List<PolicyFailure>? all, bool inWords)
    {
        var hasRoom = true;
        foreach (var limit in limits)
        {
            if (Exceeds(limit, action, placement, []) is not { } count) continue;
            if (Found(LimitReached(limit, count, inWords), all) is { } reached) return reached;
            hasRoom = false;
        }
        // An action with contacts of its own may have room where others have none.
        if (hasRoom && !IsContacted(action.Index)) _roomy = limits;
        return null;
    }

    private static PolicyFailure? Found(PolicyFailure failure, List<PolicyFailure>? all) => PolicyJudge.Found(failure, all) ? failure : null;

    internal static string PurposeOf(MessageClass messageClass) => messageClass switch
    {
        MessageClass.Marketing => "marketing", MessageClass.Guidance => "guidance", MessageClass.Service => "service", _ => "protection",
    };

    /// <summary>What only earlier contacts for the same action can say: it is on its way already, or it rests after an answer.</summary>
    private PolicyFailure? WalkOwnContacts(ActionDefinition action, PlacementDefinition placement, List<PolicyFailure>? all, bool inWords)
    {
        if (IsPending(action, placement) && Found(Say(_plan.Pending, inWords ? "the same message is already on its way" : ""), all) is { } pending) return pending;
        for (var i = 0; i < _contacts.Length; i++)
        {
            ref readonly var contact = ref _contacts[i];
            if (_actions[i] != action.Index || contact.Last is not { } outcome || !action.Cooldowns.TryGetValue(outcome, out var rest) || contact.LastAt + rest <= _input.DecidedAt) continue;
            return Found(Rests(contact, outcome, rest, inWords), all);
        }
        return null;
    }

    private bool IsPending(ActionDefinition action, PlacementDefinition placement)
    {
        if (_atSending || placement.Direction != Direction.Outbound) return false;
        for (var i = 0; i < _contacts.Length; i++)
            if (_actions[i] == action.Index && _contacts[i] is { State: ContactState.Reserved, Direction: Direction.Outbound }) return true;
        return false;
    }

    /// <summary>The number of contacts where a limit has no room left, else null.</summary>
    private int? Exceeds(int limit, ActionDefinition action, PlacementDefinition placement, IReadOnlyList<(ActionDefinition Action, PlacementDefinition Placement)> chosen)
    {
        var (definition, count) = (_bank.Limits[limit], Counted(limit));
        for (var i = 0; i < chosen.Count; i++)
            if (Covers(definition, chosen[i].Action.Id, chosen[i].Placement.Channel, chosen[i].Action.Class, chosen[i].Placement.Direction)) count++;
        if (count < definition.Most) return null;
        if (IsContacted(action.Index))
        {
            // A reservation of the very same offer is reused, or is the message being checked before it leaves.
            var from = Start(definition);
            for (var i = 0; i < _contacts.Length; i++)
                if (_actions[i] == action.Index && IsReserved(_contacts[i], placement) && Counts(definition, _contacts[i], from)) count--;
        }
        return count < definition.Most ? null : count;
    }

    private static bool IsReserved(in Contact contact, PlacementDefinition placement) => contact.State == ContactState.Reserved && contact.Channel == placement.Channel;

    /// <summary>Contacts in a limit's period, whichever action asks.</summary>
    private int Counted(int limit)
    {
        if (_counted[limit] != NotCounted) return _counted[limit];
        var (count, definition) = (0, _bank.Limits[limit]);
        if (_contacts.Length > 0)
        {
            var from = Start(definition);
            foreach (ref readonly var contact in _contacts.AsSpan())
                if (Counts(definition, contact, from)) count++;
        }
        return _counted[limit] = count;
    }

    private static bool Counts(ContactLimit limit, in Contact contact, DateTimeOffset from) =>
        contact.At >= from && contact.Class != MessageClass.MustSend && Covers(limit, contact.Action, contact.Channel, contact.Class, contact.Direction);

    private DateTimeOffset Start(ContactLimit limit)
    {
        if (limit.Period == LimitPeriod.Rolling) return _input.DecidedAt - limit.Length + TimeSpan.FromTicks(1);
        var day = _bank.Zone.DayOf(_input.DecidedAt);
        var date = BankZone.Date(day);
        return _bank.Zone.StartOf(limit.Period switch
        {
            LimitPeriod.Day => day,
            LimitPeriod.Week => day - ((int)date.DayOfWeek + 6) % 7,
            _ => day - date.Day + 1,
        });
    }

    private PolicyFailure HeldOut(bool inWords) => Say(_plan.Holdout, inWords ? "the customer is in the universal holdout, which gets no marketing" : "");

    private PolicyFailure Rests(in Contact contact, Outcome outcome, TimeSpan rest, bool inWords) => Say(_plan.Cooldowns[(int)outcome], inWords
        ? string.Create(CultureInfo.InvariantCulture, $"{Name(outcome)} {Ago(_input.DecidedAt - contact.LastAt)}; returns in {Days(contact.LastAt + rest - _input.DecidedAt)}") : "");

    private PolicyFailure LimitReached(int limit, int count, bool inWords)
    {
        var definition = _bank.Limits[limit];
        return Say(_plan.Limits[limit], inWords
            ? string.Create(CultureInfo.InvariantCulture, $"{count} {(count == 1 ? "contact" : "contacts")} {Period(definition)}, limit {definition.Most}") : "");
    }

    private static PolicyFailure Say(PolicyFailure failure, string compared) => compared.Length == 0 ? failure : failure with { Compared = compared };

    private static string Period(ContactLimit limit) => limit.Period switch
    {
        LimitPeriod.Rolling => "in " + Days(limit.Length), LimitPeriod.Day => "today", LimitPeriod.Week => "this week", _ => "this month",
    };

    private static string Days(TimeSpan span) => span.TotalDays >= 1
        ? string.Create(CultureInfo.InvariantCulture, $"{Math.Ceiling(span.TotalDays):0} {(span.TotalDays > 1 ? "days" : "day")}")
        : string.Create(CultureInfo.InvariantCulture, $"{Math.Max(1, Math.Ceiling(span.TotalHours)):0} h");

    private static string Ago(TimeSpan span) => span < TimeSpan.FromMinutes(1) ? "just now" : span < TimeSpan.FromHours(1) ? string.Create(CultureInfo.InvariantCulture, $"{span.TotalMinutes:0} min ago") : Days(span) + " ago";
}
