using System.ComponentModel;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Opportune.Bench.Commands;
using Opportune.Bench.Load;
using Opportune.Bench.Processes;
using Opportune.Bench.Reporting;

namespace Opportune.Bench.Http;

/// <summary>How a rival did, or why it could not be asked.</summary>
/// <param name="Name">With its settings.</param>
/// <param name="Rate">Null where it is not here.</param>
/// <param name="WhyNot">Null where it is.</param>
internal sealed record RivalRate(string Name, Rate? Rate, string? WhyNot)
{
    /// <summary>As a line beside a figure.</summary>
    internal Against Against(Func<Rate, double> value) => Rate is null ? Reporting.Against.Missing(Name, WhyNot!) : new(Name, value(Rate));
}

/// <summary>What a team would build with Python: FastAPI on uvicorn, which scores the same 200 candidates with scikit-learn and picks one. No rules, no limits, no record.</summary>
internal static class FastApiRival
{
    /// <summary>The Debian interpreter, which the packages are installed for.</summary>
    internal const string Python = "/usr/bin/python3";

    private const string Name = "FastAPI + scikit-learn";

    /// <summary>Measures it with 1 and 2 workers and 1 and 2 threads of the linear algebra; the best counts.</summary>
    internal static async Task<RivalRate> MeasureAsync(Workshop workshop, IRequests requests)
    {
        if (await MissingAsync("fastapi, uvicorn, sklearn, numpy") is { } why) return new(Name, null, why);
        RivalRate? best = null;
        foreach (var (workers, threads) in Settings(workshop))
        {
            var port = FreePort();
            await using var service = await StartAsync(workshop, "fastapi_service.py", port, workers, threads);
            var (_, rate) = Measure(workshop, service, port, requests);
            var name = NameOf(Name, "", workers, threads);
            workshop.Say($"{name}: {rate.Load.PerSecond:N0}/s");
            if (best?.Rate is not { } known || rate.Load.PerSecond > known.Load.PerSecond) best = new(name, rate, null);
        }
        return best!;
    }

    /// <summary>Workers, and threads of the linear algebra, that are tried.</summary>
    internal static IReadOnlyList<(int Workers, int Threads)> Settings(Workshop workshop) => workshop.IsFull ? [(1, 1), (1, 2), (2, 1), (2, 2)] : [(1, 1), (2, 1)];

    /// <summary>A rival's name with its settings.</summary>
    internal static string NameOf(string name, string more, int workers, int threads) => $"{name} ({workers} worker{(workers == 1 ? "" : "s")}, {threads} thread{(threads == 1 ? "" : "s")}{(more.Length > 0 ? ", " + more : "")})";

    /// <summary>Starts a service and waits until all its workers are ready.</summary>
    internal static async Task<Child> StartAsync(Workshop workshop, string script, int port, int workers, int threads, params string[] more)
    {
        var service = Child.Start(Python, [Path.Combine(workshop.RivalScripts, script), port.ToString(CultureInfo.InvariantCulture), workers.ToString(CultureInfo.InvariantCulture), .. more],
            new Dictionary<string, string> { ["OMP_NUM_THREADS"] = threads.ToString(CultureInfo.InvariantCulture), ["OPENBLAS_NUM_THREADS"] = threads.ToString(CultureInfo.InvariantCulture) });
        try
        {
            // One worker listens after it says so itself; several share the parent's socket, which is there before they are ready.
            for (var worker = 0; worker < workers; worker++) await service.LineAsync(workers == 1 ? "Uvicorn running on" : "Application startup complete", TimeSpan.FromSeconds(60));
            return service;
        }
        catch
        {
            await service.DisposeAsync();
            throw;
        }
    }

    /// <summary>A second to warm up, then what counts, with the core time of all of the service's processes.</summary>
    internal static (Rate Warm, Rate Rate) Measure(Workshop workshop, Child service, int port, IRequests requests)
    {
        var server = new IPEndPoint(IPAddress.Loopback, port);
        var warm = Rate.Closed(server, [], requests, 1);
        var before = Tree(service.Id);
        var rate = Rate.Closed(server, [], requests, workshop.Size(4, 10));
        return (warm, rate with { ServerSeconds = Tree(service.Id) - before });
    }

    /// <summary>Why it cannot run here, or null.</summary>
    /// <param name="modules">What it imports.</param>
    internal static async Task<string?> MissingAsync(string modules)
    {
        try
        {
            await Child.RunAsync(Python, ["-c", "import " + modules], TimeSpan.FromSeconds(60));
            return null;
        }
        catch (Win32Exception) { return "no Python at " + Python; }
        catch (InvalidOperationException missing) { return missing.Message.Split('\n')[^1].Trim(); }
    }

    /// <summary>A port that was free a moment ago.</summary>
    internal static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    /// <summary>Core time of a process and its children, in seconds.</summary>
    private static double Tree(int id)
    {
        var parents = new Dictionary<int, (int Parent, double Seconds)>();
        foreach (var folder in Directory.EnumerateDirectories("/proc").Where(f => int.TryParse(Path.GetFileName(f), out _)))
        {
            try
            {
                var stat = File.ReadAllText(Path.Combine(folder, "stat"));
                var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
                parents[int.Parse(Path.GetFileName(folder), CultureInfo.InvariantCulture)] = (int.Parse(fields[1], CultureInfo.InvariantCulture), (double.Parse(fields[11], CultureInfo.InvariantCulture) + double.Parse(fields[12], CultureInfo.InvariantCulture)) / 100);
            }
            catch (IOException) { /* it ended meanwhile */ }
        }
        return parents.Where(p => IsBelow(p.Key)).Sum(p => p.Value.Seconds);

        bool IsBelow(int process)
        {
            while (process != id && process > 1 && parents.TryGetValue(process, out var known)) process = known.Parent;
            return process == id;
        }
    }
}
