using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Opportune.Host.Access;

/// <summary>A key as its holder has it: <c>opk_</c> and 256 random bits in base64url. Only its SHA-256 is stored, so no slow derivation is needed.</summary>
public static class ApiKey
{
    /// <summary>How every key begins, so that one that leaked is recognised.</summary>
    public const string Prefix = "opk_";

    private const int Length = 47;

    /// <summary>A new key.</summary>
    public static string Create() => Prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    /// <summary>What is stored of a key: 32 bytes.</summary>
    public static byte[] HashOf(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));

    /// <summary>What is stored of a key, without allocating.</summary>
    /// <param name="key">Well-formed.</param>
    /// <param name="hash">Receives 32 bytes.</param>
    public static void HashOf(ReadOnlySpan<char> key, Span<byte> hash)
    {
        Span<byte> bytes = stackalloc byte[Length * 3];
        SHA256.HashData(bytes[..Encoding.UTF8.GetBytes(key, bytes)], hash);
    }

    /// <summary>Whether a text has the form of a key.</summary>
    public static bool IsWellFormed(ReadOnlySpan<char> text) => text.Length == Length && text.StartsWith(Prefix, StringComparison.Ordinal);
}

/// <summary>What is known of a key.</summary>
/// <param name="Name">Whose it is, 1 to 64 of a–z 0–9 -.</param>
/// <param name="Sha256">Of the key, 64 hexadecimal digits.</param>
/// <param name="Roles">What it may do; at least one.</param>
/// <param name="CreatedAt">When it was made.</param>
public sealed record AccessKey(string Name, string Sha256, IReadOnlyList<Role> Roles, DateTimeOffset CreatedAt);
