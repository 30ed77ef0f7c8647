using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Opportune.Learners;

/// <summary>A generator of chance that is a pure function of its key and a counter: the same key gives the same draws on every machine.</summary>
/// <remarks>
/// Philox4x32-10: J. Salmon, M. Moraes, R. Dror, D. Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC11 (2011), §4.3. Of the
/// 128-bit key the first half is Philox's key, the second the upper half of its counter; the lower half counts blocks of two draws.
/// Period 2⁶⁵ draws. Not for secrets. Not thread-safe: one reader at a time.
/// </remarks>
public sealed class CounterRandom
{
    private readonly uint key0, key1, stream0, stream1;
    private ulong block;
    private ulong second;
    private bool hasSecond;

    private CounterRandom(ReadOnlySpan<byte> key)
    {
        key0 = BinaryPrimitives.ReadUInt32LittleEndian(key);
        key1 = BinaryPrimitives.ReadUInt32LittleEndian(key[4..]);
        stream0 = BinaryPrimitives.ReadUInt32LittleEndian(key[8..]);
        stream1 = BinaryPrimitives.ReadUInt32LittleEndian(key[12..]);
    }

    /// <summary>A generator for a key; 16 bytes are taken as they are, of a longer key the first 16 bytes of its SHA-256.</summary>
    /// <exception cref="ArgumentException">The key has fewer than 16 bytes.</exception>
    public static CounterRandom FromKey(ReadOnlySpan<byte> key)
    {
        if (key.Length < 16) throw new ArgumentException("A key has at least 16 bytes.", nameof(key));
        return key.Length == 16 ? new(key) : new(SHA256.HashData(key));
    }

    /// <summary>A generator for experiments and tests, whose key is the seed followed by zeros.</summary>
    public static CounterRandom FromSeed(long seed)
    {
        Span<byte> key = stackalloc byte[16];
        key.Clear();
        BinaryPrimitives.WriteInt64LittleEndian(key, seed);
        return new(key);
    }

    /// <summary>The generator of one draw of one decision: its key is the first 16 bytes of HMAC-SHA256(salt, decision ‖ 0 ‖ slot).</summary>
    /// <param name="salt">The bank's secret; without it nobody can foresee a draw.</param>
    /// <param name="decision">The decision's identifier, hashed as UTF-8; it holds no NUL character.</param>
    /// <param name="slot">Which draw of the decision, hashed as four bytes, little-endian.</param>
    public static CounterRandom ForDraw(ReadOnlySpan<byte> salt, string decision, int slot)
    {
        ArgumentNullException.ThrowIfNull(decision);
        int length = Encoding.UTF8.GetByteCount(decision);
        Span<byte> text = length <= 251 ? stackalloc byte[256] : new byte[length + 5];
        text = text[..(length + 5)];
        Encoding.UTF8.GetBytes(decision, text);
        text[length] = 0;
        BinaryPrimitives.WriteInt32LittleEndian(text[(length + 1)..], slot);
        Span<byte> hash = stackalloc byte[32];
        KeyedHash.Of(salt, text, hash);
        return new(hash);
    }

    /// <summary>64 random bits.</summary>
    public ulong NextUInt64()
    {
        if (hasSecond)
        {
            hasSecond = false;
            return second;
        }
        (ulong first, second) = Philox(unchecked(block++));
        hasSecond = true;
        return first;
    }

    /// <summary>A number in [0, 1): a multiple of 2⁻⁵³, each equally likely.</summary>
    public double NextDouble() => (NextUInt64() >> 11) * (1.0 / 9007199254740992.0);

    /// <summary>A whole number in [0, exclusiveMax), each exactly equally likely.</summary>
    /// <remarks>D. Lemire, "Fast random integer generation in an interval", ACM TOMACS 29 (2019): multiply, and draw again where the remainder would be biased.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">exclusiveMax is below 1.</exception>
    public int NextInt32(int exclusiveMax)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(exclusiveMax, 1);
        ulong range = (ulong)exclusiveMax;
        ulong refused = (0x1_0000_0000UL - range) % range;
        while (true)
        {
            ulong product = (NextUInt64() >> 32) * range;
            if ((uint)(product & 0xFFFF_FFFF) >= refused) return (int)(product >> 32);
        }
    }

    /// <summary>A draw from the standard normal distribution (Box and Muller 1958, the cosine branch; two uniform draws each).</summary>
    public double NextNormal()
    {
        double radius = Numerics.Sqrt(-2.0 * Numerics.Log(1.0 - NextDouble()));
        return radius * Numerics.Cos(2.0 * Math.PI * NextDouble());
    }

    /// <summary>Puts the items into a random order, each of the n! equally likely (Fisher and Yates).</summary>
    public void Shuffle<T>(Span<T> items)
    {
        for (int i = items.Length - 1; i > 0; i--)
        {
            int j = NextInt32(i + 1);
            (items[i], items[j]) = (items[j], items[i]);
        }
    }

    private (ulong First, ulong Second) Philox(ulong counter)
    {
        unchecked
        {
            uint c0 = (uint)counter, c1 = (uint)(counter >> 32), c2 = stream0, c3 = stream1, k0 = key0, k1 = key1;
            for (int round = 0; round < 10; round++)
            {
                ulong left = (ulong)c0 * 0xD2511F53, right = (ulong)c2 * 0xCD9E8D57;
                (c0, c1, c2, c3) = ((uint)(right >> 32) ^ c1 ^ k0, (uint)right, (uint)(left >> 32) ^ c3 ^ k1, (uint)left);
                k0 += 0x9E3779B9;
                k1 += 0xBB67AE85;
            }
            return (c0 | ((ulong)c1 << 32), c2 | ((ulong)c3 << 32));
        }
    }
}
