using Opportune.Engine;
using Opportune.Engine.Bank;
using Opportune.Engine.Deliver;
using Opportune.Engine.Policy;
using Opportune.Expressions;
using Opportune.Runtime.Customers;
using Opportune.Runtime.Storage;

namespace Opportune.Runtime.Flows;

/// <summary>Decides for moments that call for a message, and sends what is due.</summary>
internal sealed class OutboundFlow(Shell shell)
{
    private static readonly Dictionary<string, CelValue> NoContext = [];

    /// <summary>The outbound decisions that a moment starts, applied to the state; lock held. Nothing to say leaves no record, so that silence costs nothing.</summary>
    internal IReadOnlyList<JournalEntry> DecideFor(CustomerState state, CustomerKey key, Moment moment, DateTimeOffset now)
    {
        var entries = new List<JournalEntry>();
        var definition = state.Profile.Bank.Moments.First(m => m.Name == moment.Name);
        foreach (var placement in definition.Outbound)
        {
            var request = new DecisionRequest(state.Customer, [new(placement, 1)], NoContext, null, 0, AllowExploration: true, moment.Name);
            var decided = shell.Pipeline.Decide(state, request, DecisionId.Of(key.Number, state.Version + 1), now, shell.DrawSecret);
            if (decided.Record.Verdicts.Count == 0) continue;
            var entry = new JournalEntry.DecisionMade(decided.Record) { At = now };
            state.Apply(entry);
            entries.Add(entry);
        }
        return entries;
    }

    /// <summary>Sends one customer's due messages: checks again under the lock, hands over without it, notes the result under it.</summary>
    internal async Task SendDueAsync(CustomerId id, CancellationToken cancel)
    {
        var customer = shell.Customers.Of(id);
        while (await NextAsync(customer, cancel) is { } due)
        {
            var report = due.Message is null ? due.Withheld! : await HandOverAsync(due, cancel);
            using var hold = await customer.LockAsync(cancel);
            var state = await shell.Customers.LoadAsync(customer, cancel);
            if (!state.Outbox.Pending.Any(p => p.Record.Input.DecisionId == report.DecisionId && p.Slot == report.Slot)) return;
            state.Apply(report);
            if (!await shell.Customers.AppendAsync(customer, [report], [], [], shell.Now)) return;
            if (report.Result == DeliveryResult.Retrying) return;
        }
    }

    private sealed record Due(PendingDelivery Pending, OutboundMessage? Message, JournalEntry.DeliveryReported? Withheld);

    private async Task<Due?> NextAsync(Customer customer, CancellationToken cancel)
    {
        using var hold = await customer.LockAsync(cancel);
        var state = await shell.Customers.LoadAsync(customer, cancel);
        var now = shell.Now;
        if (state.Outbox.Pending.FirstOrDefault(p => p.Due <= now) is not { } pending) return null;
        var bank = shell.Banks.Of(pending.Record.Input.BankHash);
        var slot = pending.Record.Slots[pending.Slot];
        var treatment = bank.Treatments[slot.Treatment];
        var code = LastCheck(state, pending.Record, slot, bank, now);
        var content = code is null ? Content.Of(treatment, bank, pending.Record.Input) : null;
        if (content is null) return new(pending, null, new(pending.Record.Input.DecisionId, pending.Slot, DeliveryResult.Withheld, code ?? "treatment.fact-missing", pending.Attempts) { At = now });
        var action = bank.Actions[treatment.ActionIndex];
        return new(pending, new($"{pending.Record.Input.DecisionId}/{pending.Slot}", customer.Id, bank.Placements[slot.Placement].Channel, action.Id, treatment.Id,
            content.Title, content.Body, content.CallToAction, content.Link, content.Disclosures, pending.Record.Input.DecidedAt), null);
    }

    /// <summary>Re-runs suitability and constraints on the customer as of now; the code that withholds the message, or null.</summary>
    private string? LastCheck(CustomerState state, DecisionRecord record, SlotDecision slot, BankDefinition decided, DateTimeOffset now)
    {
        var bank = shell.Pipeline.Bank;
        var action = bank.Action(decided.Actions[decided.Treatments[slot.Treatment].ActionIndex].Id);
        if (action is null || bank.Placement(decided.Placements[slot.Placement].Name) is not { } placement) return "treatment.withdrawn";
        var request = new DecisionRequest(state.Customer, [new(placement.Name, 1)], NoContext, null, 0, false, record.Input.StartedBy);
        var input = shell.Pipeline.Close(state, request, record.Input.DecisionId, now, shell.DrawSecret);
        return new PolicyJudge(bank, input, atSending: true).FirstFailureAtSending(action, placement)?.Code;
    }

    private async Task<JournalEntry.DeliveryReported> HandOverAsync(Due due, CancellationToken cancel)
    {
        var (message, attempts) = (due.Message!, due.Pending.Attempts + 1);
        var (result, reason) = (DeliveryResult.Failed, "channel.unknown");
        if (shell.Channel(message.Channel) is { } channel)
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
            limit.CancelAfter(shell.Options.SendTimeout);
            ChannelAnswer answer;
            try { answer = await channel.SendAsync(message, limit.Token); }
            catch (OperationCanceledException) when (!cancel.IsCancellationRequested) { answer = new ChannelAnswer.TryAgain("channel.timeout", "The channel did not answer in time.", TimeSpan.Zero); }
            (result, reason) = answer switch
            {
                ChannelAnswer.Sent => (DeliveryResult.Sent, ""),
                ChannelAnswer.Refused refused => (DeliveryResult.Failed, refused.Code),
                ChannelAnswer.TryAgain again => (attempts < Outbox.MostAttempts ? DeliveryResult.Retrying : DeliveryResult.Failed, again.Code),
                _ => (DeliveryResult.Failed, "channel.unknown"),
            };
        }
        return new(due.Pending.Record.Input.DecisionId, due.Pending.Slot, result, reason, attempts) { At = shell.Now };
    }
}
