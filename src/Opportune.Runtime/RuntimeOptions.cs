using System.ComponentModel.DataAnnotations;
using Opportune.Engine.Learn;

namespace Opportune.Runtime;

/// <summary>How the shell around the engine runs. Section <c>Runtime</c>.</summary>
public sealed class RuntimeOptions
{
    /// <summary>Most customers kept in memory. Default 100,000.</summary>
    [Range(1, 10_000_000)] public int CachedCustomers { get; init; } = 100_000;

    /// <summary>Most memory that the states of customers may take, in MiB, estimated; beyond it those used longest ago leave. Default 512.</summary>
    [Range(16, 1_000_000)] public int CachedMegabytes { get; init; } = 512;

    /// <summary>Most memory of customers who left it lately, packed as bytes of some 700 each, in MiB; 0 keeps none. Default 768.</summary>
    [Range(0, 1_000_000)] public int PackedMegabytes { get; init; } = 768;

    /// <summary>Entries since a customer's last snapshot after which the next is written behind; one is also written when a changed customer leaves memory and is not packed, and at the end. Default 64.</summary>
    [Range(1, 1_000_000)] public int SnapshotAfter { get; init; } = 64;

    /// <summary>How long a stop may write snapshots of those who changed. Default 5 seconds.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00")] public TimeSpan FinishWithin { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Most entries in one durable commit. Default 2,048.</summary>
    [Range(1, 100_000)] public int EntriesPerCommit { get; init; } = 2_048;

    /// <summary>How long a commit waits for more where the one before held several appends; a caller who is alone never waits. 0 for never. Default 1 ms.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:00:00.100")] public TimeSpan CommitDelay { get; init; } = TimeSpan.FromMilliseconds(1);

    /// <summary>Most appends that may wait for a commit before callers are told to come back. Default 10,000.</summary>
    [Range(16, 1_000_000)] public int WaitingAppends { get; init; } = 10_000;

    /// <summary>How long a commit may take before its callers, and all that come, are told <c>store.slow</c>. Default 5 seconds.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:05:00")] public TimeSpan SlowAfter { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Labels after which a new propensity model is published. Default 1,000.</summary>
    [Range(1, 1_000_000)] public int LabelsPerModel { get; init; } = 1_000;

    /// <summary>Time after which a model with any new label is published. Default 60 seconds.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")] public TimeSpan ModelEvery { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How a contextual bandit learns.</summary>
    internal BanditOptions Bandit { get; init; } = new();

    /// <summary>How often the clock is looked at for what waits for it. Default 1 second.</summary>
    [Range(typeof(TimeSpan), "00:00:00.050", "00:10:00")] public TimeSpan Tick { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long one hand-over to a channel may take. Default 10 seconds.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:05:00")] public TimeSpan SendTimeout { get; init; } = TimeSpan.FromSeconds(10);
}
