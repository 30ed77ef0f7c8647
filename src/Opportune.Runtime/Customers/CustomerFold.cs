using Opportune.Engine;
using Opportune.Engine.Bank;
using Opportune.Runtime.Commit;
using Opportune.Runtime.Storage;

namespace Opportune.Runtime.Customers;

/// <summary>Folds journals into states.</summary>
/// <remarks>Where other identifiers stand for the customer, their entries are folded between the customer's own, in the order of the whole journal, so that every fold of the same store gives
/// the same state. Thread-safe.</remarks>
internal sealed class CustomerFold(RuntimePorts ports, Banks banks, EntryVault vault, SnapshotReader? snapshots = null)
{
    /// <summary>A state as of the journal's end.</summary>
    /// <param name="State">The state.</param>
    /// <param name="Owed">The instant for which the customer's newest entry waits.</param>
    /// <param name="Kept">The version that the customer's snapshot holds; 0 for none.</param>
    internal readonly record struct Folded(CustomerState State, DateTimeOffset? Owed, long Kept);

    /// <summary>The state under a definition: from the customer's snapshot and the entries behind it, or from all entries where there is none that fits.</summary>
    internal async ValueTask<Folded> LatestAsync(CustomerId id, CustomerKey? key, BankDefinition bank, CancellationToken cancel)
    {
        if (key is not null && snapshots is not null && await snapshots.FindAsync(key, bank, cancel) is { } found && await BehindAsync(key, bank, found.Stored, found.State, cancel) is { } folded) return folded;
        var (state, owed) = await OfAsync(id, key, bank, null, cancel);
        return new(state, owed, 0);
    }

    /// <summary>Folds on behind a snapshot; null where it is not of this journal, or where only the whole journal can tell what is new.</summary>
    private async ValueTask<Folded?> BehindAsync(CustomerKey key, BankDefinition bank, StoredSnapshot stored, CustomerState state, CancellationToken cancel)
    {
        var (isPlaced, owed) = (false, (DateTimeOffset?)null);
        await foreach (var row in ports.Journal.ReadCustomerAsync(key.Number, stored.Version - 1, cancel))
        {
            owed = row.WakeAt;
            if (isPlaced && !TryApply(state, vault.Open(key, row, bank))) return null;
            if (!isPlaced && !SnapshotReader.IsOf(stored, row)) break;
            isPlaced = true;
        }
        if (isPlaced && state.Aliases.Count == 0)
        {
            snapshots!.Used();
            return new(state, owed, stored.Version);
        }
        if (!isPlaced) await snapshots!.DiscardAsync(key.Number, cancel);
        return null;
    }

    private static bool TryApply(CustomerState state, JournalEntry? entry)
    {
        if (entry is JournalEntry.EventTaken { Event: var e } && state.Profile.Seen.IsUncertain(e)) return false;
        state.Apply(entry);
        return true;
    }

    /// <summary>The state under a definition, and the instant for which the customer's newest entry waits.</summary>
    /// <param name="id">Who.</param>
    /// <param name="key">Their key; null for an unknown customer.</param>
    /// <param name="bank">The definition to fold under.</param>
    /// <param name="counts">Entries to fold; null for all.</param>
    /// <param name="cancel">Stops folding.</param>
    internal async ValueTask<(CustomerState State, DateTimeOffset? Owed)> OfAsync(CustomerId id, CustomerKey? key, BankDefinition bank, Func<JournalEntry, bool>? counts, CancellationToken cancel)
    {
        var state = new CustomerState(id, bank, banks.Of);
        if (key is null) return (state, null);
        DateTimeOffset? owed = null;
        await foreach (var (row, entry) in EntriesAsync(key, bank, cancel))
        {
            owed = row.WakeAt;
            if (entry is null || counts is null || counts(entry)) state.Apply(entry);
        }
        var aliases = new SortedDictionary<CustomerId, CustomerKey>();
        while (await AddAliasesAsync(state, aliases, cancel))
            state = await MergedAsync(id, [key, .. aliases.Values], bank, counts, cancel);
        return (state, owed);
    }

    /// <summary>The entries of one journal, oldest first; null for an event that the definition does not declare.</summary>
    internal async IAsyncEnumerable<(JournalRow Row, JournalEntry? Entry)> EntriesAsync(CustomerKey key, BankDefinition bank, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancel)
    {
        await foreach (var row in ports.Journal.ReadCustomerAsync(key.Number, 0, cancel)) yield return (row, vault.Open(key, row, bank));
    }

    /// <summary>The entries of several journals in the order of the whole journal.</summary>
    internal async ValueTask<List<(JournalRow Row, JournalEntry? Entry)>> UnionAsync(IReadOnlyList<CustomerKey> keys, BankDefinition bank, CancellationToken cancel)
    {
        var union = new List<(JournalRow Row, JournalEntry? Entry)>();
        foreach (var key in keys)
            await foreach (var read in EntriesAsync(key, bank, cancel)) union.Add(read);
        union.Sort((a, b) => a.Row.Sequence.CompareTo(b.Row.Sequence));
        return union;
    }

    /// <summary>Adds the keys of aliases that are not there yet; false where there is none.</summary>
    private async ValueTask<bool> AddAliasesAsync(CustomerState state, SortedDictionary<CustomerId, CustomerKey> aliases, CancellationToken cancel)
    {
        var before = aliases.Count;
        foreach (var alias in state.Aliases)
            if (!aliases.ContainsKey(alias) && await ports.Keys.FindAsync(alias, cancel) is { } key) aliases.Add(alias, key);
        return aliases.Count > before;
    }

    private async ValueTask<CustomerState> MergedAsync(CustomerId id, IReadOnlyList<CustomerKey> keys, BankDefinition bank, Func<JournalEntry, bool>? counts, CancellationToken cancel)
    {
        var state = new CustomerState(id, bank, banks.Of);
        foreach (var (row, entry) in await UnionAsync(keys, bank, cancel))
        {
            if (entry is not null && counts is not null && !counts(entry)) continue;
            if (row.Customer == keys[0].Number) state.Apply(entry); else state.Merge(entry);
        }
        return state;
    }
}
