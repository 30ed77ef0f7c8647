using System.Collections.Concurrent;
using Opportune.Host.Access;
using Opportune.Host.Settings;

namespace Opportune.Host.Api;

/// <summary>The requests under way, in all and for each key, and how many there may be.</summary>
/// <remarks>Thread-safe. There are as many counters as keys have ever been used since the start.</remarks>
internal sealed class Pressure(ServerOptions options)
{
    private readonly ConcurrentDictionary<string, Counter> _ofKey = new(StringComparer.Ordinal);
    private int _all;

    /// <summary>How many requests of one key are under way.</summary>
    internal sealed class Counter
    {
        internal int Count;
    }

    /// <summary>What becomes of a request.</summary>
    internal enum Admission
    {
        /// <summary>It is counted in.</summary>
        In,
        /// <summary>The host has all hands full.</summary>
        HostIsBusy,
        /// <summary>The key has as many under way as one may have.</summary>
        KeyIsBusy,
    }

    /// <summary>Requests under way now, those without a key not counted.</summary>
    public int UnderWay => Volatile.Read(ref _all);

    /// <summary>Counts a request in, or says why not.</summary>
    public Admission Enter(Caller caller, out Counter own)
    {
        own = _ofKey.GetOrAdd(caller.Name, static _ => new());
        if (Interlocked.Increment(ref _all) > options.MostRequests)
        {
            Interlocked.Decrement(ref _all);
            return Admission.HostIsBusy;
        }
        if (Interlocked.Increment(ref own.Count) <= options.MostRequestsOfKey) return Admission.In;
        Leave(own);
        return Admission.KeyIsBusy;
    }

    /// <summary>Counts it out.</summary>
    public void Leave(Counter own)
    {
        Interlocked.Decrement(ref own.Count);
        Interlocked.Decrement(ref _all);
    }
}
