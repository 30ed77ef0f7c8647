using Opportune.Engine;
using Opportune.Engine.Bank;
using Opportune.Runtime.Storage;

namespace Opportune.Runtime.Customers;

/// <summary>Finds the snapshot of a customer and throws away what does not fit.</summary>
/// <remarks>A snapshot is only a cache: whatever is wrong with it costs a fold of the whole journal and nothing else. Thread-safe.</remarks>
internal sealed class SnapshotReader(ISnapshots? snapshots, Banks banks, SnapshotCounts counts)
{
    /// <summary>The customer's snapshot as a state under a definition, or null where there is none to go on from.</summary>
    internal async ValueTask<(StoredSnapshot Stored, CustomerState State)?> FindAsync(CustomerKey key, BankDefinition bank, CancellationToken cancel)
    {
        if (snapshots is null) return null;
        try
        {
            if (await snapshots.FindAsync(key.Number, cancel) is not { } stored)
            {
                counts.Add("missing");
                return null;
            }
            if (SnapshotVault.Open(key, stored) is { } bytes && CustomerState.FoldHashIn(bytes) is not null)
            {
                if (!CustomerState.IsFoldedUnder(bank, bytes))
                {
                    counts.Add("outdated");
                    return null;
                }
                if (CustomerState.Read(key.Id, bank, banks.Of, bytes) is var state && state.Version == stored.Version) return (stored, state);
            }
            await DiscardAsync(key.Number, cancel);
        }
        catch (FormatException) { await DiscardAsync(key.Number, cancel); }
        catch (StoreException) { counts.Add("failed"); }
        return null;
    }

    /// <summary>Whether a row is the last entry that the snapshot holds: then the snapshot is of this very journal. An archived row has no payload left to compare.</summary>
    internal static bool IsOf(StoredSnapshot stored, JournalRow row) =>
        row.Version == stored.Version && row.Sequence == stored.Sequence && (row.Payload.IsEmpty || SnapshotVault.MarkOf(row).Span.SequenceEqual(stored.Mark.Span));

    /// <summary>Counts that a customer was folded on from a snapshot.</summary>
    internal void Used() => counts.Add("used");

    /// <summary>Throws a snapshot away.</summary>
    internal async ValueTask DiscardAsync(ulong customer, CancellationToken cancel)
    {
        counts.Add("discarded");
        try { await snapshots!.DropAsync(customer, cancel); }
        catch (StoreException) { /* The next one replaces it. */ }
    }
}
