using System.Text;
using Opportune.Engine;
using Opportune.Engine.Bank;
using Opportune.Engine.Bank.Encoding;
using Opportune.Engine.Respond;
using Opportune.Runtime.Commit;
using Opportune.Runtime.Customers;
using Opportune.Runtime.Storage;

namespace Opportune.Runtime.Learning;

/// <summary>The labels of a stretch of the journal, for a start after which nobody remembers them.</summary>
/// <remarks>Only answers, the clock and one type of event bring labels; only customers who have such an entry in the stretch are folded.</remarks>
/// <param name="ports">The journal and the keys.</param>
/// <param name="fold">Reads entries.</param>
/// <param name="banks">Definitions that records name.</param>
/// <param name="bank">The definition to fold under.</param>
/// <param name="open">Told of each such customer whose next window ends when; null where nobody asks.</param>
internal sealed class LabelsBehind(RuntimePorts ports, CustomerFold fold, Banks banks, BankDefinition bank, Action<ulong, DateTimeOffset>? open = null)
{
    private static readonly byte[] Teaching = Encoding.UTF8.GetBytes(Exposures.TeachingEvent);

    /// <summary>Labels of the entries after one sequence up to another, customer by customer.</summary>
    internal async Task<IReadOnlyList<LabelChange>> ReadAsync(long after, long until, CancellationToken cancel)
    {
        // By customer: the first version in the stretch that may bring a label.
        var first = new Dictionary<ulong, long>();
        await foreach (var row in ports.Journal.ReadAllAsync(after, cancel))
        {
            if (row.Sequence > until) break;
            if (!first.ContainsKey(row.Customer) && await MayTeachAsync(row, cancel)) first[row.Customer] = row.Version;
        }
        var labels = new List<LabelChange>();
        foreach (var (number, version) in first)
            if (await ports.Keys.FindAsync(number, cancel) is { } key) await CountAsync(labels, key, version, until, cancel);
        return labels;
    }

    private async ValueTask<bool> MayTeachAsync(JournalRow row, CancellationToken cancel) => (EntryCodec.Kind)row.Kind switch
    {
        EntryCodec.Kind.Response or EntryCodec.Kind.Clock => true,
        EntryCodec.Kind.Event => await ports.Keys.FindAsync(row.Customer, cancel) is { } key && EntryVault.OpenBytes(key, row).AsSpan().IndexOf(Teaching) >= 0,
        _ => false,
    };

    private async ValueTask CountAsync(List<LabelChange> labels, CustomerKey key, long fromVersion, long until, CancellationToken cancel)
    {
        var state = new CustomerState(key.Id, bank, banks.Of);
        await foreach (var (row, entry) in fold.EntriesAsync(key, bank, cancel))
        {
            if (row.Sequence > until) break;
            var changes = state.Apply(entry);
            if (row.Version >= fromVersion) labels.AddRange(changes);
        }
        if (state.Exposures.NextEnd is { } end) open?.Invoke(key.Number, end);
    }
}
