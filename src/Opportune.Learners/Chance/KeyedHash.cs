using System.Security.Cryptography;

namespace Opportune.Learners;

/// <summary>HMAC-SHA-256 under keys that are used again and again.</summary>
/// <remarks>What a key needs is prepared once for each thread and kept for the last two keys, which takes less than half of the time of preparing it for every text. Thread-safe. Source: RFC 2104.</remarks>
public static class KeyedHash
{
    [ThreadStatic] private static (byte[] Key, IncrementalHash Hash)? _last;
    [ThreadStatic] private static (byte[] Key, IncrementalHash Hash)? _before;

    /// <summary>Writes HMAC-SHA-256(key, text).</summary>
    /// <param name="key">Any length.</param>
    /// <param name="text">Any length.</param>
    /// <param name="hash">Receives 32 bytes.</param>
    public static void Of(ReadOnlySpan<byte> key, ReadOnlySpan<byte> text, Span<byte> hash)
    {
        var prepared = Prepared(key);
        prepared.AppendData(text);
        prepared.GetHashAndReset(hash);
    }

    private static IncrementalHash Prepared(ReadOnlySpan<byte> key)
    {
        if (_last is { } last && key.SequenceEqual(last.Key)) return last.Hash;
        if (_before is { } before && key.SequenceEqual(before.Key)) { (_last, _before) = (before, _last); return before.Hash; }
        _before?.Hash.Dispose();
        (_before, _last) = (_last, (key.ToArray(), IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key)));
        return _last.Value.Hash;
    }
}
