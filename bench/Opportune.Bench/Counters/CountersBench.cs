using System.Diagnostics;
using System.Globalization;
using Opportune.Bench.Commands;
using Opportune.Bench.Ingest;
using Opportune.Bench.Load;
using Opportune.Bench.Reporting;
using Opportune.Bench.Sample;
using Opportune.Engine;
using Opportune.Expressions;
using Opportune.Runtime;

namespace Opportune.Bench.Counters;

/// <summary>Checking three contact limits and reserving a contact, durably: in the runtime, in Redis and in PostgreSQL.</summary>
internal sealed class CountersBench : IBench
{
    /// <summary>Customers whose contacts are counted.</summary>
    internal const int Customers = 20_000;

    /// <summary>Callers at once.</summary>
    internal const int Callers = 64;

    public string Name => "counters";

    public string Title => "check three contact limits and reserve, durably, beside Redis and PostgreSQL";

    public bool IsUsual => true;

    public async Task<BenchReport> RunAsync(Workshop workshop)
    {
        var report = new BenchReport(Name, "Contact limits");
        workshop.Say("in the runtime");
        var (ours, core) = await OursAsync(workshop);
        workshop.Say("Redis");
        var (redis, unsafeRedis) = await RedisRival.MeasureAsync(workshop);
        workshop.Say("PostgreSQL");
        var postgres = await PostgresRival.MeasureAsync(workshop);
        report.Figures.Add(new("counters.durable", "three limits checked and a contact reserved, durable", ours, "/s")
        {
            Beside = [redis, postgres],
            Note = $"ours is a whole decision about one action, with its encrypted record, by {Callers} callers in the process; core time {Words.Of(core)} µs each. Redis ran a script (one round trip) with appendfsync always, PostgreSQL one UPDATE … RETURNING by a prepared statement with synchronous_commit on, each under its own load tool with {Callers} clients",
        });
        report.Figures.Add(new("counters.redis-not-durable", "for comparison: Redis without durability", unsafeRedis.Value ?? double.NaN, "/s") { Note = unsafeRedis.WhyNot ?? "no append-only file and no snapshots: what was acknowledged is lost with the process" });
        return report;
    }

    private static async Task<(double PerSecond, double CoreMicroseconds)> OursAsync(Workshop workshop)
    {
        await using var bank = await RunningBank.OpenAsync(workshop.Folder("counters"), BenchBank.Source(1).ToBytes());
        await bank.FillAsync(new BenchCustomers(workshop.Time.GetUtcNow().AddHours(-1), 6), 0, workshop.Size(2_000, Customers));
        var zipf = new Zipf(workshop.Size(2_000, Customers), 0, 1 << 16, 5);
        await DecideAsync(bank.Runtime, zipf, 2);
        var (process, before, watch) = (Process.GetCurrentProcess(), Process.GetCurrentProcess().TotalProcessorTime, Stopwatch.StartNew());
        var done = await DecideAsync(bank.Runtime, zipf, workshop.Size(3, 10));
        process.Refresh();
        return (done / watch.Elapsed.TotalSeconds, (process.TotalProcessorTime - before).TotalMicroseconds / done);
    }

    private static async Task<long> DecideAsync(BankRuntime runtime, Zipf zipf, double seconds)
    {
        var (watch, done, context) = (Stopwatch.StartNew(), 0L, new Dictionary<string, CelValue>());
        await Task.WhenAll(Enumerable.Range(0, Callers).Select(_ => Task.Run(async () =>
        {
            while (watch.Elapsed.TotalSeconds < seconds)
            {
                int number;
                lock (zipf) number = zipf.Next();
                var answer = await runtime.DecideAsync(new(CustomerId.Parse(BenchCustomers.Id(number)), [new(BenchBank.Placement, 1)], context, null, 0, true, null), DecideMode.Live, CancellationToken.None);
                if (answer is not DecisionAnswer.Made) throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"No decision was made: {answer}"));
                Interlocked.Increment(ref done);
            }
        })));
        return done;
    }
}
