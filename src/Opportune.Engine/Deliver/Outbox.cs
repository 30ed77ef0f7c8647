using Opportune.Engine.Bank;
using Opportune.Engine.Bank.Encoding;
using Opportune.Engine.Profile;

namespace Opportune.Engine.Deliver;

/// <summary>Outbound choices that have not left yet, as the fold of decisions and delivery reports.</summary>
/// <remarks>Not thread-safe. A crash between sending and reporting sends again under the same key: at least once.</remarks>
public sealed class Outbox
{
    /// <summary>Tries before a message is given up.</summary>
    public const int MostAttempts = 8;

    private readonly SortedDictionary<(string DecisionId, int Slot), PendingDelivery> _pending = new(ChoiceOrder.Instance);

    /// <summary>Messages waiting, by decision and slot.</summary>
    public IReadOnlyCollection<PendingDelivery> Pending => _pending.Values;

    /// <summary>The next instant at which one is due; null for none.</summary>
    public DateTimeOffset? NextDue => _pending.Count == 0 ? null : _pending.Values.Min(p => p.Due);

    /// <summary>Puts a decision's outbound choices into the box; they wait for the end of the customer's quiet hours.</summary>
    public void Take(DecisionRecord record, BankDefinition bank, ProfileState customer)
    {
        for (var slot = 0; slot < record.Slots.Count; slot++)
        {
            var choice = record.Slots[slot];
            if (choice.Outcome != SlotOutcome.Chosen || bank.Placements[choice.Placement].Direction != Direction.Outbound) continue;
            var action = bank.ActionOf(choice.Treatment);
            var due = SendTime.Next(record.Input.DecidedAt, Permissions.Of(customer).QuietHours, action.Class, bank.Zone);
            _pending[(record.Input.DecisionId, slot)] = new(record, slot, due, 0);
        }
    }

    /// <summary>Takes what became of a try. The next one waits for its turn, and for the pause that the channel asked for where that is longer.</summary>
    public void Take(JournalEntry.DeliveryReported report)
    {
        var key = (report.DecisionId, report.Slot);
        if (report.Result == DeliveryResult.Retrying && _pending.TryGetValue(key, out var waiting))
            _pending[key] = waiting with { Attempts = report.Attempts, Due = report.At + (report.Pause > Backoff(report.Attempts) ? report.Pause : Backoff(report.Attempts)) };
        else _pending.Remove(key);
    }

    internal void Write(StateWriter w, Func<string, BankDefinition> bankOf)
    {
        w.Count(_pending.Count);
        foreach (var p in _pending.Values) { w.Bytes(RecordCodec.Write(p.Record, bankOf).Span); w.Count(p.Slot); w.When(p.Due); w.Int(p.Attempts); }
    }

    /// <summary>Reads what <see cref="Write"/> wrote, into an empty box.</summary>
    internal void Read(StateReader r, Func<string, BankDefinition> bankOf)
    {
        for (var n = r.Items(); n > 0; n--)
        {
            var (record, slot) = (RecordCodec.Read(r.Bytes(), bankOf), r.Count());
            if (slot >= record.Slots.Count) throw StateReader.Damaged("has a message without a slot");
            _pending[(record.Input.DecisionId, slot)] = new(record, slot, r.When(), r.Int32());
        }
    }

    /// <summary>1, 2, 4 … minutes, at most 4 hours.</summary>
    private static TimeSpan Backoff(int attempts) => TimeSpan.FromMinutes(Math.Min(240, 1 << Math.Min(attempts - 1, 8)));
}

/// <summary>A message that waits to be sent.</summary>
/// <param name="Record">The decision.</param>
/// <param name="Slot">Its slot.</param>
/// <param name="Due">Not before this instant.</param>
/// <param name="Attempts">Tries so far.</param>
public sealed record PendingDelivery(DecisionRecord Record, int Slot, DateTimeOffset Due, int Attempts);
