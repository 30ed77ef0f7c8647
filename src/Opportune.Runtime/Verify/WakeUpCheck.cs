using Opportune.Engine;
using Opportune.Engine.Bank;
using Opportune.Runtime.Commit;
using Opportune.Runtime.Customers;

namespace Opportune.Runtime.Verify;

/// <summary>Folds every n-th customer and makes sure that whoever has a message to send or a window to close is woken in time.</summary>
internal sealed class WakeUpCheck(RuntimePorts ports, Banks banks, BankDefinition bank)
{
    private readonly CustomerFold _fold = new(ports, banks, new EntryVault(banks));

    internal async Task RunAsync(long step, Findings found, CancellationToken cancel)
    {
        var number = 0L;
        await foreach (var key in ports.Keys.AllAsync(cancel))
        {
            if (number++ % step != 0) continue;
            found.Looked++;
            var (state, wakeAt, sequence) = (new CustomerState(key.Id, bank, banks.Of), (DateTimeOffset?)null, (long?)null);
            await foreach (var (row, entry) in _fold.EntriesAsync(key, bank, cancel))
            {
                state.Apply(entry);
                (wakeAt, sequence) = (row.WakeAt, row.Sequence);
            }
            if (Earliest(state) is { } due && !(wakeAt <= due))
                found.Add("verify.wake-up", sequence, "Something waits for this customer, but nothing wakes them in time: it happens with their next entry only.");
        }
    }

    private static DateTimeOffset? Earliest(CustomerState state) =>
        state.Outbox.NextDue is { } due && !(state.Exposures.NextEnd < due) ? due : state.Exposures.NextEnd;
}
