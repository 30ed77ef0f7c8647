using System.Diagnostics.Metrics;

namespace Opportune.Runtime.Customers;

/// <summary>Counts what becomes of snapshots: metric <c>opportune_snapshots_total</c> by result. Thread-safe.</summary>
internal sealed class SnapshotCounts
{
    private static readonly Meter Meter = new("Opportune");
    private static readonly Counter<long> All = Meter.CreateCounter<long>("opportune.snapshots", description: "Snapshots of customers, by result: used, missing, outdated, discarded, written, skipped, failed");
    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, long> _counts = new(StringComparer.Ordinal);

    /// <summary>A copy of the counts so far, by result.</summary>
    internal IReadOnlyDictionary<string, long> Now { get { lock (_gate) return new SortedDictionary<string, long>(_counts, StringComparer.Ordinal); } }

    internal void Add(string result, int count = 1)
    {
        All.Add(count, new KeyValuePair<string, object?>("result", result));
        lock (_gate) _counts[result] = _counts.GetValueOrDefault(result) + count;
    }
}
