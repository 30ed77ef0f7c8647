using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
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
    private const int Bound = 17;
    private readonly EntryCodec _writer = new(banks.Of, _ => null);

    // The system's generator costs the same for one nonce as for many.
    [ThreadStatic] private static byte[]? _nonces;
    [ThreadStatic] private static int _noncesLeft;

    /// <summary>A key made ready to seal and open with, which takes about as long as sealing. Used by one thread at a time.</summary>
    internal static AesGcm Ready(CustomerKey key) => new(key.Key, Tag);

    /// <summary>Seals entries that follow each other, the newest waiting for an instant.</summary>
    /// <param name="key">The customer's.</param>
    /// <param name="first">Version of the first.</param>
    /// <param name="entries">The entries.</param>
    /// <param name="wakeAt">What the newest waits for.</param>
    /// <param name="room">Where payloads are written; null takes an array of the process's pool for each, for <see cref="GiveBack"/>.</param>
    internal JournalRow[] Seal(CustomerKey key, long first, IReadOnlyList<JournalEntry> entries, DateTimeOffset? wakeAt, PayloadRoom? room = null)
    {
        using var ready = Ready(key);
        return Seal(key, ready, first, entries, wakeAt, room);
    }

    /// <summary>Seals entries with a key that was made ready.</summary>
    internal JournalRow[] Seal(CustomerKey key, AesGcm aes, long first, IReadOnlyList<JournalEntry> entries, DateTimeOffset? wakeAt, PayloadRoom? room = null)
    {
        var rows = new JournalRow[entries.Count];
        for (var i = 0; i < rows.Length; i++) rows[i] = Seal(aes, key, first + i, entries[i], i == rows.Length - 1 ? wakeAt : null, room);
        return rows;
    }

    private JournalRow Seal(AesGcm aes, CustomerKey key, long version, JournalEntry entry, DateTimeOffset? wakeAt, PayloadRoom? room)
    {
        var kind = (byte)EntryCodec.KindOf(entry);
        var payload = _writer.Write(entry, (aes, key.Number, version, kind, room), static (plain, to) => Sealed(to.aes, plain, to.Number, to.version, to.kind, to.room));
        return new(key.Number, version, kind, entry.At, wakeAt, payload);
    }

    private static ReadOnlyMemory<byte> Sealed(AesGcm aes, ReadOnlySpan<byte> plain, ulong customer, long version, byte kind, PayloadRoom? room)
    {
        var length = Nonce + Tag + plain.Length;
        var memory = room?.Take(length) ?? ArrayPool<byte>.Shared.Rent(length).AsMemory(0, length);
        var payload = memory.Span;
        Span<byte> bound = stackalloc byte[Bound];
        Bind(bound, customer, version, kind);
        FillNonce(payload[..Nonce]);
        aes.Encrypt(payload[..Nonce], plain, payload[(Nonce + Tag)..], payload.Slice(Nonce, Tag), bound);
        return memory;
    }

    /// <summary>Gives back the payloads of rows that were sealed without a room, for the next entries: nobody reads them any more. Those of nobody who calls it go to the collector.</summary>
    internal static void GiveBack(IReadOnlyList<JournalRow> rows)
    {
        for (var i = 0; i < rows.Count; i++)
            if (MemoryMarshal.TryGetArray(rows[i].Payload, out var payload)) ArrayPool<byte>.Shared.Return(payload.Array!);
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
        Span<byte> bound = stackalloc byte[Bound];
        Bind(bound, row.Customer, row.Version, row.Kind);
        try
        {
            using var aes = Ready(key);
            aes.Decrypt(payload[..Nonce], payload[(Nonce + Tag)..], payload.Slice(Nonce, Tag), plain, bound);
            return plain;
        }
        catch (AuthenticationTagMismatchException e)
        {
            throw Corrupt(row, e);
        }
    }

    private static void Bind(Span<byte> bound, ulong customer, long version, byte kind)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(bound, customer);
        BinaryPrimitives.WriteInt64LittleEndian(bound[8..], version);
        bound[16] = kind;
    }

    private static void FillNonce(Span<byte> nonce)
    {
        if (_noncesLeft < Nonce)
        {
            RandomNumberGenerator.Fill(_nonces ??= new byte[256 * Nonce]);
            _noncesLeft = _nonces.Length;
        }
        var next = _nonces.AsSpan(_nonces!.Length - _noncesLeft, Nonce);
        next.CopyTo(nonce);
        next.Clear();
        _noncesLeft -= Nonce;
    }

    private static StoreException Corrupt(JournalRow row, Exception? inner) =>
        new("store.corrupt", $"Entry {row.Sequence} does not open with its customer's key: the store was changed or belongs to other keys. Run `opportune verify`, and restore the newest backup.", inner);
}
