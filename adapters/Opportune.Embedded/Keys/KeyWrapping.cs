using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Opportune.Engine;
using Opportune.Runtime.Storage;

namespace Opportune.Embedded.Keys;

/// <summary>All uses of the master key: wrapping data keys and deriving the keys of hashes and secrets.</summary>
/// <remarks>
/// Wrapped = nonce (12 random bytes) ‖ AES-256-GCM(master, data key ‖ identifier) ‖ tag (16), with the customer's number as associated data, so a key cannot be moved
/// to another customer. Derived keys are HKDF-SHA256(master, info = use), RFC 5869.
/// </remarks>
internal sealed class KeyWrapping
{
    private const int KeyLength = 32;
    private const int NonceLength = 12;
    private const int TagLength = 16;
    private const ulong ProofNumber = 0;
    private static readonly CustomerId ProofId = CustomerId.Parse("opportune:proof");
    private readonly byte[] _master;
    private readonly byte[] _lookupKey;
    private readonly byte[] _hashKey;

    /// <summary>Derives what is needed often.</summary>
    /// <exception cref="StoreException">keys.wrong-master: the key is not 32 bytes.</exception>
    public KeyWrapping(IMasterKey master)
    {
        if (master.Current.Length != KeyLength)
            throw new StoreException("keys.wrong-master", "The master key is not 32 bytes: supply the key that this store was made with.");
        _master = master.Current.ToArray();
        _lookupKey = Derive("opportune/lookup");
        _hashKey = Derive("opportune/directory");
    }

    /// <summary>Keyed hash under which an identifier is found.</summary>
    public byte[] Lookup(CustomerId id) => HMACSHA256.HashData(_lookupKey, Encoding.UTF8.GetBytes(id.ToString()));

    /// <summary>Keyed hash of an account or alias.</summary>
    public byte[] HashOf(string text) => HMACSHA256.HashData(_hashKey, Encoding.UTF8.GetBytes(text));

    /// <summary>Secret for a use.</summary>
    public byte[] Secret(string use) => Derive("opportune/secret/" + use);

    /// <summary>A fresh data key for a customer, and its wrapped form.</summary>
    public (CustomerKey Key, byte[] Wrapped) Create(ulong number, CustomerId id)
    {
        var key = new CustomerKey(number, id, RandomNumberGenerator.GetBytes(KeyLength));
        return (key, Wrap(number, [.. key.Key, .. Encoding.UTF8.GetBytes(id.ToString())]));
    }

    /// <summary>The data key in a wrapped form.</summary>
    /// <exception cref="StoreException">store.corrupt: the bytes are not what was stored for this number.</exception>
    public CustomerKey Unwrap(ulong number, byte[] wrapped)
    {
        var plain = TryUnwrap(number, wrapped)
            ?? throw new StoreException("store.corrupt", "A key in keys.db is damaged: keep a copy of the file and restore the last backup of the keys.");
        return new(number, CustomerId.Parse(Encoding.UTF8.GetString(plain.AsSpan(KeyLength))), plain[..KeyLength]);
    }

    /// <summary>What a new store keeps to know its master key again.</summary>
    public byte[] CreateProof() => Create(ProofNumber, ProofId).Wrapped;

    /// <summary>Refuses another master key than the one that made the proof.</summary>
    /// <exception cref="StoreException">keys.wrong-master.</exception>
    public void CheckProof(byte[] proof)
    {
        if (TryUnwrap(ProofNumber, proof) is null)
            throw new StoreException("keys.wrong-master", "This is not the master key that keys.db was made with: put the right one into master.key or OPPORTUNE_MASTER_KEY.");
    }

    private byte[] Derive(string use) => HKDF.DeriveKey(HashAlgorithmName.SHA256, _master, KeyLength, info: Encoding.UTF8.GetBytes(use));

    private byte[] Wrap(ulong number, ReadOnlySpan<byte> plain)
    {
        var wrapped = new byte[NonceLength + plain.Length + TagLength];
        RandomNumberGenerator.Fill(wrapped.AsSpan(0, NonceLength));
        using var aes = new AesGcm(_master, TagLength);
        aes.Encrypt(wrapped.AsSpan(0, NonceLength), plain, wrapped.AsSpan(NonceLength, plain.Length), wrapped.AsSpan(NonceLength + plain.Length), Bound(number));
        return wrapped;
    }

    private byte[]? TryUnwrap(ulong number, ReadOnlySpan<byte> wrapped)
    {
        var length = wrapped.Length - NonceLength - TagLength;
        if (length <= KeyLength) return null;
        var plain = new byte[length];
        using var aes = new AesGcm(_master, TagLength);
        try
        {
            aes.Decrypt(wrapped[..NonceLength], wrapped.Slice(NonceLength, length), wrapped[(NonceLength + length)..], plain, Bound(number));
            return plain;
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }
    }

    private static byte[] Bound(ulong number)
    {
        var bytes = new byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, number);
        return bytes;
    }
}
