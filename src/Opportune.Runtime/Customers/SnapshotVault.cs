using System.Buffers.Binary;
using System.Security.Cryptography;
using Opportune.Runtime.Storage;

namespace Opportune.Runtime.Customers;

/// <summary>Encrypts states under the customer's key: AES-256-GCM, bound to customer, version, place in the journal and the entry's mark.</summary>
/// <remarks>Layout as of entries: nonce (12 bytes, random) ‖ tag (16) ‖ ciphertext. Thread-safe.</remarks>
internal static class SnapshotVault
{
    private const int Nonce = 12;
    private const int Tag = 16;

    /// <summary>Nonce and tag of an entry's payload: random the one, dependent on every bit the other.</summary>
    private const int MarkBytes = Nonce + Tag;

    /// <summary>What tells an entry's row from every other row.</summary>
    internal static ReadOnlyMemory<byte> MarkOf(JournalRow row) => row.Payload[..Math.Min(MarkBytes, row.Payload.Length)];

    internal static StoredSnapshot Seal(CustomerKey key, JournalRow last, ReadOnlySpan<byte> state)
    {
        var mark = MarkOf(last).ToArray();
        var payload = new byte[Nonce + Tag + state.Length];
        RandomNumberGenerator.Fill(payload.AsSpan(0, Nonce));
        using var aes = new AesGcm(key.Key, Tag);
        aes.Encrypt(payload.AsSpan(0, Nonce), state, payload.AsSpan(Nonce + Tag), payload.AsSpan(Nonce, Tag), Bound(key.Number, last.Version, last.Sequence, mark));
        return new(key.Number, last.Version, last.Sequence, mark, payload);
    }

    /// <summary>The state's bytes, or null where they do not open with the customer's key or are not what was stored.</summary>
    internal static byte[]? Open(CustomerKey key, StoredSnapshot stored)
    {
        var payload = stored.Payload.Span;
        if (payload.Length < Nonce + Tag) return null;
        var plain = new byte[payload.Length - Nonce - Tag];
        try
        {
            using var aes = new AesGcm(key.Key, Tag);
            aes.Decrypt(payload[..Nonce], payload[(Nonce + Tag)..], payload.Slice(Nonce, Tag), plain, Bound(stored.Customer, stored.Version, stored.Sequence, stored.Mark.Span));
            return plain;
        }
        catch (AuthenticationTagMismatchException) { return null; }
    }

    /// <summary>Longer than the 17 bytes that an entry is bound to, so that neither can be taken for the other.</summary>
    private static byte[] Bound(ulong customer, long version, long sequence, ReadOnlySpan<byte> mark)
    {
        var bound = new byte[24 + mark.Length];
        BinaryPrimitives.WriteUInt64LittleEndian(bound, customer);
        BinaryPrimitives.WriteInt64LittleEndian(bound.AsSpan(8), version);
        BinaryPrimitives.WriteInt64LittleEndian(bound.AsSpan(16), sequence);
        mark.CopyTo(bound.AsSpan(24));
        return bound;
    }
}
