using System.Text.Json.Serialization;

namespace Opportune.Runtime.Import;

/// <summary>What an import did, over all its runs where it was interrupted.</summary>
/// <param name="Accepted">Events that were new.</param>
/// <param name="Duplicates">Events that were known.</param>
/// <param name="Rejected">Lines and events refused; each is a line of the rejected file.</param>
/// <param name="EventsByType">Events given to the sink, by type.</param>
public sealed record ImportReport(
    [property: JsonRequired] long Accepted, [property: JsonRequired] long Duplicates, [property: JsonRequired] long Rejected,
    [property: JsonRequired] IReadOnlyDictionary<string, long> EventsByType)
{
    /// <summary>Nothing done yet.</summary>
    public static ImportReport None { get; } = new(0, 0, 0, new SortedDictionary<string, long>(StringComparer.Ordinal));

    /// <summary>Where the refused lines are written; null where none were.</summary>
    [JsonIgnore] public string? RejectedFile { get; init; }

    /// <summary>Events given to the sink.</summary>
    [JsonIgnore] public long Events => EventsByType.Values.Sum();
}

/// <summary>How far an import is.</summary>
/// <param name="BytesDone">Bytes whose events are durable.</param>
/// <param name="BytesTotal">All bytes.</param>
/// <param name="Events">Events given to the sink so far.</param>
/// <param name="Rejected">Lines and events refused so far.</param>
public sealed record ImportProgress(long BytesDone, long BytesTotal, long Events, long Rejected);
