namespace Opportune.Runtime.Storage;

/// <summary>A customer's state as of one entry, as it is stored: ciphertext under the customer's key.</summary>
/// <param name="Customer">The customer's random number.</param>
/// <param name="Version">The customer's last entry in it, ≥ 1.</param>
/// <param name="Sequence">That entry's place in the whole journal, ≥ 1.</param>
/// <param name="Mark">The first bytes of that entry's stored payload, which no other entry has: a snapshot of another history is known by it.</param>
/// <param name="Payload">Encrypted state, ≥ 1 byte.</param>
public sealed record StoredSnapshot(ulong Customer, long Version, long Sequence, ReadOnlyMemory<byte> Mark, ReadOnlyMemory<byte> Payload);

/// <summary>The newest snapshot of each customer: a cache of the journal that may be lost at any time without losing anything.</summary>
/// <remarks>
/// Guarantees of every adapter: a snapshot is found whole as it was put, or not at all; the one put last for a customer replaces the one before; after a crash or a power loss any of the latest
/// puts may be missing, and then the one before or none is found. What is damaged, foreign or of a newer program is set aside and counts as not there; it never fails an opening or a reading.
/// Writing may fail with <see cref="StoreException"/>, and then nothing of the batch is stored. Thread-safe: one writer at a time, any number of readers.
/// </remarks>
public interface ISnapshots : IAsyncDisposable
{
    /// <summary>The customer's snapshot, or null.</summary>
    ValueTask<StoredSnapshot?> FindAsync(ulong customer, CancellationToken cancel);

    /// <summary>Stores a batch, whole or not at all.</summary>
    /// <param name="batch">At most one for each customer.</param>
    /// <param name="cancel">Stops before it begins.</param>
    ValueTask PutAsync(IReadOnlyList<StoredSnapshot> batch, CancellationToken cancel);

    /// <summary>Drops a customer's snapshot, if there is one.</summary>
    ValueTask DropAsync(ulong customer, CancellationToken cancel);

    /// <summary>Drops all.</summary>
    ValueTask ClearAsync(CancellationToken cancel);

    /// <summary>All snapshots, by customer number.</summary>
    IAsyncEnumerable<StoredSnapshot> AllAsync(CancellationToken cancel);
}
