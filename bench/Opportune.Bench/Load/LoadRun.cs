using System.Diagnostics;
using System.Net;
using Opportune.Bench.Stages;

namespace Opportune.Bench.Load;

/// <summary>Loads a server from one thread of its own over keep-alive connections.</summary>
/// <remarks>Two ways. Closed: every connection sends its next request when its last was answered; shows the highest throughput, and flatters latencies. Open: requests are due at a steady pace
/// whatever the server does, and a latency counts from when its request was due, sent in time or not (what Tene calls coordinated omission cannot happen). It looks every 0.2 ms, which latencies contain, so that it
/// takes little of the cores that it shares with the server.</remarks>
internal sealed class LoadRun(IPEndPoint server, IRequests requests, int connections)
{
    private const double Drain = 5; // seconds that answers may take after the end
    private const long Breath = 200_000; // nanoseconds between two looks of the open loop
    private long _offered, _good, _bad;
    private string? _firstBad;

    /// <summary>As fast as the server answers.</summary>
    /// <param name="warmUp">Seconds that do not count.</param>
    /// <param name="seconds">Seconds that count.</param>
    internal LoadResult Closed(double warmUp, double seconds) => OnThread(() => Run(0, warmUp, seconds));

    /// <summary>At a steady pace.</summary>
    /// <param name="rate">Requests a second.</param>
    /// <param name="warmUp">Seconds that do not count.</param>
    /// <param name="seconds">Seconds that count.</param>
    internal LoadResult Open(double rate, double warmUp, double seconds) => OnThread(() => Run(rate, warmUp, seconds));

    private static LoadResult OnThread(Func<LoadResult> run)
    {
        LoadResult? result = null;
        Exception? failure = null;
        var thread = new Thread(() =>
        {
            try { result = run(); }
            catch (Exception e) { failure = e; }
        }) { Priority = ThreadPriority.AboveNormal };
        thread.Start();
        thread.Join();
        return failure is null ? result! : throw new InvalidOperationException("The load run failed: " + failure.Message, failure);
    }

    private LoadResult Run(double rate, double warmUp, double seconds)
    {
        var pool = Enumerable.Range(0, connections).Select(_ => new Connection(server)).ToArray();
        var watched = pool.Select(c => new Polling.Watched { Socket = c.Descriptor, Events = Polling.Readable }).ToArray();
        try
        {
            return Run(pool, watched, rate, warmUp, seconds);
        }
        finally
        {
            foreach (var connection in pool) connection.Dispose();
        }
    }

    private LoadResult Run(Connection[] pool, Polling.Watched[] watched, double rate, double warmUp, double seconds)
    {
        var (latency, service, free) = (new Histogram(), new Histogram(), new Stack<Connection>(pool));
        var start = Stopwatch.GetTimestamp();
        var (from, until) = (start + Ticks(warmUp), start + Ticks(warmUp + seconds));
        var (due, gap, sent) = (start, rate > 0 ? Stopwatch.Frequency / rate : 0, 0L);
        (long? coreAt, long? coreEnd) = (null, null);
        var inFlight = 0;
        while (true)
        {
            var now = Stopwatch.GetTimestamp();
            if (coreAt is null && now >= from) coreAt = ThreadMeter.Nanoseconds;
            if (coreEnd is null && now >= until) coreEnd = ThreadMeter.Nanoseconds;
            // What is due goes out, as far as connections are free; what finds none keeps its due time.
            while (free.Count > 0 && (rate > 0 ? due <= now && due < until : now < until))
            {
                var connection = free.Pop();
                var at = rate > 0 ? due : Stopwatch.GetTimestamp();
                if (at >= from) _offered++;
                if (!connection.Send(requests, at, Stopwatch.GetTimestamp())) throw new IOException("The server closed a connection.");
                inFlight++;
                if (rate > 0) due = start + (long)(++sent * gap);
            }
            var overdue = rate > 0 && due < until;
            if (now >= until && inFlight == 0 && !overdue) break;
            if (now >= until + Ticks(Drain))
            {
                _bad += inFlight + (overdue ? (long)((until - due) / gap) : 0);
                break;
            }
            var wait = rate > 0 && free.Count > 0 && due < until ? Math.Max(0, due - now) : Stopwatch.Frequency / 50;
            var nanoseconds = (long)(wait * (1e9 / Stopwatch.Frequency));
            if (rate > 0)
            {
                Polling.Pause(Math.Min(nanoseconds, Breath));
                nanoseconds = 0;
            }
            if (Polling.Wait(watched, nanoseconds) > 0) inFlight -= Collect(pool, watched, free, from, latency, service);
        }
        return new(seconds, _offered, _good, _bad, latency, service, ((coreEnd ?? ThreadMeter.Nanoseconds) - (coreAt ?? 0)) / 1e9, _firstBad);
    }

    private int Collect(Connection[] pool, Polling.Watched[] watched, Stack<Connection> free, long from, Histogram latency, Histogram service)
    {
        var answered = 0;
        for (var i = 0; i < watched.Length; i++)
        {
            if (watched[i].Happened == 0) continue;
            watched[i].Happened = 0;
            var connection = pool[i];
            if (!connection.IsBusy) throw new IOException("The server closed an idle connection.");
            var status = connection.Receive(requests, out var bad);
            if (status == 0) continue;
            if (status < 0) throw new IOException("The server closed a connection before it answered.");
            answered++;
            free.Push(connection);
            _firstBad ??= bad;
            var (due, sent) = connection.Times;
            if (due < from) continue;
            if (bad is not null)
            {
                _bad++;
                continue;
            }
            var now = Stopwatch.GetTimestamp();
            _good++;
            latency.Record(Nanoseconds(now - due));
            service.Record(Nanoseconds(now - sent));
        }
        return answered;
    }

    private static long Ticks(double seconds) => (long)(seconds * Stopwatch.Frequency);

    private static long Nanoseconds(long ticks) => (long)(ticks * (1e9 / Stopwatch.Frequency));
}
