using System.Buffers.Binary;
using System.Security.Cryptography;
using Opportune.Runtime.Storage;

namespace Opportune.Embedded.Journal;

/// <summary>The hash chain: hᵢ = SHA-256(hᵢ₋₁ ‖ sequence ‖ customer ‖ version ‖ kind ‖ at ‖ wake ‖ payload), h₀ = 32 zero bytes.</summary>
/// <remarks>Integers are 8 bytes, little-endian, kind is 1 byte, instants are UTC ticks, no wake-up is −1; the payload comes last, so no two rows have the same bytes.</remarks>
internal sealed class JournalChain : IDisposable
{
    /// <summary>Length of a link, bytes.</summary>
    public const int Length = SHA256.HashSizeInBytes;

    private const int HeaderLength = 5 * sizeof(long) + 1;
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private byte[] _row = new byte[1 << 12];

    /// <summary>The link before the first row.</summary>
    public static byte[] Start => new byte[Length];

    /// <summary>The link of a row.</summary>
    /// <param name="previous">Of the row before, 32 bytes.</param>
    /// <param name="row">With its sequence.</param>
    /// <param name="link">Receives 32 bytes; may be <paramref name="previous"/>.</param>
    public void Next(ReadOnlySpan<byte> previous, JournalRow row, Span<byte> link) => Next(previous, row, row.Sequence, link);

    /// <summary>The link of a row at a sequence that it is about to get.</summary>
    public void Next(ReadOnlySpan<byte> previous, JournalRow row, long sequence, Span<byte> link)
    {
        // In one piece: each call into the system's library costs more than copying an entry of the usual length.
        var length = Length + HeaderLength + row.Payload.Length;
        if (_row.Length < length) _row = new byte[2 * length];
        previous.CopyTo(_row);
        var header = _row.AsSpan(Length, HeaderLength);
        BinaryPrimitives.WriteInt64LittleEndian(header, sequence);
        BinaryPrimitives.WriteUInt64LittleEndian(header[8..], row.Customer);
        BinaryPrimitives.WriteInt64LittleEndian(header[16..], row.Version);
        header[24] = row.Kind;
        BinaryPrimitives.WriteInt64LittleEndian(header[25..], row.At.UtcTicks);
        BinaryPrimitives.WriteInt64LittleEndian(header[33..], row.WakeAt?.UtcTicks ?? -1);
        row.Payload.Span.CopyTo(_row.AsSpan(Length + HeaderLength));
        _hash.AppendData(_row.AsSpan(0, length));
        _hash.GetHashAndReset(link);
    }

    /// <inheritdoc/>
    public void Dispose() => _hash.Dispose();
}
