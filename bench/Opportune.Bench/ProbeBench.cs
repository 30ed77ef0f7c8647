using System.Diagnostics;
using System.Globalization;
using Opportune.Bench.Commands;
using Opportune.Bench.Http;
using Opportune.Bench.Load;
using Opportune.Bench.Reporting;
using Opportune.Bench.Sample;
namespace Opportune.Bench.Probe;
internal sealed class ProbeBench : IBench
{
    public string Name => "probe";
    public string Title => "scratch";
    public bool IsUsual => false;
    public async Task<BenchReport> RunAsync(Workshop workshop)
    {
        var report = new BenchReport(Name, "Probe");
        var customers = 10_000;
        var settings = (Environment.GetEnvironmentVariable("PROBE_SET") ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries);
        await using var host = await HostProcess.StartAsync(workshop, "http", 200, settings);
        var (n, s, c) = await host.FillAsync(new BenchCustomers(workshop.Time.GetUtcNow().AddHours(-1), 20), customers);
        Console.Error.WriteLine($"fill {n / s:0} events/s, core {c / n * 1e6:0.0} us");
        var zipf = new Zipf(customers, 0.5, 1 << 17, 11);
        var decisions = new BankTraffic(zipf, host.Key, isMixed: false, workshop.Time);
        var mix = new BankTraffic(zipf, host.Key, isMixed: true, workshop.Time);
        Rate.WarmUp(host.Address, decisions, 60_000, 12);
        Console.Error.WriteLine("PID " + host.Child.Id);
        foreach (var step in (Environment.GetEnvironmentVariable("PROBE") ?? "c3 c3 2000 5000 10000").Split(' '))
        {
            var hook = Environment.GetEnvironmentVariable("PROBE_HOOK");
            Process? p = hook is null ? null : Process.Start("bash", ["-c", hook.Replace("PID", host.Child.Id.ToString(CultureInfo.InvariantCulture)).Replace("STEP", step)]);
            if (p is not null) await Task.Delay(500);
            var traffic = step.StartsWith('m') ? mix : decisions;
            var r = step.TrimStart('m') is var t && t.StartsWith('c') ? Rate.Closed(host.Address, [host.Child], traffic, double.Parse(t[1..])) : Rate.Open(host.Address, [host.Child], traffic, double.Parse(t.Split(":")[0]), t.Contains(':') ? double.Parse(t.Split(":")[1]) : 5);
            Console.Error.WriteLine($"{step}: {r.Load.PerSecond:0}/s core {r.ServerMicroseconds:0.0} us gen {r.Load.GeneratorMicroseconds:0.0} bad {r.Load.Bad} p50 {r.Load.Latency.Milliseconds(.5):0.00} p90 {r.Load.Latency.Milliseconds(.9):0.00} p99 {r.Load.Latency.Milliseconds(.99):0.0} p99.9 {r.Load.Latency.Milliseconds(.999):0.0} max {r.Load.Latency.Milliseconds(1):0.0}");
            if (p is not null) { p.Kill(true); await p.WaitForExitAsync(); }
        }
        return report;
    }
}
