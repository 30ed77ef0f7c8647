using System.Diagnostics;
using Opportune.Bench.Commands;
using Opportune.Bench.Load;
using Opportune.Bench.Reporting;

namespace Opportune.Bench.Disk;

/// <summary>What the disk can do: how long it takes until bytes are safe. No durable answer can be faster.</summary>
internal sealed class FsyncBench : IBench
{
    private static readonly int[] Sizes = [4, 64, 1_024];

    public string Name => "fsync";

    public string Title => "how long the disk takes until appended bytes are safe";

    public bool IsUsual => true;

    public Task<BenchReport> RunAsync(Workshop workshop)
    {
        var report = new BenchReport(Name, "The disk");
        var rows = new List<IReadOnlyList<string>>();
        foreach (var kilobytes in Sizes)
        {
            var times = Appends(Path.Combine(workshop.Folder("fsync"), "file"), kilobytes * 1_024, workshop.IsFull ? 10 : 1.2);
            rows.Add([$"{kilobytes} KiB", Words.Of(times.Milliseconds(0.5)), Words.Of(times.Milliseconds(0.99)), Words.Of(times.Milliseconds(1)), Words.Of(1e9 / times.Mean), Words.Of(kilobytes / 1_024.0 * 1e9 / times.Mean)]);
            if (kilobytes != Sizes[0]) continue;
            report.Figures.Add(new("fsync.p50", "append of 4 KiB and fsync, p50", times.Milliseconds(0.5), "ms"));
            report.Figures.Add(new("fsync.p99", "append of 4 KiB and fsync, p99", times.Milliseconds(0.99), "ms"));
        }
        report.Tables.Add(new("Append and fsync, one after the other", ["size", "p50 ms", "p99 ms", "longest ms", "commits/s", "MiB/s"], rows));
        report.Notes.Add("One file on the disk of the repository, grown by each append. A commit of the journal is one such append however many decisions share it.");
        return Task.FromResult(report);
    }

    /// <summary>Appends and flushes for a while.</summary>
    internal static Histogram Appends(string path, int bytes, double seconds)
    {
        var (times, block, watch) = (new Histogram(), new byte[bytes], Stopwatch.StartNew());
        using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, 0);
        for (var i = 0; watch.Elapsed.TotalSeconds < seconds; i++)
        {
            block.AsSpan().Fill((byte)(i & 127));
            var start = Stopwatch.GetTimestamp();
            file.Write(block);
            file.Flush(flushToDisk: true);
            times.Record((long)((Stopwatch.GetTimestamp() - start) * (1e9 / Stopwatch.Frequency)));
        }
        return times;
    }
}
