using System.Globalization;
using Opportune.Engine.Bank;
using Opportune.Engine.Profile;

namespace Opportune.Engine.Policy;

/// <summary>The built-in constraints, in the order: consent, level, sensitive period, pending, cooldown, contact limits, holdout.</summary>
/// <remarks>Messages that must be sent are bound by the law on channels (consent to the channel withdrawn) only.</remarks>
internal sealed class Constraints(BankDefinition bank, DecisionInput input, PolicyJudge judge, bool atSending)
{
    internal IEnumerable<PolicyFailure> Failures(ActionDefinition action, PlacementDefinition placement)
    {
        if (Consent(action, placement) is { } consent) yield return consent;
        if (action.Class == MessageClass.MustSend) yield break;
        if (action.Level > input.Level) yield return Stop("consent.level", $"needs level {Permissions.NameOf(action.Level)}, customer chose {Permissions.NameOf(input.Level)}");
        foreach (var period in bank.SensitivePeriods)
            if (period.Classes.Contains(action.Class) && (!period.CreditOnly || action.IsCredit) && judge.Holds(period.While))
                yield return new(period.Code, PolicyStage.Constraints, null, $"holds: {period.While.Expression.Text}", period.Because, period.Restricted);
        if (Pending(action, placement) is { } pending) yield return pending;
        if (Cooldown(action) is { } cooldown) yield return cooldown;
        foreach (var reached in Limits(action, placement, [])) yield return reached;
        if (input.NoMarketing && action.Class == MessageClass.Marketing) yield return Stop("holdout.universal", "the customer is in the universal holdout, which gets no marketing");
    }

    /// <summary>Every contact limit reached, counting also what this decision has chosen already. Messages that must be sent have none.</summary>
    internal IEnumerable<PolicyFailure> Limits(ActionDefinition action, PlacementDefinition placement, IReadOnlyList<(ActionDefinition Action, PlacementDefinition Placement)> chosen) =>
        action.Class == MessageClass.MustSend ? [] : bank.Limits.Select(limit => Exceeded(limit, action, placement, chosen)).OfType<PolicyFailure>();

    private PolicyFailure? Consent(ActionDefinition action, PlacementDefinition placement)
    {
        var purpose = action.Class switch { MessageClass.Marketing => "marketing", MessageClass.Guidance => "guidance", MessageClass.Service => "service", MessageClass.Protection => "protection", _ => "" };
        if (purpose.Length == 0 || Permissions.Allows(input.Consents, bank.Consent, purpose, placement.Channel)) return null;
        return Stop("consent." + purpose, $"no consent to {purpose} by {placement.Channel}");
    }

    private PolicyFailure? Pending(ActionDefinition action, PlacementDefinition placement) =>
        !atSending && placement.Direction == Direction.Outbound && input.Contacts.Any(c => c.State == ContactState.Reserved && c.Direction == Direction.Outbound && c.Action == action.Id)
            ? Stop("contact.pending", "the same message is already on its way") : null;

    private PolicyFailure? Cooldown(ActionDefinition action)
    {
        foreach (var contact in input.Contacts)
        {
            if (contact.Action != action.Id || contact.Last is not { } outcome || !action.Cooldowns.TryGetValue(outcome, out var rest)) continue;
            var until = contact.LastAt + rest;
            if (until > input.DecidedAt)
                return Stop($"contact.cooldown-after-{Name(outcome)}", string.Create(CultureInfo.InvariantCulture,
                    $"{Name(outcome)} {Ago(input.DecidedAt - contact.LastAt)}; returns in {Days(until - input.DecidedAt)}"));
        }
        return null;
    }

    private PolicyFailure? Exceeded(ContactLimit limit, ActionDefinition action, PlacementDefinition placement, IReadOnlyList<(ActionDefinition Action, PlacementDefinition Placement)> chosen)
    {
        if (!Covers(limit, action.Id, placement.Channel, action.Class, placement.Direction)) return null;
        var from = Start(limit);
        var count = chosen.Count(c => Covers(limit, c.Action.Id, c.Placement.Channel, c.Action.Class, c.Placement.Direction));
        foreach (var contact in input.Contacts)
        {
            // A reservation of the very same offer is reused, or is the message being checked before it leaves.
            if (contact.State == ContactState.Reserved && contact.Action == action.Id && contact.Channel == placement.Channel) continue;
            if (contact.At >= from && contact.Class != MessageClass.MustSend && Covers(limit, contact.Action, contact.Channel, contact.Class, contact.Direction)) count++;
        }
        return count < limit.Most ? null
            : Stop(limit.Code, string.Create(CultureInfo.InvariantCulture, $"{count} {(count == 1 ? "contact" : "contacts")} {Period(limit)}, limit {limit.Most}"));
    }

    private DateTimeOffset Start(ContactLimit limit)
    {
        if (limit.Period == LimitPeriod.Rolling) return input.DecidedAt - limit.Length + TimeSpan.FromTicks(1);
        var day = bank.Zone.DayOf(input.DecidedAt);
        var date = BankZone.Date(day);
        return bank.Zone.StartOf(limit.Period switch
        {
            LimitPeriod.Day => day,
            LimitPeriod.Week => day - ((int)date.DayOfWeek + 6) % 7,
            _ => day - date.Day + 1,
        });
    }

    private static bool Covers(ContactLimit limit, string action, string channel, MessageClass messageClass, Direction direction) =>
        (limit.Channels.Count == 0 || limit.Channels.Contains(channel)) && (limit.Classes.Count == 0 || limit.Classes.Contains(messageClass))
        && (limit.Direction is null || limit.Direction == direction)
        && (limit.Node.Length == 0 || action == limit.Node || action.StartsWith(limit.Node + "/", StringComparison.Ordinal));

    private static string Period(ContactLimit limit) => limit.Period switch
    {
        LimitPeriod.Rolling => "in " + Days(limit.Length), LimitPeriod.Day => "today", LimitPeriod.Week => "this week", _ => "this month",
    };

    private static string Days(TimeSpan span) => span.TotalDays >= 1
        ? string.Create(CultureInfo.InvariantCulture, $"{Math.Ceiling(span.TotalDays):0} {(span.TotalDays > 1 ? "days" : "day")}")
        : string.Create(CultureInfo.InvariantCulture, $"{Math.Max(1, Math.Ceiling(span.TotalHours)):0} h");

    private static string Ago(TimeSpan span) => span < TimeSpan.FromMinutes(1) ? "just now" : span < TimeSpan.FromHours(1) ? string.Create(CultureInfo.InvariantCulture, $"{span.TotalMinutes:0} min ago") : Days(span) + " ago";

    private static string Name(Outcome outcome) => outcome switch
    {
        Outcome.Shown => "shown", Outcome.Clicked => "clicked", Outcome.Accepted => "accepted", Outcome.Dismissed => "dismissed",
        Outcome.Rejected => "rejected", Outcome.Converted => "converted", Outcome.Expired => "expired", _ => "not-exposed",
    };

    private static PolicyFailure Stop(string code, string compared) => new(code, PolicyStage.Constraints, null, compared, Template.Empty, false);
}
