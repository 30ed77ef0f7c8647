using System.Buffers.Binary;
using Opportune.Embedded.Journal;
using Opportune.Runtime.Storage;

namespace Opportune.Embedded.Archive;

/// <summary>An entry in an archive file, with its own link of the chain and the one before, so that a file can be verified by itself.</summary>
/// <param name="Row">As it was stored, payload encrypted.</param>
/// <param name="Previous">Link of the entry before it in the journal, 32 bytes.</param>
/// <param name="Link">Its own, 32 bytes.</param>
internal sealed record ArchiveEntry(JournalRow Row, byte[] Previous, byte[] Link)
{
    /// <summary>Bytes before the payload: length of the payload, sequence, customer, version, instant, wake-up (−1 for none), kind, both links; integers little-endian.</summary>
    public const int HeaderLength = 6 * sizeof(long) + 1 + 2 * JournalChain.Length;

    /// <summary>Where its payload is.</summary>
    public ArchivePlace Place { get; init; }

    /// <summary>Whether the links fit the entry.</summary>
    public bool IsWhole
    {
        get
        {
            using var chain = new JournalChain();
            Span<byte> link = stackalloc byte[JournalChain.Length];
            chain.Next(Previous, Row, link);
            return link.SequenceEqual(Link);
        }
    }

    /// <summary>Writes the header.</summary>
    public void WriteHeader(Span<byte> header)
    {
        BinaryPrimitives.WriteInt64LittleEndian(header, Row.Payload.Length);
        BinaryPrimitives.WriteInt64LittleEndian(header[8..], Row.Sequence);
        BinaryPrimitives.WriteUInt64LittleEndian(header[16..], Row.Customer);
        BinaryPrimitives.WriteInt64LittleEndian(header[24..], Row.Version);
        BinaryPrimitives.WriteInt64LittleEndian(header[32..], Row.At.UtcTicks);
        BinaryPrimitives.WriteInt64LittleEndian(header[40..], Row.WakeAt?.UtcTicks ?? -1);
        header[48] = Row.Kind;
        Previous.CopyTo(header[49..]);
        Link.CopyTo(header[(49 + JournalChain.Length)..]);
    }

    /// <summary>Length of the payload behind a header.</summary>
    public static long PayloadLength(ReadOnlySpan<byte> header) => BinaryPrimitives.ReadInt64LittleEndian(header);

    /// <summary>Reads an entry back.</summary>
    public static ArchiveEntry Read(ReadOnlySpan<byte> header, byte[] payload, ArchivePlace place)
    {
        var wakeAt = BinaryPrimitives.ReadInt64LittleEndian(header[40..]);
        var row = new JournalRow(BinaryPrimitives.ReadUInt64LittleEndian(header[16..]), BinaryPrimitives.ReadInt64LittleEndian(header[24..]), header[48],
            new(BinaryPrimitives.ReadInt64LittleEndian(header[32..]), TimeSpan.Zero), wakeAt < 0 ? null : new(wakeAt, TimeSpan.Zero), payload)
            { Sequence = BinaryPrimitives.ReadInt64LittleEndian(header[8..]) };
        return new(row, header.Slice(49, JournalChain.Length).ToArray(), header.Slice(49 + JournalChain.Length, JournalChain.Length).ToArray()) { Place = place };
    }
}

/// <summary>Where an archived payload is in its file: what the journal keeps in its stead, 16 bytes.</summary>
/// <param name="Offset">From the file's start.</param>
/// <param name="Length">Of the payload.</param>
internal readonly record struct ArchivePlace(long Offset, long Length)
{
    /// <summary>Its bytes.</summary>
    public byte[] ToBytes()
    {
        var bytes = new byte[2 * sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, Offset);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(8), Length);
        return bytes;
    }

    /// <summary>From its bytes.</summary>
    public static ArchivePlace Read(ReadOnlySpan<byte> bytes) => new(BinaryPrimitives.ReadInt64LittleEndian(bytes), BinaryPrimitives.ReadInt64LittleEndian(bytes[8..]));
}
