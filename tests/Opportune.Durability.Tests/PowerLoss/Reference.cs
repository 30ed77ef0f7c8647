using System.Security.Cryptography;
using Opportune.Durability.Tests.Disk;
using Opportune.Embedded;
using Opportune.Runtime.Storage;

namespace Opportune.Durability.Tests.PowerLoss;

/// <summary>What the load did: the trace of its disk, what it was told, and the journal as it stood in the end.</summary>
internal sealed class Reference
{
    private Reference(IReadOnlyList<DiskStep> steps, IReadOnlyList<string> rows)
    {
        (Steps, Rows) = (steps, rows);
        Acks = [.. steps.OfType<DiskStep.Acknowledged>().Select(a => (Ack)a.What)];
        Erasing = steps.Select((s, i) => (s, i)).First(s => s.s is DiskStep.Created { File: "erasures.jsonl" }).i;
    }

    /// <summary>Everything in order.</summary>
    public IReadOnlyList<DiskStep> Steps { get; }

    /// <summary>Acknowledgements in order.</summary>
    public IReadOnlyList<Ack> Acks { get; }

    /// <summary>The rows of the journal, by sequence, each in a word.</summary>
    public IReadOnlyList<string> Rows { get; }

    /// <summary>The step with which an erasure began to reach the disk.</summary>
    public int Erasing { get; }

    /// <summary>Runs the load once.</summary>
    /// <param name="rule">How the disk behaves; null for well.</param>
    /// <param name="wrap">A journal around the store's own.</param>
    public static async Task<Reference> RunAsync(Func<DiskCall, DiskAnswer>? rule = null, Func<IJournal, IJournal>? wrap = null)
    {
        using var folder = new RamFolder();
        using var disk = FaultyDisk.Over(folder.Path, records: true);
        disk.Rule = rule;
        await new ScriptedLoad(disk, folder.Path, wrap).RunAsync();
        await using var store = EmbeddedStore.Open(folder.Path, ScriptedLoad.Options);
        return new(disk.Steps, await RowsAsync(store.Journal));
    }

    /// <summary>Each row in a word.</summary>
    public static async Task<IReadOnlyList<string>> RowsAsync(IJournal journal)
    {
        var rows = new List<string>();
        await foreach (var row in journal.ReadAllAsync(0, CancellationToken.None))
            rows.Add($"{row.Sequence} {row.Customer} {row.Version} {row.Kind} {row.At.Ticks} {row.WakeAt?.Ticks} {Convert.ToHexString(SHA256.HashData(row.Payload.Span))}");
        return rows;
    }
}
