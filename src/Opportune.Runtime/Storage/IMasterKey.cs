namespace Opportune.Runtime.Storage;

/// <summary>The key that wraps every customer's data key; it is never stored in a store or a backup.</summary>
/// <remarks>Guarantees of every adapter: the same 32 bytes for the life of a store; a missing or malformed key is refused with <see cref="StoreException"/>
/// <c>keys.wrong-master</c> when the adapter is made, not when it is read. Thread-safe.</remarks>
public interface IMasterKey
{
    /// <summary>32 secret bytes.</summary>
    ReadOnlyMemory<byte> Current { get; }
}
