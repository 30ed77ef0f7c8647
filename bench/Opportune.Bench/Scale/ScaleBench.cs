using Opportune.Bench.Commands;
using Opportune.Bench.Http;
using Opportune.Bench.Load;
using Opportune.Bench.Reporting;
using Opportune.Bench.Reporting.Charts;
using Opportune.Bench.Sample;

namespace Opportune.Bench.Scale;

/// <summary>Whether ten times the customers cost more a decision.</summary>
internal sealed class ScaleBench : IBench
{
    private const string InMemory = "Runtime:CachedCustomers=100000";
    private const int Draws = 1 << 20; // as many as there are customers at most, so that they do not repeat
    private const int Together = 50_000; // sent at once
    private const int Few = 1_000;

    public string Name => "scale";

    public string Title => "cost of a decision with ten and a hundred times the customers";

    public bool IsUsual => true;

    public async Task<BenchReport> RunAsync(Workshop workshop)
    {
        var report = new BenchReport(Name, "More customers");
        int[] sizes = workshop.IsFull ? [10_000, 100_000, 1_000_000] : [1_000, 10_000];
        var points = new List<Point>();
        foreach (var customers in sizes) points.Add(await AtAsync(workshop, customers));
        var (first, last) = (points[0], points[^1]);
        report.Figures.Add(new("scale.ratio", $"cost of a decision at {last.Customers:N0} customers in terms of that at {first.Customers:N0}", last.Often.ServerMicroseconds / first.Often.ServerMicroseconds, "×")
            { Goal = Goal.Most(1.15), Note = $"core time of the host, customers asked for by a Zipf law (s = 0.9): {Words.Of(first.Often.ServerMicroseconds)} and {Words.Of(last.Often.ServerMicroseconds)} µs" });
        report.Figures.Add(new("scale.memory", $"memory of the host at {last.Customers:N0} customers", last.Megabytes, "MiB") { Goal = Goal.Most(2_048) });
        report.Tables.Add(new("Cost of a decision", ["customers", "by Zipf, core µs", "by Zipf, decisions/s", "anyone, core µs", "anyone, decisions/s", "anyone after a start, core µs", "memory MiB", "on disk MiB"],
            [.. points.Select(p => (IReadOnlyList<string>)[p.Customers.ToString("N0", System.Globalization.CultureInfo.InvariantCulture), Words.Of(p.Often.ServerMicroseconds), Words.Of(p.Often.Load.PerSecond), Words.Of(p.Anyone.ServerMicroseconds), Words.Of(p.Anyone.Load.PerSecond), Words.Of(p.Started.ServerMicroseconds), Words.Of(p.Megabytes), Words.Of(p.Disk)])]));
        report.Charts.Add(("scale", "Core time of a decision against customers", new Plot("Core time of a decision against customers in the store", "customers", "microseconds of one core")
        {
            Lines = [new("by Zipf's law", [.. points.Select(p => ((double)p.Customers, p.Often.ServerMicroseconds))]), new("anyone", [.. points.Select(p => ((double)p.Customers, p.Anyone.ServerMicroseconds))]), new("anyone after a start", [.. points.Select(p => ((double)p.Customers, p.Started.ServerMicroseconds))])], IsLogarithmic = (true, false),
        }.Svg()));
        report.Notes.Add("Six events a customer, at most 100,000 customers in memory and the others packed. The host took all of them in itself, over HTTP. \"By Zipf\": few customers come often (s = 0.9), as in life. \"Anyone\": all equally often, so that beyond the memory's bound nearly every decision unpacks its customer. \"After a start\": the same of a host that has just been started, so that nearly every decision reads its customer from the disk: the worst case.");
        return report;
    }

    /// <summary>What a number of customers cost.</summary>
    /// <param name="Customers">How many.</param>
    /// <param name="Often">Few of them often.</param>
    /// <param name="Anyone">All of them equally often.</param>
    /// <param name="Started">The same of a host that has just been started.</param>
    /// <param name="Megabytes">Memory of the host that runs since all customers came.</param>
    /// <param name="Disk">Of its data, in MiB.</param>
    internal sealed record Point(int Customers, Rate Often, Rate Anyone, Rate Started, double Megabytes, double Disk);

    internal static async Task<Point> AtAsync(Workshop workshop, int customers)
    {
        workshop.Say($"{customers:N0} customers");
        var (bank, data) = (workshop.Folder("scale-bank"), workshop.Folder("scale-data"));
        BenchBank.WriteTo(bank);
        var (rates, megabytes) = await RunningAsync(workshop, data, bank, customers);
        var disk = new DirectoryInfo(data).EnumerateFiles("*", SearchOption.AllDirectories).Sum(f => f.Length) / 1048576.0;
        return new(customers, rates[0], rates[1], await StartedAsync(workshop, data, bank, customers), megabytes, disk);
    }

    private static async Task<(Rate[] Rates, double Megabytes)> RunningAsync(Workshop workshop, string data, string bank, int customers)
    {
        await using var host = await HostProcess.OpenAsync(workshop, data, bank, InMemory, "Runtime:FinishWithin=00:30:00");
        var sample = new BenchCustomers(workshop.Time.GetUtcNow().AddHours(-1), 6);
        for (var from = 0; from < customers; from += Together) await host.FillAsync(sample, Math.Min(customers, from + Together), from);
        var often = new BankTraffic(new Zipf(customers, 0.9, Draws, 3), host.Key, isMixed: false, workshop.Time);
        var anyone = new BankTraffic(new Zipf(customers, 0, Draws, 4), host.Key, isMixed: false, workshop.Time);
        Rate.WarmUp(host.Address, often, workshop.Size(40_000, 200_000), workshop.Size(8, 60));
        var measured = (Rate.Best(2, workshop.Size(2, 10), (host.Address, [host.Child], often), (host.Address, [host.Child], anyone)), host.Child.MemoryMegabytes);
        // The next one is to find everybody's snapshot.
        await host.Child.StopAsync(TimeSpan.FromMinutes(30));
        return measured;
    }

    /// <summary>A start compiles first, so it is warmed up by a few customers that come again and again.</summary>
    private static async Task<Rate> StartedAsync(Workshop workshop, string data, string bank, int customers)
    {
        await using var host = await HostProcess.OpenAsync(workshop, data, bank, InMemory);
        Rate.WarmUp(host.Address, new BankTraffic(new Zipf(Few, 0, Draws, 5), host.Key, isMixed: false, workshop.Time), workshop.Size(40_000, 100_000), workshop.Size(8, 60));
        return Rate.Best(1, workshop.Size(2, 10), (host.Address, [host.Child], new BankTraffic(new Zipf(customers, 0, Draws, 6), host.Key, isMixed: false, workshop.Time)))[0];
    }
}
