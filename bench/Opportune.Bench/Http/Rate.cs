using System.Net;
using Opportune.Bench.Load;
using Opportune.Bench.Processes;

namespace Opportune.Bench.Http;

/// <summary>How a server did in a load run, with the core time that it took.</summary>
/// <param name="Load">What the generator saw.</param>
/// <param name="ServerSeconds">Core time of the server while it was measured.</param>
internal sealed record Rate(LoadResult Load, double ServerSeconds)
{
    /// <summary>Core time of the server an answer, in microseconds.</summary>
    internal double ServerMicroseconds => ServerSeconds * 1e6 / Math.Max(1, Load.Good);

    /// <summary>Answers a second that all cores would give if they did nothing else: what a busy machine hides.</summary>
    internal double PerSecondByCore => Environment.ProcessorCount * 1e6 / (ServerMicroseconds + Load.GeneratorMicroseconds);

    /// <summary>The generator's share of the core time used.</summary>
    internal double GeneratorShare => Load.GeneratorSeconds / Math.Max(1e-9, Load.GeneratorSeconds + ServerSeconds);

    /// <summary>Measures servers in turns, so that a disturbance meets all of them, and keeps the best turn of each.</summary>
    /// <param name="rounds">Turns of each.</param>
    /// <param name="seconds">Of a turn.</param>
    /// <param name="servers">Each with its processes and traffic.</param>
    internal static Rate[] Best(int rounds, double seconds, params (IPEndPoint Server, IReadOnlyList<Child> Processes, IRequests Requests)[] servers)
    {
        var best = new Rate[servers.Length];
        for (var round = 0; round < rounds; round++)
        {
            for (var i = 0; i < servers.Length; i++)
            {
                var rate = Closed(servers[i].Server, servers[i].Processes, servers[i].Requests, seconds);
                if (best[i] is null || rate.PerSecondByCore > best[i].PerSecondByCore) best[i] = rate;
            }
        }
        return best;
    }

    /// <summary>Lets a server become as fast as it gets: a runtime that compiles while it runs needs answers, not seconds.</summary>
    /// <param name="server">Where it listens.</param>
    /// <param name="requests">What it is asked.</param>
    /// <param name="answers">After so many it is warm.</param>
    /// <param name="seconds">After so many seconds it must do as it is.</param>
    internal static void WarmUp(IPEndPoint server, IRequests requests, int answers = 60_000, double seconds = 15)
    {
        var watch = System.Diagnostics.Stopwatch.StartNew();
        for (var done = 0L; done < answers && watch.Elapsed.TotalSeconds < seconds;) done += Closed(server, [], requests, 1).Load.Good;
    }

    /// <summary>A closed loop over 64 connections.</summary>
    internal static Rate Closed(IPEndPoint server, IReadOnlyList<Child> processes, IRequests requests, double seconds, int connections = 64) =>
        Measured(processes, () => new LoadRun(server, requests, connections).Closed(0, seconds));

    /// <summary>An open loop at a steady rate.</summary>
    internal static Rate Open(IPEndPoint server, IReadOnlyList<Child> processes, IRequests requests, double rate, double seconds, int connections = 128) =>
        Measured(processes, () => new LoadRun(server, requests, connections).Open(rate, 0, seconds));

    private static Rate Measured(IReadOnlyList<Child> processes, Func<LoadResult> run)
    {
        var before = processes.Sum(p => p.CoreSeconds);
        var load = run();
        if (load.Bad > load.Good / 1_000 + 5 && load.Good == 0) throw new InvalidOperationException($"The server gave {load.Bad} bad answers, the first: {load.FirstBad ?? "none in time"}");
        return new(load, processes.Sum(p => p.CoreSeconds) - before);
    }
}
