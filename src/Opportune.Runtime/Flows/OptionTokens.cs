using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Opportune.Engine;
using Opportune.Learners;

namespace Opportune.Runtime.Flows;

/// <summary>Names of delivered options that only this bank can make: decision, slot and a keyed tag of 96 bits.</summary>
internal sealed class OptionTokens(byte[] secret)
{
    private const int TagLength = 24;
    private const int LongestSlot = 12; // a dot and any int

    internal string Of(string decisionId, int slot)
    {
        Span<char> tag = stackalloc char[TagLength];
        Span<char> named = stackalloc char[decisionId.Length + LongestSlot];
        named.TryWrite(CultureInfo.InvariantCulture, $"{decisionId}.{slot}", out var length);
        WriteTag(named[..length], tag);
        return string.Concat(named[..length], ".", tag);
    }

    internal bool TryRead(string? token, out string decisionId, out ulong customer, out long version, out int slot)
    {
        (decisionId, customer, version, slot) = ("", 0, 0, 0);
        var parts = token is { Length: <= 100 } ? token.Split('.') : [];
        if (parts.Length != 3 || !DecisionId.TryParse(parts[0], out customer, out version) || !int.TryParse(parts[1], NumberStyles.None, null, out slot)) return false;
        decisionId = parts[0];
        Span<char> tag = stackalloc char[TagLength];
        WriteTag($"{decisionId}.{slot}", tag);
        return CryptographicOperations.FixedTimeEquals(MemoryMarshal.AsBytes(tag), MemoryMarshal.AsBytes(parts[2].AsSpan()));
    }

    private void WriteTag(ReadOnlySpan<char> text, Span<char> tag)
    {
        Span<byte> utf8 = stackalloc byte[3 * text.Length];
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        KeyedHash.Of(secret, utf8[..Encoding.UTF8.GetBytes(text, utf8)], hash);
        Convert.TryToHexStringLower(hash[..(TagLength / 2)], tag, out _);
    }
}
