using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Opportune.Engine.Bank;

/// <summary>64 bits that stand for some bytes: of a customer's events and requests no two have the same by chance.</summary>
public static class Fingerprint
{
    /// <summary>The first 64 bits of SHA-256, little-endian. Pure.</summary>
    public static long Of(ReadOnlySpan<byte> bytes)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes, hash);
        return BinaryPrimitives.ReadInt64LittleEndian(hash);
    }
}
