using Opportune.Engine.Bank.Encoding;

namespace Opportune.Engine;

/// <summary>The latest requests of a customer, so that a repeated one gets the same answer.</summary>
/// <remarks>Keeps 64 requests of 24 hours. Not thread-safe.</remarks>
public sealed class RequestLog
{
    private const int Kept = 64;
    private static readonly TimeSpan For = TimeSpan.FromHours(24);
    private readonly List<(string RequestId, long Fingerprint, string DecisionId, DateTimeOffset At)> _requests = [];

    /// <summary>Requests kept.</summary>
    internal int Count => _requests.Count;

    /// <summary>Remembers a request and its decision.</summary>
    public void Take(string requestId, long fingerprint, string decisionId, DateTimeOffset at)
    {
        _requests.Add((requestId, fingerprint, decisionId, at));
        _requests.RemoveAll(r => at - r.At >= For);
        if (_requests.Count > Kept) _requests.RemoveAt(0);
    }

    /// <summary>The decision of an equal earlier request; null for a new one. A known id with another body says so.</summary>
    public (string? DecisionId, bool IsReused) Find(string requestId, long fingerprint, DateTimeOffset now)
    {
        for (var i = _requests.Count - 1; i >= 0; i--)
            if (_requests[i].RequestId == requestId && now - _requests[i].At < For) return _requests[i].Fingerprint == fingerprint ? (_requests[i].DecisionId, false) : (null, true);
        return (null, false);
    }

    internal void Write(StateWriter w) => w.List(_requests, r => { w.Name(r.RequestId); w.Fixed(r.Fingerprint); w.Name(r.DecisionId); w.When(r.At); });

    /// <summary>Reads what <see cref="Write"/> wrote, into an empty log.</summary>
    internal void Read(StateReader r)
    {
        for (var n = r.Items(); n > 0; n--) _requests.Add((r.Name(), r.Fixed(), r.Name(), r.When()));
    }
}
