using System.Globalization;
using System.Net;
using Opportune.Bench.Commands;
using Opportune.Bench.Load;
using Opportune.Bench.Processes;
using Opportune.Bench.Reporting;
using Opportune.Bench.Reporting.Charts;
using Opportune.Bench.Sample;

namespace Opportune.Bench.Http;

/// <summary>Decisions over HTTP by the real program, beside the bare endpoint and two FastAPI services in the same run: one only scores, one does the same work.</summary>
internal sealed class HttpBench : IBench
{
    private static readonly double[] Quantiles = [0.5, 0.9, 0.99, 0.999, 0.9999, 1];
    private static readonly double[] Shares = [0.2, 0.4, 0.55, 0.7, 0.8, 0.9];
    private static readonly (double Share, string Name)[] Drawn = [(0.5, "p50"), (0.99, "p99"), (0.999, "p99.9")];

    private static readonly (string Name, IReadOnlyDictionary<string, string> Settings)[] Collectors =
    [
        ("as shipped", new Dictionary<string, string>()),
        ("DOTNET_gcServer=0 DOTNET_gcConcurrent=0 DOTNET_GCgen0size=0x4000000", new Dictionary<string, string> { ["DOTNET_gcServer"] = "0", ["DOTNET_gcConcurrent"] = "0", ["DOTNET_GCgen0size"] = "0x4000000" }),
        ("DOTNET_gcServer=1", new Dictionary<string, string> { ["DOTNET_gcServer"] = "1" }),
        ("DOTNET_gcServer=1 DOTNET_gcConcurrent=0", new Dictionary<string, string> { ["DOTNET_gcServer"] = "1", ["DOTNET_gcConcurrent"] = "0" }),
    ];

    /// <summary>At s = 0.9 the busiest of 10,000 customers would ask 6 % of all questions, a thousand a second; people do not.</summary>
    private const double Skew = 0.5;

    public string Name => "http";

    public string Title => "decisions over HTTP beside a bare endpoint and two FastAPI services; latency under a steady load; the knee";

    public bool IsUsual => true;

    public async Task<BenchReport> RunAsync(Workshop workshop)
    {
        var report = new BenchReport(Name, "Decisions over HTTP");
        var customers = workshop.Size(10_000, 50_000);
        var disk = Disk.FsyncBench.Appends(Path.Combine(workshop.Folder("http-disk"), "file"), 4_096, 0.7);
        workshop.Say($"starting the host and sending {customers:N0} customers");
        await using var host = await HostProcess.StartAsync(workshop, "http");
        await host.FillAsync(new BenchCustomers(workshop.Time.GetUtcNow().AddHours(-1), 20), customers);
        var zipf = new Zipf(customers, Skew, 1 << 17, 11);
        var decisions = new BankTraffic(zipf, host.Key, isMixed: false, workshop.Time);
        workshop.Say("warming up");
        Rate.WarmUp(host.Address, decisions, workshop.Size(60_000, 200_000), workshop.Size(15, 60));
        var bytes = decisions.AnswerLength;
        await using var bare = Child.Start("dotnet", [typeof(HttpBench).Assembly.Location, "serve-bare", bytes.ToString(CultureInfo.InvariantCulture)]);
        var bareAt = EndPointOf(await bare.LineAsync("listening on", TimeSpan.FromSeconds(30)));
        Rate.WarmUp(bareAt, decisions);
        workshop.Say("decisions in turns with the bare endpoint, 64 connections");
        var best = Rate.Best(workshop.Size(3, 5), workshop.IsFull ? 10 : 2.5, (host.Address, [host.Child], decisions), (bareAt, [bare], decisions));
        await bare.StopAsync(TimeSpan.FromSeconds(5));
        workshop.Say("the FastAPI service that only scores, then the one that does the same work");
        var (scoring, same) = (await FastApiRival.MeasureAsync(workshop, decisions), await SameWorkRival.MeasureAsync(workshop, decisions, host.Key));
        Throughput(report, best[0], best[1], [scoring, same], (decisions.DecisionLength, bytes));
        Times(report, best[0], scoring, "http.fastapi-times", "times the throughput of FastAPI + scikit-learn that only scores: no rules, limits, key, encryption or record");
        Times(report, best[0], same, "http.same-work-times", "times the throughput of FastAPI + scikit-learn that does the same work, its record encrypted and on disk");
        Steady(report, workshop, host, decisions);
        Knee(report, workshop, host, new BankTraffic(zipf, host.Key, isMixed: true, workshop.Time));
        report.Notes.Add($"The host ran as shipped: durable journal, encryption, API keys with roles, contact limits, idempotent request ids; {customers:N0} customers with 20 events each, asked for by a Zipf law (s = {Words.Of(Skew)}: the busiest asks {Share(customers):0.00 %} of all; one customer's entries follow each other, a commit each, so nobody has more decisions a second than there are commits). Memory {host.Child.MemoryMegabytes:N0} MiB, {host.Child.OpenFiles} open files at the end. Append of 4 KiB and fsync just before: p50 {Words.Of(disk.Milliseconds(0.5))}, p99 {Words.Of(disk.Milliseconds(0.99))} ms.");
        if (workshop.IsFull) await CollectorsAsync(report, workshop, customers);
        return report;
    }

    private static double Share(int customers) => 1 / Enumerable.Range(1, customers).Sum(k => Math.Pow(k, -Skew));

    private static void Throughput(BenchReport report, Rate host, Rate bare, RivalRate[] rivals, (int Asked, int Answered) bytes)
    {
        report.Figures.Add(new("http.decisions", "decisions over HTTP, durable and encrypted, 64 connections", host.Load.PerSecond, "/s")
        {
            Goal = Goal.Least(20_000), Beside = [new("bare endpoint", bare.Load.PerSecond), .. rivals.Select(rival => rival.Against(r => r.Load.PerSecond))],
            Note = $"generator {host.GeneratorShare:P0} of the core time used; {host.Load.Bad} bad answers of {host.Load.Offered:N0}; {bytes.Asked} bytes asked, {bytes.Answered} answered; by core time alone it would be {host.PerSecondByCore:N0}/s, the bare endpoint {bare.PerSecondByCore:N0}/s",
        });
        report.Figures.Add(new("http.bare-share", "share of the bare endpoint's throughput", host.Load.PerSecond / bare.Load.PerSecond, "×")
            { Goal = Goal.Least(0.4), Note = $"by core time, the generator's included, {Words.Of(host.PerSecondByCore / bare.PerSecondByCore)} ×: what it would be without waiting and without other processes" });
        report.Figures.Add(new("http.core-time", "core time of a decision over HTTP", host.ServerMicroseconds, "µs") { Goal = Goal.Most(90), Beside = [new("bare endpoint", bare.ServerMicroseconds), .. rivals.Select(rival => rival.Against(r => r.ServerMicroseconds))] });
    }

    /// <summary>Beside one rival: nothing where it could not be measured, which stands beside the rate.</summary>
    private static void Times(BenchReport report, Rate host, RivalRate rival, string id, string what)
    {
        if (rival.Rate is { } r) report.Figures.Add(new(id, what, host.Load.PerSecond / r.Load.PerSecond, "×") { Goal = Goal.Least(10), Note = $"{rival.Name}: {r.Load.PerSecond:N0}/s, {Words.Of(r.ServerMicroseconds)} µs of core time each; by core time {Words.Of(host.PerSecondByCore / r.PerSecondByCore)} ×" });
    }

    private static void Steady(BenchReport report, Workshop workshop, HostProcess host, BankTraffic decisions)
    {
        workshop.Say("10,000 decisions a second, arriving steadily");
        var steady = Rate.Open(host.Address, [host.Child], decisions, 10_000, workshop.Size(20, 30));
        var (latency, service) = (steady.Load.Latency, steady.Load.Service);
        report.Figures.Add(new("http.p99-at-10k", "p99 at 10,000 decisions/s arriving steadily", latency.Milliseconds(0.99), "ms")
            { Goal = Goal.Most(10), Note = $"from the instant each request was due; p50 {Words.Of(latency.Milliseconds(0.5))}, p99.9 {Words.Of(latency.Milliseconds(0.999))}, longest {Words.Of(latency.Milliseconds(1))} ms; {steady.Load.Good:N0} of {steady.Load.Offered:N0} answered well; generator {steady.GeneratorShare:P0} of the core time" });
        report.Tables.Add(new("Latency at 10,000 decisions/s", ["share of requests", "due to answered, ms", "sent to answered, ms"],
            [.. Quantiles.Select(q => (IReadOnlyList<string>)[q.ToString("0.####%", CultureInfo.InvariantCulture), Words.Of(latency.Milliseconds(q)), Words.Of(service.Milliseconds(q))])]));
    }

    private static void Knee(BenchReport report, Workshop workshop, HostProcess host, BankTraffic mix)
    {
        workshop.Say("events : decisions : responses as 10 : 5 : 1, faster and faster");
        Rate.WarmUp(host.Address, mix, 30_000, 6);
        var most = Rate.Closed(host.Address, [host.Child], mix, workshop.Size(3, 8)).Load.PerSecond;
        var rates = Shares.Select(s => s * most).ToList();
        var runs = rates.Select(rate => (Rate: rate, Run: Rate.Open(host.Address, [host.Child], mix, rate, workshop.Size(2, 15)))).ToList();
        var knee = runs.Where(r => r.Run.Load.Latency.Milliseconds(0.99) < 10 && r.Run.Load.Bad == 0).Select(r => r.Rate).DefaultIfEmpty(0).Max();
        report.Figures.Add(new("http.knee", "requests/s (events 10 : decisions 5 : responses 1) with p99 < 10 ms", knee, "/s") { Note = $"the closed loop reaches {most:N0}/s with the same mix" });
        report.Tables.Add(new("The knee: events 10 : decisions 5 : responses 1", ["offered/s", "answered/s", "p50 ms", "p99 ms", "p99.9 ms", "longest ms", "bad", "core µs a request", "generator's share"],
            [.. runs.Select(r => (IReadOnlyList<string>)[Words.Of(r.Rate), Words.Of(r.Run.Load.PerSecond), Words.Of(r.Run.Load.Latency.Milliseconds(0.5)), Words.Of(r.Run.Load.Latency.Milliseconds(0.99)), Words.Of(r.Run.Load.Latency.Milliseconds(0.999)), Words.Of(r.Run.Load.Latency.Milliseconds(1)), r.Run.Load.Bad.ToString(CultureInfo.InvariantCulture), Words.Of(r.Run.ServerMicroseconds), r.Run.GeneratorShare.ToString("P0", CultureInfo.InvariantCulture)])]));
        report.Charts.Add(("http-knee", "Latency against load", new Plot("Latency against load (events 10 : decisions 5 : responses 1)", "requests offered a second", "milliseconds from due to answered")
        {
            Lines = [.. Drawn.Select(q => new Series(q.Name, [.. runs.Select(r => (r.Rate, Math.Max(0.01, r.Run.Load.Latency.Milliseconds(q.Share))))]))],
            IsLogarithmic = (false, true), Limit = ("10 ms", 10),
        }.Svg()));
    }

    /// <summary>The same host under other settings of the garbage collector, so that nobody has to take ours on trust.</summary>
    private static async Task CollectorsAsync(BenchReport report, Workshop workshop, int customers)
    {
        var rows = new List<IReadOnlyList<string>>();
        foreach (var (name, settings) in Collectors)
        {
            workshop.Say("garbage collector: " + name);
            var (bank, data) = (workshop.Folder("gc-bank"), workshop.Folder("gc-data"));
            BenchBank.WriteTo(bank);
            await using var host = await HostProcess.OpenAsync(workshop, data, bank, settings);
            await host.FillAsync(new BenchCustomers(workshop.Time.GetUtcNow().AddHours(-1), 20), customers);
            var traffic = new BankTraffic(new Zipf(customers, Skew, 1 << 17, 11), host.Key, isMixed: false, workshop.Time);
            Rate.WarmUp(host.Address, traffic);
            var (closed, open) = (Rate.Closed(host.Address, [host.Child], traffic, 10), Rate.Open(host.Address, [host.Child], traffic, 10_000, 10));
            rows.Add([name, Words.Of(closed.Load.PerSecond), Words.Of(closed.ServerMicroseconds), Words.Of(open.Load.Latency.Milliseconds(0.99)), Words.Of(open.Load.Latency.Milliseconds(1)), Words.Of(host.Child.MemoryMegabytes)]);
        }
        report.Tables.Add(new("The garbage collector", ["settings in the environment", "decisions/s, 64 connections", "core µs", "p99 ms at 10,000/s", "longest ms", "memory MiB"], rows));
    }

    /// <summary>The address in a line that ends with one.</summary>
    internal static IPEndPoint EndPointOf(string line)
    {
        var address = new Uri(line[line.IndexOf("http://", StringComparison.Ordinal)..].Split(' ')[0]);
        return new(IPAddress.Parse(address.Host), address.Port);
    }
}
