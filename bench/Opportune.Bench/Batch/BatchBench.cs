using System.Diagnostics;
using Opportune.Bench.Commands;
using Opportune.Bench.Http;
using Opportune.Bench.Load;
using Opportune.Bench.Reporting;
using Opportune.Bench.Sample;

namespace Opportune.Bench.Batch;

/// <summary>A decision for every customer, and why not for some of them.</summary>
internal sealed class BatchBench : IBench
{
    private const int Everybody = 500_000;

    public string Name => "batch";

    public string Title => "a decision for every customer in one batch; the time of a why-not";

    public bool IsUsual => true;

    public async Task<BenchReport> RunAsync(Workshop workshop)
    {
        var report = new BenchReport(Name, "Batches and questions");
        var customers = workshop.Size(10_000, Everybody);
        workshop.Say($"sending {customers:N0} customers");
        await using var host = await HostProcess.StartAsync(workshop, "batch", 200);
        await host.FillAsync(new BenchCustomers(workshop.Time.GetUtcNow().AddHours(-1), 6), customers);
        // The first decisions are the compiler's; half a million would not notice.
        workshop.Say("deciding for everybody, twice: the first time warms up");
        if (!workshop.IsFull) await DecideAsync(host, customers);
        var (seconds, core) = await DecideAsync(host, customers);
        report.Figures.Add(new("batch.all", "500,000 customers decided in a batch, durable", seconds * Everybody / customers, "s")
        {
            Goal = Goal.Most(60),
            Note = $"{(customers == Everybody ? "measured" : $"extrapolated from {customers:N0} customers in {Words.Of(seconds)} s, after as many to warm up")}; core time of the host {Words.Of(core * 1e6 / customers)} µs a customer; memory {host.Child.MemoryMegabytes:N0} MiB",
        });
        await WhyNotAsync(report, host, Math.Min(customers, 400));
        return report;
    }

    private static async Task<(double Seconds, double CoreSeconds)> DecideAsync(HostProcess host, int customers)
    {
        var (core, watch) = (host.Child.CoreSeconds, Stopwatch.StartNew());
        var id = (await host.PostAsync("/v1/decisions/batch", $$"""{"all":true,"placements":[{"name":"{{BenchBank.Placement}}","count":1}]}""")).GetProperty("id").GetString();
        var (done, state) = (0, "running");
        while (state == "running")
        {
            await Task.Delay(50);
            var job = await host.GetAsync($"/v1/decisions/batch/{id}");
            (done, state) = (job.GetProperty("done").GetInt32(), job.GetProperty("state").GetString()!);
        }
        if (state != "done" || done != customers) throw new InvalidOperationException($"The batch ended as {state} with {done:N0} of {customers:N0} decisions.");
        return (watch.Elapsed.TotalSeconds, host.Child.CoreSeconds - core);
    }

    private static async Task WhyNotAsync(BenchReport report, HostProcess host, int customers)
    {
        var times = new Histogram();
        for (var c = -50; c < customers; c++)
        {
            var start = Stopwatch.GetTimestamp();
            using var answer = await host.Client.GetAsync($"/v1/customers/{BenchCustomers.Id(Math.Abs(c))}/why-not?action=grow/g-00/a-0000&placement={BenchBank.Placement}");
            var text = await answer.Content.ReadAsStringAsync();
            if (!answer.IsSuccessStatusCode || !text.Contains("\"reasons\":", StringComparison.Ordinal)) throw new InvalidOperationException($"A why-not was answered with {(int)answer.StatusCode} {text}");
            if (c >= 0) times.Record((long)((Stopwatch.GetTimestamp() - start) * (1e9 / Stopwatch.Frequency)));
        }
        report.Figures.Add(new("why-not.p99", "why-not over HTTP, p99", times.Milliseconds(0.99), "ms") { Goal = Goal.Most(5), Note = $"one after the other, {customers} customers; p50 {Words.Of(times.Milliseconds(0.5))} ms, longest {Words.Of(times.Milliseconds(1))} ms" });
    }
}
