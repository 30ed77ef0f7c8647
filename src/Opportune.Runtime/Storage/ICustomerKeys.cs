namespace Opportune.Runtime.Storage;

/// <summary>A customer's number and data key.</summary>
/// <param name="Number">Random, never 0; what everything else is stored under.</param>
/// <param name="Id">The identifier that the bank uses.</param>
/// <param name="Key">32 bytes, AES-256-GCM.</param>
public sealed record CustomerKey(ulong Number, Engine.CustomerId Id, byte[] Key);

/// <summary>The link between customers and their data, in a store of its own, outside data backups.</summary>
/// <remarks>
/// Guarantees of every adapter: identifiers are found by keyed hash and stored only encrypted; data keys are stored only wrapped by the master key; once
/// <see cref="CreateAsync"/> has returned the keys survive power loss; <see cref="EraseAsync"/> destroys the key for good, keeps a dated proof, and is replayed against
/// a restored older store from the list of erasures; an erased identifier that comes back gets a new number. Thread-safe.
/// </remarks>
public interface ICustomerKeys : IAsyncDisposable
{
    /// <summary>The customer's key, or null for an unknown or erased one.</summary>
    ValueTask<CustomerKey?> FindAsync(Engine.CustomerId id, CancellationToken cancel);

    /// <summary>The key behind a number, or null.</summary>
    ValueTask<CustomerKey?> FindAsync(ulong number, CancellationToken cancel);

    /// <summary>Keys for all identifiers, made where missing, in one durable commit; same order.</summary>
    ValueTask<IReadOnlyList<CustomerKey>> CreateAsync(IReadOnlyList<Engine.CustomerId> ids, CancellationToken cancel);

    /// <summary>Destroys the key; false where there was none.</summary>
    ValueTask<bool> EraseAsync(Engine.CustomerId id, DateTimeOffset at, CancellationToken cancel);

    /// <summary>Every known customer, by number.</summary>
    IAsyncEnumerable<CustomerKey> AllAsync(CancellationToken cancel);

    /// <summary>A keyed hash of 32 bytes for an account or alias, equal for equal text for the life of the store.</summary>
    byte[] HashOf(string text);

    /// <summary>32 secret bytes for a use (tokens, draws), derived from the master key; equal for equal names.</summary>
    byte[] Secret(string use);

    /// <summary>Numbers erased, with the instant.</summary>
    IAsyncEnumerable<(ulong Number, DateTimeOffset At)> ErasuresAsync(CancellationToken cancel);

    /// <summary>Writes a consistent copy; the target must not exist.</summary>
    ValueTask BackupAsync(string targetFile, CancellationToken cancel);
}
