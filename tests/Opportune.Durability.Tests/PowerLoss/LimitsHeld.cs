using Opportune.Engine.Bank;

namespace Opportune.Durability.Tests.PowerLoss;

/// <summary>Counts a customer's contacts from the entries alone, without the engine's ledger, and finds limits that were exceeded.</summary>
internal static class LimitsHeld
{
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(30);

    private sealed record Seen(string Action, PlacementDefinition Place, MessageClass Class, DateTimeOffset At);

    /// <summary>The limits that were exceeded, each with the contacts that it counts; empty when all held.</summary>
    public static IReadOnlyList<string> Exceeded(IEnumerable<JournalEntry> entries, BankDefinition bank)
    {
        var contacts = Contacts([.. entries], bank);
        return [.. bank.Limits.Where(l => contacts.Any(last => contacts.Count(c => Counts(l, c) && Falls(l, c.At, last.At, bank)) > l.Most)).Select(l => $"{l.Code} ({string.Join(", ", contacts.Where(c => Counts(l, c)).Select(c => $"{c.Action} {c.At:MM-dd HH:mm:ss}"))})")];
    }

    /// <summary>What the customer saw: shown in a channel they came to, or handed over. The same offer in the same channel within a lease is one contact.</summary>
    private static List<Seen> Contacts(List<JournalEntry> entries, BankDefinition bank)
    {
        var (chosen, seen) = (new Dictionary<(string, int), Seen>(), new List<Seen>());
        foreach (var record in entries.OfType<JournalEntry.DecisionMade>().Select(d => d.Record))
            foreach (var (slot, at) in record.Slots.Select((s, i) => (s, i)).Where(s => s.s.Outcome == SlotOutcome.Chosen))
            {
                var action = bank.Actions[bank.Treatments[slot.Treatment].ActionIndex];
                chosen[(record.Input.DecisionId, at)] = new(action.Id, bank.Placements[slot.Placement], action.Class, record.Input.DecidedAt);
            }
        foreach (var entry in entries)
        {
            if (entry is JournalEntry.ResponseTaken { Outcome: not Outcome.NotExposed } said && chosen.TryGetValue((said.DecisionId, said.Slot), out var shown) && shown.Place.Direction == Direction.Inbound)
            {
                if (!seen.Any(s => s.Action == shown.Action && s.Place == shown.Place && (s.At - said.Time).Duration() < Lease)) seen.Add(shown with { At = said.Time });
            }
            else if (entry is JournalEntry.DeliveryReported { Result: DeliveryResult.Sent } sent && chosen.TryGetValue((sent.DecisionId, sent.Slot), out var handed)) seen.Add(handed with { At = sent.At });
        }
        return seen;
    }

    private static bool Counts(ContactLimit limit, Seen contact) => contact.Class != MessageClass.MustSend
        && (limit.Channels.Count == 0 || limit.Channels.Contains(contact.Place.Channel)) && (limit.Classes.Count == 0 || limit.Classes.Contains(contact.Class))
        && (limit.Direction is null || limit.Direction == contact.Place.Direction)
        && (limit.Node.Length == 0 || contact.Action == limit.Node || contact.Action.StartsWith(limit.Node + "/", StringComparison.Ordinal));

    private static bool Falls(ContactLimit limit, DateTimeOffset at, DateTimeOffset last, BankDefinition bank)
    {
        if (at > last) return false;
        if (limit.Period == LimitPeriod.Rolling) return at > last - limit.Length;
        var (one, other) = (Local(at, bank), Local(last, bank));
        return limit.Period switch
        {
            LimitPeriod.Day => one == other,
            LimitPeriod.Week => Monday(one) == Monday(other),
            _ => (one.Year, one.Month) == (other.Year, other.Month),
        };
    }

    private static DateOnly Local(DateTimeOffset at, BankDefinition bank) => DateOnly.FromDateTime(bank.Zone.ToLocal(at).DateTime);

    private static DateOnly Monday(DateOnly day) => day.AddDays(-(((int)day.DayOfWeek + 6) % 7));
}
