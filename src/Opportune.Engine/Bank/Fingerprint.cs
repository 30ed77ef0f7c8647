using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Opportune.Engine.Bank;

/// <summary>64 bits that stand for some bytes: of a customer's events and requests no two have the same by chance.</summary>
public static class Fingerprint
{
    // One that is kept spares the system's library making and freeing its own each time.
    [ThreadStatic] private static IncrementalHash? t_hash;

    /// <summary>The first 64 bits of SHA-256, little-endian. Pure.</summary>
    public static long Of(ReadOnlySpan<byte> bytes)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        var sha = t_hash ??= IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        sha.AppendData(bytes);
        sha.GetHashAndReset(hash);
        return BinaryPrimitives.ReadInt64LittleEndian(hash);
    }
}
