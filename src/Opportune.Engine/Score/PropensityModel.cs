using System.Security.Cryptography;
using System.Text.Json;

namespace Opportune.Engine.Score;

/// <summary>How often an action was tried on customers who saw it, and how often it reached its objective.</summary>
/// <param name="Successes">0 ≤ successes ≤ trials.</param>
/// <param name="Trials">Exposures whose window is over or whose outcome is in.</param>
public readonly record struct ActionCounts(long Successes, long Trials);

/// <summary>A published, immutable snapshot of what was learnt: counts by action. The chances themselves are worked out by <see cref="Propensities"/>.</summary>
public sealed class PropensityModel
{
    /// <summary>Makes a snapshot.</summary>
    /// <param name="counts">By action id.</param>
    public PropensityModel(IReadOnlyDictionary<string, ActionCounts> counts)
    {
        Counts = new SortedDictionary<string, ActionCounts>(counts.ToDictionary(c => c.Key, c => c.Value), StringComparer.Ordinal);
        Content = Write();
        Hash = Convert.ToHexStringLower(SHA256.HashData(Content.Span));
    }

    /// <summary>Nothing learnt yet: priors only.</summary>
    public static PropensityModel Untrained { get; } = new(new Dictionary<string, ActionCounts>());

    /// <summary>By action id, in ordinal order.</summary>
    public IReadOnlyDictionary<string, ActionCounts> Counts { get; }

    /// <summary>Canonical bytes.</summary>
    public ReadOnlyMemory<byte> Content { get; }

    /// <summary>SHA-256 of <see cref="Content"/>.</summary>
    public string Hash { get; }

    /// <summary>Reads a snapshot back.</summary>
    /// <exception cref="FormatException">The bytes are no snapshot of this kind.</exception>
    public static PropensityModel Read(ReadOnlyMemory<byte> content)
    {
        try
        {
            using var json = JsonDocument.Parse(content);
            if (json.RootElement.GetProperty("kind").GetString() != "propensity-counts" || json.RootElement.GetProperty("format").GetInt32() != 1) throw new FormatException("Not a propensity model of format 1.");
            return new(json.RootElement.GetProperty("actions").EnumerateObject().ToDictionary(p => p.Name, p => new ActionCounts(p.Value[0].GetInt64(), p.Value[1].GetInt64()), StringComparer.Ordinal));
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or IndexOutOfRangeException)
        {
            throw new FormatException("Not a propensity model of format 1.", e);
        }
    }

    private byte[] Write()
    {
        var buffer = new System.Buffers.ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(buffer);
        json.WriteStartObject();
        json.WriteString("kind", "propensity-counts");
        json.WriteNumber("format", 1);
        json.WriteStartObject("actions");
        foreach (var (action, c) in Counts)
        {
            json.WriteStartArray(action);
            json.WriteNumberValue(c.Successes);
            json.WriteNumberValue(c.Trials);
            json.WriteEndArray();
        }
        json.WriteEndObject();
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenSpan.ToArray();
    }
}
