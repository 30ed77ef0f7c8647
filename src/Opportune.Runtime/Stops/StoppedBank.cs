using System.Security.Cryptography;
using System.Text.Json;
using Opportune.Engine.Bank;

namespace Opportune.Runtime.Stops;

/// <summary>A bank definition with stops in force, as it is kept: the hash of the definition as written, and the stops. Its own hash is what decisions name.</summary>
/// <param name="Bank">The hash of the definition without stops.</param>
/// <param name="Stops">At least one.</param>
internal sealed record StoppedBank(string Bank, IReadOnlyList<EmergencyStop> Stops)
{
    private static ReadOnlySpan<byte> Signature => "opportune-stopped-bank-1\n"u8;

    /// <summary>The bytes under which it is kept.</summary>
    internal byte[] ToBytes() => [.. Signature, .. JsonSerializer.SerializeToUtf8Bytes(this, StopJson.Default.StoppedBank)];

    /// <summary>Reads what <see cref="ToBytes"/> wrote; null for the bytes of a definition without stops.</summary>
    /// <exception cref="FormatException">The bytes begin as those of a stopped bank and are none.</exception>
    internal static StoppedBank? TryRead(ReadOnlySpan<byte> bytes)
    {
        if (!bytes.StartsWith(Signature)) return null;
        try { return JsonSerializer.Deserialize(bytes[Signature.Length..], StopJson.Default.StoppedBank); }
        catch (JsonException) { throw new FormatException("These bytes do not hold the stops of a bank."); }
    }

    /// <summary>The definition with the stops.</summary>
    internal BankDefinition On(BankDefinition plain) => plain with { Hash = Convert.ToHexStringLower(SHA256.HashData(ToBytes())), Stops = Stops };
}
