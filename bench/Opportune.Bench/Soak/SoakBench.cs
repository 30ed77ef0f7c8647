using System.Globalization;
using Opportune.Bench.Commands;
using Opportune.Bench.Http;
using Opportune.Bench.Load;
using Opportune.Bench.Reporting;
using Opportune.Bench.Reporting.Charts;
using Opportune.Bench.Sample;

namespace Opportune.Bench.Soak;

/// <summary>A steady mix for an hour or as long as asked: memory, open files and latencies must not creep.</summary>
internal sealed class SoakBench : IBench
{
    private const double PerSecond = 1_500;

    /// <summary>What a part of the run saw.</summary>
    private sealed record Part(double Minute, double Megabytes, int Files, double P50, double P99, double Longest, long Bad, double DiskMegabytes, double CoreMicroseconds);

    public string Name => "soak";

    public string Title => "an hour (--minutes N) under a steady mix: memory, open files and latencies over time";

    public bool IsUsual => false;

    public async Task<BenchReport> RunAsync(Workshop workshop)
    {
        var report = new BenchReport(Name, "Soak");
        var customers = workshop.Size(5_000, 50_000);
        workshop.Say($"sending {customers:N0} customers");
        await using var host = await HostProcess.StartAsync(workshop, "soak");
        await host.FillAsync(new BenchCustomers(workshop.Time.GetUtcNow().AddHours(-1), 10), customers);
        var traffic = new BankTraffic(new Zipf(customers, 0.9, 1 << 18, 8), host.Key, isMixed: true, workshop.Time);
        Rate.WarmUp(host.Address, traffic);
        var length = Math.Clamp(workshop.Minutes * 60 / 60, 2, 60);
        var parts = new List<Part>();
        for (var from = 0.0; from < workshop.Minutes * 60 - 0.5; from += length) parts.Add(Measure(workshop, host, traffic, from, length));
        Report(report, parts);
        return report;
    }

    private static Part Measure(Workshop workshop, HostProcess host, BankTraffic traffic, double from, double length)
    {
        var rate = Rate.Open(host.Address, [host.Child], traffic, PerSecond, length);
        Thread.Sleep(300); // until the server has closed the generator's connections, which are not its own
        var (latency, disk) = (rate.Load.Latency, new DirectoryInfo(host.Data).EnumerateFiles("*", SearchOption.AllDirectories).Sum(f => f.Length) / 1048576.0);
        var part = new Part((from + length) / 60, host.Child.MemoryMegabytes, host.Child.OpenFiles, latency.Milliseconds(0.5), latency.Milliseconds(0.99), latency.Milliseconds(1), rate.Load.Bad, disk, rate.ServerMicroseconds);
        workshop.Say(string.Create(CultureInfo.InvariantCulture, $"minute {part.Minute:0.0}: {part.Megabytes:0} MiB, {part.Files} files, p50 {part.P50:0.0} ms, p99 {part.P99:0.0} ms, {part.Bad} bad"));
        return part;
    }

    private static void Report(BenchReport report, List<Part> parts)
    {
        var late = parts.Skip(parts.Count / 2).ToList();
        report.Figures.Add(new("soak.memory", "memory gained in an hour, over the second half", Slope(late, p => p.Megabytes) * 60, "MiB") { Note = $"at the end {Words.Of(parts[^1].Megabytes)} MiB" });
        report.Figures.Add(new("soak.files", "open files gained in an hour, over the second half", Slope(late, p => p.Files) * 60, "") { Note = $"at the end {parts[^1].Files}" });
        report.Figures.Add(new("soak.p99", "p99 of the worst part", parts.Max(p => p.P99), "ms") { Note = $"median part {Words.Of(parts.Select(p => p.P99).Order().ElementAt(parts.Count / 2))} ms; {parts.Sum(p => p.Bad)} bad answers in {Words.Of(parts[^1].Minute)} minutes at {PerSecond:N0} requests/s" });
        report.Charts.Add(("soak-memory", "Memory", Draw("Memory over the run", "MiB", parts, ("memory", p => p.Megabytes))));
        report.Charts.Add(("soak-latency", "Latency", Draw("Latency over the run", "milliseconds", parts, ("p50", p => p.P50), ("p99", p => p.P99))));
        report.Tables.Add(new("Parts", ["minute", "memory MiB", "open files", "p50 ms", "p99 ms", "longest ms", "bad", "on disk MiB", "core µs a request"],
            [.. parts.Select(p => (IReadOnlyList<string>)[Words.Of(p.Minute), Words.Of(p.Megabytes), p.Files.ToString(CultureInfo.InvariantCulture), Words.Of(p.P50), Words.Of(p.P99), Words.Of(p.Longest), p.Bad.ToString(CultureInfo.InvariantCulture), Words.Of(p.DiskMegabytes), Words.Of(p.CoreMicroseconds)])]));
        report.Notes.Add("Events 10 : decisions 5 : responses 1, arriving steadily whatever the host does.");
    }

    private static string Draw(string title, string unit, List<Part> parts, params (string Name, Func<Part, double> Of)[] lines) =>
        new Plot(title, "minutes", unit) { Lines = [.. lines.Select(l => new Series(l.Name, [.. parts.Select(p => (p.Minute, l.Of(p)))]))] }.Svg();

    /// <summary>Least squares: units a minute; 0 for a single part.</summary>
    private static double Slope(List<Part> parts, Func<Part, double> of)
    {
        var (x, y) = (parts.Average(p => p.Minute), parts.Average(of));
        var spread = parts.Sum(p => (p.Minute - x) * (p.Minute - x));
        return spread == 0 ? 0 : parts.Sum(p => (p.Minute - x) * (of(p) - y)) / spread;
    }
}
