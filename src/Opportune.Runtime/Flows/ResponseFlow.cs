using Opportune.Engine.Bank;
using Opportune.Engine.Ingest;

namespace Opportune.Runtime.Flows;

/// <summary>Answer(response): a token and an outcome become an entry, the entry a label, the label knowledge.</summary>
/// <remarks>An answer belongs to the journal of the decision, also where its customer has become the alias of another since.</remarks>
internal sealed class ResponseFlow(Shell shell)
{
    private const int MostTries = 8;

    internal async Task<ResponseAnswer> RespondAsync(string token, Outcome outcome, DateTimeOffset? time, double? value, CancellationToken cancel)
    {
        var now = shell.Now;
        if (!shell.Tokens.TryRead(token, out var decisionId, out var number, out var version, out var slot)) return new ResponseAnswer.Refused("token.invalid", "This token was not issued here. Use the token of an option as it came with the decision.");
        if (time > now + EventReader.FutureTolerance) return new ResponseAnswer.Refused("response.time.future", "time is more than 5 minutes ahead of this server's clock.");
        // An answer dated back would slip out of the contact limits that look at the last days.
        if (time is { } said && await shell.Ports.Journal.FindAsync(number, version, cancel) is { } decision && said < decision.At - EventReader.FutureTolerance)
            return new ResponseAnswer.Refused("response.time.early", "time lies before the decision that is answered. Send when it really happened.");
        if (await shell.Ports.Keys.FindAsync(number, cancel) is not { } key) return new ResponseAnswer.Refused("token.expired", "The customer of this token is no longer known.");
        for (var attempt = 0; attempt < MostTries; attempt++)
        {
            using var hold = await shell.Customers.EnterAsync(key.Id, cancel);
            var customer = hold.Customer;
            var state = await shell.Customers.LoadAsync(customer, shell.Pipeline.Bank, cancel);
            if (customer.Key?.Number != number || !state.Exposures.Knows(decisionId, slot)) return new ResponseAnswer.Refused("token.expired", "This option can no longer be answered.");
            if (state.Exposures.IsRepeated(decisionId, slot, outcome)) return new ResponseAnswer.Taken(IsRepeated: true);
            var entry = new JournalEntry.ResponseTaken(decisionId, slot, outcome, time?.ToUniversalTime() ?? now, value) { At = now };
            var labels = customer.Apply(entry);
            if (await shell.Customers.AppendAsync(customer, [entry], [], labels, now)) return new ResponseAnswer.Taken(IsRepeated: false);
        }
        throw new Storage.StoreException("store.contended", "Another writer keeps changing this customer. Try again.");
    }
}
