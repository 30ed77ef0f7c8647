using Opportune.Bench.Commands;
using Opportune.Bench.Http;
using Opportune.Bench.Ingest;
using Opportune.Bench.Load;
using Opportune.Bench.Reporting;
using Opportune.Bench.Reporting.Charts;
using Opportune.Bench.Sample;

namespace Opportune.Bench.Scale;

/// <summary>Whether ten times the customers cost more a decision.</summary>
internal sealed class ScaleBench : IBench
{
    public string Name => "scale";

    public string Title => "cost of a decision with ten and a hundred times the customers";

    public bool IsUsual => true;

    public async Task<BenchReport> RunAsync(Workshop workshop)
    {
        var report = new BenchReport(Name, "More customers");
        int[] sizes = workshop.IsFull ? [10_000, 100_000, 1_000_000] : [1_000, 10_000];
        var points = new List<(int Customers, Rate Often, Rate Anyone, double Megabytes, double Disk)>();
        foreach (var customers in sizes) points.Add(await AtAsync(workshop, customers));
        var (first, last) = (points[0], points[^1]);
        report.Figures.Add(new("scale.ratio", $"cost of a decision at {last.Customers:N0} customers in terms of that at {first.Customers:N0}", last.Often.ServerMicroseconds / first.Often.ServerMicroseconds, "×")
            { Goal = Goal.Most(1.15), Note = $"core time of the host, customers asked for by a Zipf law (s = 0.9): {Words.Of(first.Often.ServerMicroseconds)} and {Words.Of(last.Often.ServerMicroseconds)} µs" });
        report.Figures.Add(new("scale.memory", $"memory of the host at {last.Customers:N0} customers", last.Megabytes, "MiB") { Goal = Goal.Most(2_048) });
        report.Tables.Add(new("Cost of a decision", ["customers", "by Zipf, core µs", "by Zipf, decisions/s", "anyone, core µs", "anyone, decisions/s", "memory MiB", "on disk MiB"],
            [.. points.Select(p => (IReadOnlyList<string>)[p.Customers.ToString("N0", System.Globalization.CultureInfo.InvariantCulture), Words.Of(p.Often.ServerMicroseconds), Words.Of(p.Often.Load.PerSecond), Words.Of(p.Anyone.ServerMicroseconds), Words.Of(p.Anyone.Load.PerSecond), Words.Of(p.Megabytes), Words.Of(p.Disk)])]));
        report.Charts.Add(("scale", "Core time of a decision against customers", new Plot("Core time of a decision against customers in the store", "customers", "microseconds of one core")
        {
            Lines = [new("by Zipf's law", [.. points.Select(p => ((double)p.Customers, p.Often.ServerMicroseconds))]), new("anyone", [.. points.Select(p => ((double)p.Customers, p.Anyone.ServerMicroseconds))])], IsLogarithmic = (true, false),
        }.Svg()));
        report.Notes.Add("Six events a customer, at most 100,000 customers in memory. \"By Zipf\": few customers come often (s = 0.9), as in life. \"Anyone\": all equally often, so that beyond the memory's bound nearly every decision reads its customer from the disk: the worst case.");
        return report;
    }

    private static async Task<(int, Rate, Rate, double, double)> AtAsync(Workshop workshop, int customers)
    {
        workshop.Say($"{customers:N0} customers");
        var (bank, data) = (workshop.Folder("scale-bank"), workshop.Folder("scale-data"));
        BenchBank.WriteTo(bank);
        await using (var running = await RunningBank.OpenAsync(data, BenchBank.Source().ToBytes(), 10_000)) await running.FillAsync(new BenchCustomers(workshop.Time.GetUtcNow().AddHours(-1), 6), 0, customers);
        await using var host = await HostProcess.OpenAsync(workshop, data, bank, "Runtime:CachedCustomers=100000");
        var often = new BankTraffic(new Zipf(customers, 0.9, 1 << 18, 3), host.Key, isMixed: false, workshop.Time);
        var anyone = new BankTraffic(new Zipf(customers, 0, 1 << 18, 4), host.Key, isMixed: false, workshop.Time);
        Rate.WarmUp(host.Address, often, workshop.Size(40_000, 200_000), workshop.Size(8, 60));
        var rates = Rate.Best(2, workshop.Size(2, 10), (host.Address, [host.Child], often), (host.Address, [host.Child], anyone));
        return (customers, rates[0], rates[1], host.Child.MemoryMegabytes, new DirectoryInfo(data).EnumerateFiles("*", SearchOption.AllDirectories).Sum(f => f.Length) / 1048576.0);
    }
}
