using System.Diagnostics;
using Opportune.Bench.Commands;
using Opportune.Bench.Http;
using Opportune.Bench.Load;
using Opportune.Bench.Reporting;
using Opportune.Bench.Sample;

namespace Opportune.Bench.Swap;

/// <summary>A changed bank definition under load: how soon it decides, and whether callers notice.</summary>
internal sealed class SwapBench : IBench
{
    private const double PerSecond = 1_000;

    public string Name => "swap";

    public string Title => "a changed bank definition under load: how soon it is live, and what p99 says";

    public bool IsUsual => true;

    public async Task<BenchReport> RunAsync(Workshop workshop)
    {
        var report = new BenchReport(Name, "A changed bank definition");
        var customers = workshop.Size(2_000, 20_000);
        workshop.Say("starting the host");
        await using var host = await HostProcess.StartAsync(workshop, "swap");
        await host.FillAsync(new BenchCustomers(workshop.Time.GetUtcNow().AddHours(-1), 10), customers);
        var traffic = new BankTraffic(new Zipf(customers, 0.9, 1 << 16, 3), host.Key, isMixed: false, workshop.Time);
        Rate.WarmUp(host.Address, traffic, 30_000, 8);
        workshop.Say("calm");
        var calm = Rate.Open(host.Address, [host.Child], traffic, PerSecond, 4).Load.Latency;
        workshop.Say("with a swap");
        var before = await VersionAsync(host);
        var loaded = Task.Run(() => Rate.Open(host.Address, [host.Child], traffic, PerSecond, 4).Load.Latency);
        await Task.Delay(1_000);
        BenchBank.WriteTo(host.Bank, variant: 1);
        var watch = Stopwatch.StartNew();
        while (await VersionAsync(host) == before)
        {
            if (watch.Elapsed.TotalSeconds > 60) throw new InvalidOperationException("The changed definition was not taken within a minute: " + host.Child.Tail);
            await Task.Delay(10);
        }
        var live = watch.Elapsed.TotalSeconds;
        var swapped = await loaded;
        report.Figures.Add(new("swap.live", "from the changed file to the first decision by it", live, "s") { Goal = Goal.Most(1), Note = $"200 actions; {PerSecond:N0} decisions/s meanwhile" });
        report.Figures.Add(new("swap.hiccup", "p99 of the four seconds around a swap", swapped.Milliseconds(0.99), "ms")
            { Goal = Goal.Most(10), Note = $"without a swap {Words.Of(calm.Milliseconds(0.99))} ms; longest {Words.Of(swapped.Milliseconds(1))} ms with, {Words.Of(calm.Milliseconds(1))} ms without" });
        return report;
    }

    private static async Task<string> VersionAsync(HostProcess host) =>
        (await host.PostAsync("/v1/decisions", $$"""{"customer":"{{BenchCustomers.Id(1)}}","placements":[{"name":"{{BenchBank.Placement}}","count":1}],"dryRun":true}""")).GetProperty("versions").GetProperty("bank").GetString()!;
}
