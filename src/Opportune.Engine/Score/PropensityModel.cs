using System.Security.Cryptography;
using System.Text.Json;

namespace Opportune.Engine.Score;

/// <summary>How often an action was tried on customers who saw it, and how often it reached its objective.</summary>
/// <param name="Successes">0 ≤ successes ≤ trials.</param>
/// <param name="Trials">Exposures whose window is over.</param>
public readonly record struct ActionCounts(long Successes, long Trials);

/// <summary>Which part of an experiment between two models a customer's decisions belong to.</summary>
/// <param name="Name">Of the experiment: the challenger's hash.</param>
/// <param name="Arm"><c>champion</c> or <c>challenger</c>.</param>
public sealed record ModelArm(string Name, string Arm);

/// <summary>A published, immutable snapshot of all that scores: counts by action, the trained model where there is one, and the experiment's arm where one runs. The chances are worked out by <see cref="Propensities"/>.</summary>
/// <remarks>Counts alone are written as format 1, whatever else there is as format 2, so that a snapshot's hash, which records name, never changes.</remarks>
public sealed class PropensityModel
{
    /// <summary>Makes a snapshot.</summary>
    /// <param name="counts">By action id.</param>
    /// <param name="trained">The model that scores by facts; null scores by counts alone.</param>
    /// <param name="arm">The experiment's arm; null outside experiments.</param>
    public PropensityModel(IReadOnlyDictionary<string, ActionCounts> counts, TrainedPropensity? trained = null, ModelArm? arm = null)
    {
        Counts = new SortedDictionary<string, ActionCounts>(counts.ToDictionary(c => c.Key, c => c.Value), StringComparer.Ordinal);
        (Trained, Arm) = (trained, arm);
        Content = Write();
        Hash = Convert.ToHexStringLower(SHA256.HashData(Content.Span));
    }

    /// <summary>Nothing learnt yet: priors only.</summary>
    public static PropensityModel Untrained { get; } = new(new Dictionary<string, ActionCounts>());

    /// <summary>By action id, in ordinal order.</summary>
    public IReadOnlyDictionary<string, ActionCounts> Counts { get; }

    /// <summary>The model that scores by facts, or null.</summary>
    public TrainedPropensity? Trained { get; }

    /// <summary>The experiment's arm, or null.</summary>
    public ModelArm? Arm { get; }

    /// <summary>Canonical bytes; a trained model is named by its hash.</summary>
    public ReadOnlyMemory<byte> Content { get; }

    /// <summary>SHA-256 of <see cref="Content"/>.</summary>
    public string Hash { get; }

    /// <summary>Reads a snapshot back.</summary>
    /// <param name="content">What <see cref="Content"/> was.</param>
    /// <param name="trainedOf">The trained model of a hash that the snapshot names.</param>
    /// <exception cref="FormatException">The bytes are no snapshot of a known format.</exception>
    public static PropensityModel Read(ReadOnlyMemory<byte> content, Func<string, TrainedPropensity> trainedOf)
    {
        try
        {
            using var json = JsonDocument.Parse(content);
            var root = json.RootElement;
            if (root.GetProperty("kind").GetString() != "propensity-counts" || root.GetProperty("format").GetInt32() is not (1 or 2)) throw new FormatException("Not a propensity model of format 1 or 2.");
            var counts = root.GetProperty("actions").EnumerateObject().ToDictionary(p => p.Name, p => new ActionCounts(p.Value[0].GetInt64(), p.Value[1].GetInt64()), StringComparer.Ordinal);
            return new(counts, root.TryGetProperty("trained", out var hash) ? trainedOf(hash.GetString()!) : null,
                root.TryGetProperty("experiment", out var name) ? new(name.GetString()!, root.GetProperty("arm").GetString()!) : null);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or IndexOutOfRangeException)
        {
            throw new FormatException("Not a propensity model of format 1 or 2.", e);
        }
    }

    private byte[] Write()
    {
        var buffer = new System.Buffers.ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(buffer);
        json.WriteStartObject();
        json.WriteString("kind", "propensity-counts");
        json.WriteNumber("format", Trained is null && Arm is null ? 1 : 2);
        if (Trained is not null) json.WriteString("trained", Trained.Hash);
        if (Arm is not null)
        {
            json.WriteString("experiment", Arm.Name);
            json.WriteString("arm", Arm.Arm);
        }
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
