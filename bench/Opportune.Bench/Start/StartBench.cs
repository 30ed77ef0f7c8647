using System.Diagnostics;
using System.Globalization;
using Opportune.Bench.Commands;
using Opportune.Bench.Http;
using Opportune.Bench.Reporting;
using Opportune.Bench.Sample;

namespace Opportune.Bench.Start;

/// <summary>From starting the process until it serves, after it was killed with entries that no snapshot holds.</summary>
internal sealed class StartBench : IBench
{
    public string Name => "start";

    public string Title => "start after a kill, until the first good answer";

    public bool IsUsual => true;

    public async Task<BenchReport> RunAsync(Workshop workshop)
    {
        var report = new BenchReport(Name, "Start");
        var customers = workshop.Size(20_000, 100_000);
        var sample = new BenchCustomers(workshop.Time.GetUtcNow().AddHours(-1), 3);
        workshop.Say($"sending {customers:N0} customers with {sample.EventsPerCustomer} events each");
        var host = await HostProcess.StartAsync(workshop, "start");
        await host.FillAsync(sample, customers);
        var (data, bank) = (host.Data, host.Bank);
        await using (host) await host.Child.KillAsync();
        var (best, core, first) = (double.MaxValue, 0.0, 0.0);
        for (var round = 0; round < 3; round++)
        {
            workshop.Say("starting");
            var watch = Stopwatch.StartNew();
            await using var again = await HostProcess.OpenAsync(workshop, data, bank);
            await again.GetAsync("/readyz");
            var (ready, used) = ((watch.Elapsed - again.KeyTime).TotalSeconds, again.Child.CoreSeconds);
            await again.PostAsync("/v1/decisions", $$"""{"customer":"{{BenchCustomers.Id(7)}}","placements":[{"name":"{{BenchBank.Placement}}","count":1}]}""");
            if (ready < best) (best, core, first) = (ready, used, (watch.Elapsed - again.KeyTime).TotalSeconds - ready);
            await again.Child.KillAsync();
        }
        report.Figures.Add(new("start.ready", "from starting the process to ready", best, "s")
        {
            Goal = Goal.Most(2),
            Note = string.Create(CultureInfo.InvariantCulture, $"{customers:N0} customers and {customers * (long)sample.EventsPerCustomer:N0} entries, killed before; best of three; core time {Words.Of(core)} s; the first decision {Words.Of(first * 1e3)} ms later"),
        });
        return report;
    }
}
