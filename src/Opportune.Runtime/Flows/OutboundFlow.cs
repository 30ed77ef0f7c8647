using Opportune.Engine;
using Opportune.Engine.Bank;
using Opportune.Engine.Deliver;
using Opportune.Engine.Policy;
using Opportune.Engine.Profile;
using Opportune.Expressions;
using Opportune.Runtime.Storage;

namespace Opportune.Runtime.Flows;

/// <summary>Decides for moments that call for a message, and sends what is due.</summary>
/// <remarks>A message belongs to the journal of its decision. The last check looks at the customer behind it, who may be another since the identifiers were linked.</remarks>
internal sealed class OutboundFlow(Shell shell)
{
    private const int MostTries = 8;
    private static readonly Dictionary<string, CelValue> NoContext = [];

    /// <summary>The outbound decisions that a moment starts, applied to the state; lock held. Nothing to say leaves no record, so that silence costs nothing.</summary>
    internal IReadOnlyList<JournalEntry> DecideFor(DecisionPipeline pipeline, CustomerState state, CustomerKey key, Moment moment, DateTimeOffset now)
    {
        var entries = new List<JournalEntry>();
        var definition = pipeline.Bank.Moments.First(m => m.Name == moment.Name);
        foreach (var placement in definition.Outbound)
        {
            var request = new DecisionRequest(state.Customer, [new(placement, 1)], NoContext, null, 0, AllowExploration: true, moment.Name);
            var decided = pipeline.Decide(state, request, DecisionId.Of(key.Number, state.Version + 1), now, shell.DrawSecret);
            if (decided.Record.Verdicts.Count == 0) continue;
            var entry = new JournalEntry.DecisionMade(decided.Record) { At = now };
            state.Apply(entry);
            entries.Add(entry);
        }
        return entries;
    }

    /// <summary>Sends one customer's due messages: checks under the lock, hands over without it, notes the result under it.</summary>
    /// <returns>When the first that must rest now may leave; null where none rests.</returns>
    internal async Task<DateTimeOffset?> SendDueAsync(CustomerId id, CancellationToken cancel)
    {
        DateTimeOffset? rests = null;
        var tried = new HashSet<string>(StringComparer.Ordinal);
        // While the store cannot note what was sent, nothing is sent: it would be sent again at every tick.
        await shell.Commit.ProbeAsync(cancel);
        while (await NextAsync(id, tried, cancel) is { } pending)
        {
            tried.Add(KeyOf(pending));
            var check = await CheckAsync(id, pending, cancel);
            if (check.Rests is { } until) { rests = rests < until ? rests : until; continue; }
            var report = check.Message is null ? check.Withheld! : await HandOverAsync(pending, check.Message, cancel);
            // Once the message is out, giving up before the report is stored would send it again.
            await ReportAsync(id, report, CancellationToken.None);
        }
        return rests;
    }

    private sealed record Checked(OutboundMessage? Message, JournalEntry.DeliveryReported? Withheld, DateTimeOffset? Rests);

    private static string KeyOf(PendingDelivery pending) => $"{pending.Record.Input.DecisionId}/{pending.Slot}";

    private async Task<PendingDelivery?> NextAsync(CustomerId id, HashSet<string> tried, CancellationToken cancel)
    {
        using var hold = await shell.Customers.EnterAsync(id, cancel);
        var state = await shell.Customers.LoadAsync(hold.Customer, shell.Pipeline.Bank, cancel);
        var now = shell.Now;
        return state.Outbox.Pending.FirstOrDefault(p => p.Due <= now && !tried.Contains(KeyOf(p)));
    }

    /// <summary>The last check: quiet hours, suitability and constraints of the customer as of now.</summary>
    private async Task<Checked> CheckAsync(CustomerId id, PendingDelivery pending, CancellationToken cancel)
    {
        var pipeline = shell.Pipeline;
        using var hold = await shell.Customers.EnterAsync(await shell.Directory.PrimaryAsync(id, cancel), cancel);
        var state = await shell.Customers.LoadAsync(hold.Customer, pipeline.Bank, cancel);
        var (record, now) = (pending.Record, shell.Now);
        var decided = shell.Banks.Of(record.Input.BankHash);
        var slot = record.Slots[pending.Slot];
        var treatment = decided.Treatments[slot.Treatment];
        var action = decided.Actions[treatment.ActionIndex];
        if (LastFailure(pipeline, state, record, action.Id, decided.Placements[slot.Placement].Name, now) is { } code) return Withheld(code);
        var leaves = SendTime.Next(now, Permissions.Of(state.Profile).QuietHours, action.Class, pipeline.Bank.Zone);
        if (leaves > now) return new(null, null, leaves);
        return Content.Of(treatment, decided, record.Input) is not { } content ? Withheld("treatment.fact-missing")
            : new(new(KeyOf(pending), record.Input.Customer, decided.Placements[slot.Placement].Channel, action.Id, treatment.Id,
                content.Title, content.Body, content.CallToAction, content.Link, content.Disclosures, record.Input.DecidedAt), null, null);

        Checked Withheld(string code) => new(null, new(record.Input.DecisionId, pending.Slot, DeliveryResult.Withheld, code, pending.Attempts) { At = now }, null);
    }

    private string? LastFailure(DecisionPipeline pipeline, CustomerState state, DecisionRecord record, string actionId, string placementName, DateTimeOffset now)
    {
        var bank = pipeline.Bank;
        if (bank.Action(actionId) is not { } action || bank.Placement(placementName) is not { } placement) return "treatment.withdrawn";
        var request = new DecisionRequest(state.Customer, [new(placement.Name, 1)], NoContext, null, 0, false, record.Input.StartedBy);
        var input = pipeline.Close(state, request, record.Input.DecisionId, now, shell.DrawSecret);
        return new PolicyJudge(bank, input, atSending: true).FirstFailureAtSending(action, placement)?.Code;
    }

    private async Task<JournalEntry.DeliveryReported> HandOverAsync(PendingDelivery pending, OutboundMessage message, CancellationToken cancel)
    {
        var attempts = pending.Attempts + 1;
        var answer = shell.Channel(message.Channel) is { } channel ? await SendAsync(channel, message, cancel) : new ChannelAnswer.Refused("channel.unknown", "No such channel is wired.");
        var (result, reason) = answer switch
        {
            ChannelAnswer.Refused refused => (DeliveryResult.Failed, refused.Code),
            ChannelAnswer.TryAgain again => (attempts < Outbox.MostAttempts ? DeliveryResult.Retrying : DeliveryResult.Failed, again.Code),
            _ => (DeliveryResult.Sent, ""),
        };
        return new(pending.Record.Input.DecisionId, pending.Slot, result, reason, attempts) { At = shell.Now, Pause = (answer as ChannelAnswer.TryAgain)?.After ?? TimeSpan.Zero };
    }

    /// <summary>Hands over within the time allowed; a channel that breaks its word and throws is tried again like one that did not answer.</summary>
    private async Task<ChannelAnswer> SendAsync(IChannel channel, OutboundMessage message, CancellationToken cancel)
    {
        using var time = new CancellationTokenSource(shell.Options.SendTimeout, shell.Ports.Time);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel, time.Token);
        try { return await channel.SendAsync(message, limit.Token).AsTask().WaitAsync(limit.Token); }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested) { return new ChannelAnswer.TryAgain("channel.timeout", "The channel did not answer in time.", TimeSpan.Zero); }
        catch (Exception e) when (e is not OperationCanceledException) { return new ChannelAnswer.TryAgain("channel.failed", "The channel failed.", TimeSpan.Zero); }
    }

    private async Task ReportAsync(CustomerId id, JournalEntry.DeliveryReported report, CancellationToken cancel)
    {
        for (var attempt = 0; attempt < MostTries; attempt++)
        {
            using var hold = await shell.Customers.EnterAsync(id, cancel);
            var state = await shell.Customers.LoadAsync(hold.Customer, shell.Pipeline.Bank, cancel);
            if (!state.Outbox.Pending.Any(p => p.Record.Input.DecisionId == report.DecisionId && p.Slot == report.Slot)) return;
            hold.Customer.Apply(report);
            if (await shell.Customers.AppendAsync(hold.Customer, [report], [], [], shell.Now)) return;
        }
    }
}
