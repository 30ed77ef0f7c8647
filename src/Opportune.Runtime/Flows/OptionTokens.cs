using System.Security.Cryptography;
using System.Text;
using Opportune.Engine;
using Opportune.Learners;

namespace Opportune.Runtime.Flows;

/// <summary>Names of delivered options that only this bank can make: decision, slot and a keyed tag of 96 bits.</summary>
internal sealed class OptionTokens(byte[] secret)
{
    internal string Of(string decisionId, int slot) => $"{decisionId}.{slot}.{Tag($"{decisionId}.{slot}")}";

    internal bool TryRead(string? token, out string decisionId, out ulong customer, out long version, out int slot)
    {
        (decisionId, customer, version, slot) = ("", 0, 0, 0);
        var parts = token is { Length: <= 100 } ? token.Split('.') : [];
        if (parts.Length != 3 || !DecisionId.TryParse(parts[0], out customer, out version) || !int.TryParse(parts[1], System.Globalization.NumberStyles.None, null, out slot)) return false;
        decisionId = parts[0];
        return CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(Tag($"{decisionId}.{slot}")), Encoding.UTF8.GetBytes(parts[2]));
    }

    private string Tag(string text)
    {
        Span<byte> utf8 = stackalloc byte[3 * text.Length];
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        KeyedHash.Of(secret, utf8[..Encoding.UTF8.GetBytes(text, utf8)], hash);
        return Convert.ToHexStringLower(hash[..12]);
    }
}
