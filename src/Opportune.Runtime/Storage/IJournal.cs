namespace Opportune.Runtime.Storage;

/// <summary>One entry of one customer as it is stored: ciphertext under the customer's key.</summary>
/// <param name="Customer">The customer's random number.</param>
/// <param name="Version">1 for the customer's first entry, then without gaps.</param>
/// <param name="Kind">Of the entry, for projections that need no key.</param>
/// <param name="At">When it was taken in, UTC.</param>
/// <param name="WakeAt">When the customer next waits for the clock, as of this entry; null never. Only the newest entry's counts.</param>
/// <param name="Payload">Encrypted entry, ≥ 1 byte.</param>
public sealed record JournalRow(ulong Customer, long Version, byte Kind, DateTimeOffset At, DateTimeOffset? WakeAt, ReadOnlyMemory<byte> Payload)
{
    /// <summary>Position in the whole journal; 0 until stored, then ≥ 1 and ascending in commit order.</summary>
    public long Sequence { get; init; }
}

/// <summary>A link from an account or alias (hashed) to a customer, stored with the rows that brought it.</summary>
/// <param name="Key">32 bytes: keyed hash of the account's or alias's identifier; the identifier itself is never stored.</param>
/// <param name="Customer">The customer's number.</param>
/// <param name="Role">owner, joint, user, or alias.</param>
/// <param name="Added">False removes the link; one key and customer have one link, and adding it again replaces the role.</param>
public sealed record DirectoryChange(ReadOnlyMemory<byte> Key, ulong Customer, string Role, bool Added);

/// <summary>Rows that are stored together or not at all.</summary>
/// <param name="Rows">1 to 10,000 rows; versions of one customer ascend without gaps.</param>
/// <param name="Directory">Links that come with them.</param>
public sealed record JournalBatch(IReadOnlyList<JournalRow> Rows, IReadOnlyList<DirectoryChange> Directory);

/// <summary>What became of a batch.</summary>
public enum AppendResult
{
    /// <summary>Durable.</summary>
    Stored,
    /// <summary>Another writer was first for one of its customers: nothing of this batch is stored.</summary>
    Lost,
}

/// <summary>The journal of all customers.</summary>
/// <remarks>
/// Guarantees of every adapter (checked by one contract suite): a batch is atomic; when <see cref="AppendAsync"/> has returned, what it says is
/// stored survives power loss; (customer, version) is unique and a customer's versions have no gaps; reads see every stored row; sequences ascend in commit order; a chain of
/// SHA-256 over sequence, previous hash and row makes any later change of a stored row detectable. A store newer than the program is refused
/// with <see cref="StoreException"/> <c>store.newer</c>; a second process gets <c>store.in-use</c>. Failures throw <see cref="StoreException"/> and store nothing.
/// Thread-safe: one appender at a time (the runtime's group commit), any number of readers.
/// </remarks>
public interface IJournal : IAsyncDisposable
{
    /// <summary>Appends several batches in one durable commit; the answer has one result per batch, in order. Once it has answered it reads no payload any more: their memory is used again.</summary>
    ValueTask<IReadOnlyList<AppendResult>> AppendAsync(IReadOnlyList<JournalBatch> batches, CancellationToken cancel);

    /// <summary>Proves, by a write and a sync that store no row, that an append would be durable; throws what the append would. May run beside appends.</summary>
    ValueTask ProbeAsync(CancellationToken cancel);

    /// <summary>All rows of a customer with a version above <paramref name="afterVersion"/>, by version.</summary>
    IAsyncEnumerable<JournalRow> ReadCustomerAsync(ulong customer, long afterVersion, CancellationToken cancel);

    /// <summary>One row, or null.</summary>
    ValueTask<JournalRow?> FindAsync(ulong customer, long version, CancellationToken cancel);

    /// <summary>All rows with a sequence above <paramref name="afterSequence"/>, by sequence.</summary>
    IAsyncEnumerable<JournalRow> ReadAllAsync(long afterSequence, CancellationToken cancel);

    /// <summary>Every customer whose newest row waits for the clock, by instant then number.</summary>
    IAsyncEnumerable<(ulong Customer, DateTimeOffset WakeAt)> ReadWakeUpsAsync(CancellationToken cancel);

    /// <summary>Links of a key, by customer number.</summary>
    ValueTask<IReadOnlyList<DirectoryChange>> FindLinksAsync(ReadOnlyMemory<byte> key, CancellationToken cancel);

    /// <summary>Every link that was there behind a sequence, by key then customer.</summary>
    IAsyncEnumerable<DirectoryChange> ReadLinksAsync(long asOfSequence, CancellationToken cancel);

    /// <summary>Numbers of customers, of rows, and the highest sequence.</summary>
    ValueTask<(long Customers, long Rows, long LastSequence)> CountAsync(CancellationToken cancel);

    /// <summary>Hash of the chain at its end, hexadecimal; equal stores have equal digests.</summary>
    ValueTask<string> DigestAsync(CancellationToken cancel);

    /// <summary>Walks the chain; null where it is whole, else the first sequence that does not fit.</summary>
    ValueTask<long?> FindBrokenLinkAsync(CancellationToken cancel);

    /// <summary>Writes a consistent copy while the store is in use; the target must not exist.</summary>
    ValueTask BackupAsync(string targetFile, CancellationToken cancel);
}

/// <summary>The store cannot do what was asked; nothing was half-written.</summary>
/// <param name="code">Stable: store.in-use, store.newer, store.older, store.full, store.read-only, store.corrupt, store.unreachable, keys.wrong-master, backup.target-exists, backup.damaged, restore.beyond, restore.too-early, archive.missing.</param>
/// <param name="message">What to do next.</param>
/// <param name="inner">The cause, or null.</param>
public sealed class StoreException(string code, string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>Stable code.</summary>
    public string Code { get; } = code;

    /// <summary>Whether something that is stored is damaged or missing, which concerns only whoever needs it, and does not pass.</summary>
    public bool IsDamage => Code is "store.corrupt" or "archive.damaged" or "archive.missing";
}
