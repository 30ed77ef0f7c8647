namespace Opportune.Engine;

/// <summary>The latest requests of a customer, so that a repeated one gets the same answer.</summary>
/// <remarks>Keeps 64 requests of 24 hours. Not thread-safe.</remarks>
public sealed class RequestLog
{
    private const int Kept = 64;
    private static readonly TimeSpan For = TimeSpan.FromHours(24);
    private readonly LinkedList<(string RequestId, long Fingerprint, string DecisionId, DateTimeOffset At)> _requests = [];

    /// <summary>Remembers a request and its decision.</summary>
    public void Take(string requestId, long fingerprint, string decisionId, DateTimeOffset at)
    {
        _requests.AddLast((requestId, fingerprint, decisionId, at));
        if (_requests.Count > Kept) _requests.RemoveFirst();
    }

    /// <summary>The decision of an equal earlier request; null for a new one. A known id with another body says so.</summary>
    public (string? DecisionId, bool IsReused) Find(string requestId, long fingerprint, DateTimeOffset now)
    {
        for (var node = _requests.Last; node is not null; node = node.Previous)
            if (node.Value.RequestId == requestId && now - node.Value.At < For) return node.Value.Fingerprint == fingerprint ? (node.Value.DecisionId, false) : (null, true);
        return (null, false);
    }
}
