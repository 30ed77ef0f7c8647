using Opportune.Engine.Bank;
using Opportune.Engine.Explain;
using Opportune.Engine.Profile;
using Opportune.Host.Api.Documents;
using Opportune.Runtime;

namespace Opportune.Host.Api;

/// <summary>What lies ready for a customer: options reserved for a visit until their lease ends, and messages sent in the last 30 days that were not yet answered; nothing that is stopped.</summary>
internal static class Inbox
{
    private const int Most = 50;
    private static readonly TimeSpan Kept = TimeSpan.FromDays(30);

    /// <summary>The options, newest first.</summary>
    public static IReadOnlyList<InboxItem> Of(Past past, BankRuntime runtime, DateTimeOffset now)
    {
        var settled = past.Entries.Select(e => e.Entry).OfType<JournalEntry.ResponseTaken>()
            .Where(r => r.Outcome is not (Outcome.Shown or Outcome.Clicked)).Select(r => (r.DecisionId, r.Slot)).ToHashSet();
        var sent = past.Entries.Select(e => e.Entry).OfType<JournalEntry.DeliveryReported>().Where(d => d.Result == DeliveryResult.Sent && now - d.At < Kept)
            .GroupBy(d => (d.DecisionId, d.Slot)).ToDictionary(g => g.Key, g => g.First().At);
        return [.. past.Decisions.SelectMany(record => Items(record, runtime, settled, sent, now)).Take(Most)];
    }

    private static IEnumerable<InboxItem> Items(DecisionRecord record, BankRuntime runtime, HashSet<(string, int)> settled, Dictionary<(string, int), DateTimeOffset> sent, DateTimeOffset now)
    {
        var id = record.Input.DecisionId;
        var bank = runtime.BankOf(record.Input.BankHash);
        var (options, because) = (runtime.OptionsOf(record, bank), Reasons.Of(record, bank));
        for (var slot = 0; slot < record.Slots.Count; slot++)
        {
            if (options[slot] is not { } option || settled.Contains((id, slot))) continue;
            if (runtime.Bank.StopOf(bank.ActionOf(record.Slots[slot].Treatment).Id) is not null) continue;
            var placement = bank.Placements[record.Slots[slot].Placement];
            var isSent = sent.TryGetValue((id, slot), out var at);
            var isReserved = placement.Direction == Direction.Inbound && record.Input.DecidedAt + ContactLedger.Lease > now;
            if (isSent || isReserved)
                yield return new(id, placement.Name, placement.Channel, isSent ? "sent" : "reserved", isSent ? at : record.Input.DecidedAt, DecisionWriter.Option(record, bank, slot, option, because[slot], withScores: false));
        }
    }
}
