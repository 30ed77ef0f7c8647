using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Opportune.Channels;

/// <summary>Proof for the receiver that a message comes from this bank and is fresh.</summary>
/// <remarks>Header <c>Opportune-Signature: t=&lt;Unix seconds&gt;,v1=&lt;hex(HMAC-SHA256(secret, t ‖ "." ‖ body))&gt;</c>. Receivers compute it over the raw bytes, compare in constant time
/// and refuse a <c>t</c> more than five minutes off.</remarks>
public static class WebhookSignature
{
    /// <summary>Name of the header.</summary>
    public const string Header = "Opportune-Signature";

    /// <summary>The header's value.</summary>
    /// <param name="secret">Shared with the receiver; UTF-8.</param>
    /// <param name="at">When it is sent; whole seconds count.</param>
    /// <param name="body">The bytes sent.</param>
    public static string Of(string secret, DateTimeOffset at, ReadOnlySpan<byte> body)
    {
        var seconds = at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(secret));
        hash.AppendData(Encoding.ASCII.GetBytes(seconds + "."));
        hash.AppendData(body);
        return $"t={seconds},v1={Convert.ToHexStringLower(hash.GetHashAndReset())}";
    }
}
