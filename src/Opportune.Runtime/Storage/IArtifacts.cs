namespace Opportune.Runtime.Storage;

/// <summary>What decisions name by content hash: bank definitions and models. Never changed, never lost while a record names them.</summary>
/// <remarks>Guarantees of every adapter: what <see cref="PutAsync"/> acknowledged survives power loss; putting the same hash again changes nothing; a stored artifact whose
/// content does not match its hash is refused with <see cref="StoreException"/> <c>store.corrupt</c>. Thread-safe.</remarks>
public interface IArtifacts
{
    /// <summary>Stores content under the SHA-256 of it and gives that hash (64 hexadecimal digits).</summary>
    /// <param name="kind">bank or model.</param>
    /// <param name="content">1 byte to 64 MiB.</param>
    /// <param name="at">When.</param>
    /// <param name="cancel">Stops waiting.</param>
    ValueTask<string> PutAsync(string kind, ReadOnlyMemory<byte> content, DateTimeOffset at, CancellationToken cancel);

    /// <summary>The content, or null.</summary>
    ValueTask<ReadOnlyMemory<byte>?> FindAsync(string hash, CancellationToken cancel);

    /// <summary>The newest of a kind, or null.</summary>
    ValueTask<(string Hash, ReadOnlyMemory<byte> Content)?> NewestAsync(string kind, CancellationToken cancel);
}
