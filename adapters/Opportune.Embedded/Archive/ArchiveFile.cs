using System.Buffers.Binary;
using System.Security.Cryptography;
using Opportune.Runtime.Storage;

namespace Opportune.Embedded.Archive;

/// <summary>One archive file: a magic word, entries by sequence, and a trailer with their number and the SHA-256 of all before it. Written once, never changed.</summary>
internal static class ArchiveFile
{
    private const int TrailerLength = sizeof(long) + SHA256.HashSizeInBytes;
    private const int LargestPayload = 64 << 20;
    private static readonly byte[] Magic = "opportune-archive-1\n"u8.ToArray();

    /// <summary>Writes and flushes a file; gives the entries with their places, and the digest of the trailer.</summary>
    public static (IReadOnlyList<ArchiveEntry> Placed, byte[] Digest, long Bytes) Write(string path, IEnumerable<ArchiveEntry> entries)
    {
        DurableFile.Watch?.Create(path);
        using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 1 << 20);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var placed = new List<ArchiveEntry>();
        var header = new byte[ArchiveEntry.HeaderLength];
        Put(Magic);
        foreach (var entry in entries)
        {
            entry.WriteHeader(header);
            Put(header);
            placed.Add(entry with { Place = new(file.Position, entry.Row.Payload.Length) });
            Put(entry.Row.Payload.Span);
        }
        var trailer = new byte[TrailerLength];
        BinaryPrimitives.WriteInt64LittleEndian(trailer, placed.Count);
        hash.AppendData(trailer.AsSpan(0, sizeof(long)));
        var digest = hash.GetHashAndReset();
        digest.CopyTo(trailer, sizeof(long));
        DurableFile.Watch?.Write(path, file.Position, trailer);
        file.Write(trailer);
        DurableFile.Watch?.Flush(path);
        file.Flush(flushToDisk: true);
        return (placed, digest, file.Position);

        void Put(ReadOnlySpan<byte> bytes)
        {
            DurableFile.Watch?.Write(path, file.Position, bytes);
            file.Write(bytes);
            hash.AppendData(bytes);
        }
    }

    /// <summary>Reads a whole file and checks its digest and every link.</summary>
    /// <exception cref="StoreException">archive.damaged, archive.missing.</exception>
    public static (IReadOnlyList<ArchiveEntry> Entries, byte[] Digest) Read(string path)
    {
        if (!File.Exists(path)) throw new StoreException("archive.missing", $"{Path.GetFileName(path)} is not in the archive folder: put it back.");
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1 << 20);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var (entries, header) = (new List<ArchiveEntry>(), new byte[ArchiveEntry.HeaderLength]);
        if (!Take(Magic.Length).AsSpan().SequenceEqual(Magic)) throw Damaged(path);
        while (file.Length - file.Position > TrailerLength)
        {
            Take(ArchiveEntry.HeaderLength).CopyTo(header, 0);
            var place = new ArchivePlace(file.Position, ArchiveEntry.PayloadLength(header));
            var entry = ArchiveEntry.Read(header, Take(place.Length), place);
            if (!entry.IsWhole) throw Damaged(path);
            entries.Add(entry);
        }
        var count = BinaryPrimitives.ReadInt64LittleEndian(Take(sizeof(long)));
        var digest = hash.GetHashAndReset();
        return count == entries.Count && Take(SHA256.HashSizeInBytes).AsSpan().SequenceEqual(digest) ? (entries, digest) : throw Damaged(path);

        byte[] Take(long length)
        {
            if (length is < 0 or > LargestPayload || length > file.Length - file.Position) throw Damaged(path);
            var bytes = new byte[length];
            file.ReadExactly(bytes);
            hash.AppendData(bytes);
            return bytes;
        }
    }

    private static StoreException Damaged(string path) =>
        new("archive.damaged", $"{Path.GetFileName(path)} is not the archive that was written: put back the copy of a backup.");
}
