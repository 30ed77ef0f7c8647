using System.ComponentModel.DataAnnotations;

namespace Opportune.Runtime.Import;

/// <summary>How a history is imported.</summary>
public sealed class HistoryImportOptions
{
    /// <summary>Events given to the sink at once, 1 to 100,000; the first batches are of 10,000 at most and grow. Default 1,000.</summary>
    [Range(1, 100_000)] public int BatchSize { get; init; } = 1_000;

    /// <summary>Folder for the saved position and <c>rejected.csv</c>; made where it is missing. One folder serves one import at a time.</summary>
    [Required] public required string Folder { get; init; }
}
