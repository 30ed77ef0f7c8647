using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Opportune.Engine;
using Opportune.Runtime.Storage;

namespace Opportune.Embedded.Keys;

/// <summary>Wraps data keys by the master key, and derives the keys of hashes and secrets from the store's root secret.</summary>
/// <remarks>
/// Wrapped = nonce (12 random bytes) ‖ AES-256-GCM(master, data key ‖ identifier) ‖ tag (16), with the customer's number as associated data, so a key cannot be moved
/// to another customer. The root secret is wrapped like a data key, so another master key changes no hash. Derived keys are HKDF-SHA256(root, info = use), RFC 5869.
/// </remarks>
internal sealed class KeyWrapping
{
    private const int KeyLength = 32;
    private const int NonceLength = 12;
    private const int TagLength = 16;
    private const ulong ProofNumber = 0;
    private static readonly CustomerId ProofId = CustomerId.Parse("opportune:proof");
    private static readonly CustomerId RootId = CustomerId.Parse("opportune:root");
    private readonly byte[] _master;
    private byte[] _root = [];
    private byte[] _lookupKey = [];
    private byte[] _hashKey = [];

    /// <summary>Wraps and unwraps from now on; hashes and secrets need <see cref="UseRoot"/>.</summary>
    /// <exception cref="StoreException">keys.wrong-master: the key is not 32 bytes.</exception>
    public KeyWrapping(IMasterKey master)
    {
        if (master.Current.Length != KeyLength)
            throw new StoreException("keys.wrong-master", "The master key is not 32 bytes: supply the key that this store was made with.");
        _master = master.Current.ToArray();
    }

    /// <summary>Derives from a root secret from now on.</summary>
    /// <param name="wrapped">As it is stored.</param>
    public void UseRoot(byte[] wrapped)
    {
        var root = Unwrap(ProofNumber, wrapped);
        if (root.Id != RootId) throw new StoreException("store.corrupt", "The root secret in keys.db is another thing: restore the last backup of the keys.");
        _root = root.Key;
        _lookupKey = Derive("opportune/lookup");
        _hashKey = Derive("opportune/directory");
    }

    /// <summary>A root secret, wrapped: random for a new store, the master key itself for one that began with schema 1.</summary>
    public byte[] CreateRoot(bool isNew) => WrapKey(new(ProofNumber, RootId, isNew ? RandomNumberGenerator.GetBytes(KeyLength) : _master));

    /// <summary>Wraps a key that is known already, by this master key.</summary>
    public byte[] WrapKey(CustomerKey key) => Wrap(key.Number, [.. key.Key, .. Encoding.UTF8.GetBytes(key.Id.ToString())]);

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
        return (key, WrapKey(key));
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

    /// <summary>Whether this master key made the proof.</summary>
    public bool Proves(byte[] proof) => TryUnwrap(ProofNumber, proof) is not null;

    /// <summary>Refuses another master key than the one that made the proof.</summary>
    /// <exception cref="StoreException">keys.wrong-master.</exception>
    public void CheckProof(byte[] proof)
    {
        if (!Proves(proof))
            throw new StoreException("keys.wrong-master", "This is not the master key that keys.db was made with: put the right one into master.key or OPPORTUNE_MASTER_KEY.");
    }

    private byte[] Derive(string use) => HKDF.DeriveKey(HashAlgorithmName.SHA256, _root, KeyLength, info: Encoding.UTF8.GetBytes(use));

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
