using Opportune.Runtime.Storage;

namespace Opportune.Embedded.Keys;

/// <summary>The written form of a master key: 32 bytes in base64.</summary>
internal static class MasterKeyText
{
    private const int KeyLength = 32;

    /// <summary>Reads a key.</summary>
    /// <exception cref="StoreException">keys.wrong-master: <paramref name="source"/> holds something else.</exception>
    public static byte[] Parse(string text, string source)
    {
        var key = new byte[KeyLength];
        return Convert.TryFromBase64String(text.Trim(), key, out var length) && length == KeyLength ? key
            : throw new StoreException("keys.wrong-master", $"{source} does not hold 32 bytes in base64: put the store's master key there.");
    }
}
