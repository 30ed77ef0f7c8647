using System.Buffers.Binary;
using System.Security.Cryptography;
using Opportune.Engine.Bank;
using Opportune.Engine.Bank.Encoding;
using Opportune.Runtime.Storage;

namespace Opportune.Runtime.Commit;

/// <summary>Turns entries into encrypted rows and back: AES-256-GCM under the customer's key, bound to customer, version and kind.</summary>
/// <remarks>Layout: nonce (12 bytes, random) ‖ tag (16) ‖ ciphertext. Thread-safe.</remarks>
internal sealed class EntryVault(Banks banks)
{
    private const int Nonce = 12;
    private const int Tag = 16;
    private readonly EntryCodec _writer = new(banks.Of, _ => null);

    internal JournalRow Seal(CustomerKey key, long version, JournalEntry entry, DateTimeOffset? wakeAt)
    {
        var kind = (byte)EntryCodec.KindOf(entry);
        var plain = _writer.Write(entry).Span;
        var payload = new byte[Nonce + Tag + plain.Length];
        RandomNumberGenerator.Fill(payload.AsSpan(0, Nonce));
        using var aes = new AesGcm(key.Key, Tag);
        aes.Encrypt(payload.AsSpan(0, Nonce), plain, payload.AsSpan(Nonce + Tag), payload.AsSpan(Nonce, Tag), Bound(key.Number, version, kind));
        return new(key.Number, version, kind, entry.At, wakeAt, payload);
    }

    /// <summary>The entry of a row under a definition; null for an event that it does not declare, and for a decision that was archived and whose archive is elsewhere.</summary>
    /// <exception cref="StoreException"><c>store.corrupt</c>: the row does not fit its key or place; <c>archive.missing</c>: it was archived, and the archive is elsewhere.</exception>
    internal JournalEntry? Open(CustomerKey key, JournalRow row, BankDefinition bank) => row.Payload.IsEmpty ? null : banks.CodecOf(bank).Read((EntryCodec.Kind)row.Kind, row.At, OpenBytes(key, row));

    /// <summary>The plain bytes of a row.</summary>
    internal static byte[] OpenBytes(CustomerKey key, JournalRow row)
    {
        var payload = row.Payload.Span;
        if (payload.IsEmpty) throw new StoreException("archive.missing", $"Entry {row.Sequence} was archived and its archive is not here. Put the file back into the archive folder.");
        if (payload.Length < Nonce + Tag) throw Corrupt(row, null);
        var plain = new byte[payload.Length - Nonce - Tag];
        try
        {
            using var aes = new AesGcm(key.Key, Tag);
            aes.Decrypt(payload[..Nonce], payload[(Nonce + Tag)..], payload.Slice(Nonce, Tag), plain, Bound(row.Customer, row.Version, row.Kind));
            return plain;
        }
        catch (AuthenticationTagMismatchException e)
        {
            throw Corrupt(row, e);
        }
    }

    private static byte[] Bound(ulong customer, long version, byte kind)
    {
        var bound = new byte[17];
        BinaryPrimitives.WriteUInt64LittleEndian(bound, customer);
        BinaryPrimitives.WriteInt64LittleEndian(bound.AsSpan(8), version);
        bound[16] = kind;
        return bound;
    }

    private static StoreException Corrupt(JournalRow row, Exception? inner) =>
        new("store.corrupt", $"Entry {row.Sequence} does not open with its customer's key: the store was changed or belongs to other keys. Restore the newest backup.", inner);
}
