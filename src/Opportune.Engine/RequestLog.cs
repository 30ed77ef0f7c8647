using Opportune.Engine.Bank.Encoding;

namespace Opportune.Engine;

/// <summary>The latest requests of a customer, so that a repeated one gets the same answer.</summary>
/// <remarks>Keeps 64 requests of 24 hours. Not thread-safe.</remarks>
public sealed class RequestLog
{
    private const int Kept = 64;
    private static readonly TimeSpan For = TimeSpan.FromHours(24);
    // A ring: what leaves at its head moves nothing. The last letters tell most ids apart without a look at the texts, which lie all over the memory.
    private readonly Queue<(ulong End, string RequestId, long Fingerprint, string DecisionId, DateTimeOffset At)> _requests = new();

    /// <summary>Requests kept.</summary>
    internal int Count => _requests.Count;

    /// <summary>Remembers a request and its decision.</summary>
    public void Take(string requestId, long fingerprint, string decisionId, DateTimeOffset at)
    {
        _requests.Enqueue((EndOf(requestId), requestId, fingerprint, decisionId, at));
        while (_requests.Count > Kept || at - _requests.Peek().At >= For) _requests.Dequeue();
    }

    /// <summary>The decision of an equal earlier request; null for a new one. A known id with another body says so.</summary>
    public (string? DecisionId, bool IsReused) Find(string requestId, long fingerprint, DateTimeOffset now)
    {
        (string? DecisionId, bool IsReused) found = (null, false);
        if (_requests.Count == 0) return found;
        var end = EndOf(requestId);
        foreach (var r in _requests)
            if (r.End == end && r.RequestId == requestId && now - r.At < For) found = r.Fingerprint == fingerprint ? (r.DecisionId, false) : (null, true);
        return found;
    }

    private static ulong EndOf(string id)
    {
        var end = 0UL;
        foreach (var letter in id.AsSpan(Math.Max(0, id.Length - 4))) end = end << 16 | letter;
        return end;
    }

    internal void Write(StateWriter w) => w.List(_requests, r => { w.Name(r.RequestId); w.Fixed(r.Fingerprint); w.Name(r.DecisionId); w.When(r.At); });

    /// <summary>Reads what <see cref="Write"/> wrote, into an empty log.</summary>
    internal void Read(StateReader r)
    {
        for (var n = r.Items(); n > 0; n--) _requests.Enqueue((r.Name() is var id ? EndOf(id) : 0, id, r.Fixed(), r.Name(), r.When()));
    }
}
