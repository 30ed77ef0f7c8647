using System.Text;
using Opportune.Engine.Bank;
using Opportune.Engine.Bank.Encoding;

namespace Opportune.Engine;

/// <summary>The latest requests of a customer, so that a repeated one gets the same answer.</summary>
/// <remarks>Keeps 64 requests of 24 hours. Not thread-safe.</remarks>
public sealed class RequestLog
{
    private const int Kept = 64;
    private static readonly TimeSpan For = TimeSpan.FromHours(24);

    [ThreadStatic] private static (string? Id, long Print) t_printed;

    // A ring of plain values: what leaves at its head moves nothing, and no texts are kept for the collector to follow.
    private readonly Queue<(long Id, long Fingerprint, DecisionName Decision, DateTimeOffset At)> _requests = new();

    /// <summary>Requests kept.</summary>
    internal int Count => _requests.Count;

    /// <summary>Remembers a request and its decision.</summary>
    public void Take(string requestId, long fingerprint, DecisionName decision, DateTimeOffset at)
    {
        _requests.Enqueue((PrintOf(requestId), fingerprint, decision, at));
        while (_requests.Count > Kept || at - _requests.Peek().At >= For) _requests.Dequeue();
    }

    /// <summary>The decision of an equal earlier request; null for a new one. A known id with another body says so.</summary>
    public (string? DecisionId, bool IsReused) Find(string requestId, long fingerprint, DateTimeOffset now)
    {
        (DecisionName? Decision, bool IsReused) found = (null, false);
        if (_requests.Count == 0) return (null, false);
        var id = PrintOf(requestId);
        foreach (var r in _requests)
            if (r.Id == id && now - r.At < For) found = r.Fingerprint == fingerprint ? (r.Decision, false) : (null, true);
        return (found.Decision?.ToString(), found.IsReused);
    }

    internal void Write(StateWriter w) => w.List(_requests, static (w, r) => { w.Fixed(r.Id); w.Fixed(r.Fingerprint); w.Name(r.Decision.ToString()); w.When(r.At); });

    /// <summary>Reads what <see cref="Write"/> wrote, into an empty log.</summary>
    internal void Read(StateReader r)
    {
        for (var n = r.Items(); n > 0; n--) _requests.Enqueue((r.Fixed(), r.Fixed(), DecisionName.Of(r.Name()), r.When()));
    }

    /// <summary>64 bits of an id's SHA-256: of a customer's 64 latest requests no two have the same by chance. A request is looked for and remembered by one thread, one after the other.</summary>
    private static long PrintOf(string requestId)
    {
        if (!ReferenceEquals(t_printed.Id, requestId)) t_printed = (requestId, Print(requestId));
        return t_printed.Print;
    }

    private static long Print(string requestId)
    {
        Span<byte> utf8 = requestId.Length <= 128 ? stackalloc byte[3 * requestId.Length] : new byte[3 * requestId.Length];
        return Fingerprint.Of(utf8[..Encoding.UTF8.GetBytes(requestId, utf8)]);
    }
}
