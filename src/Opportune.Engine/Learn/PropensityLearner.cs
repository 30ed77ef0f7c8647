using Opportune.Engine.Respond;
using Opportune.Engine.Score;

namespace Opportune.Engine.Learn;

/// <summary>Counts outcomes by action and publishes immutable snapshots of the counts.</summary>
/// <remarks>Counting is commutative, so that a rebuild from the journal gives the same counts. Not thread-safe.</remarks>
public sealed class PropensityLearner
{
    private readonly SortedDictionary<string, ActionCounts> _counts = new(StringComparer.Ordinal);

    /// <summary>Starts with nothing, or goes on from a published snapshot.</summary>
    public PropensityLearner(PropensityModel? from = null)
    {
        foreach (var (action, counts) in from?.Counts ?? new Dictionary<string, ActionCounts>()) _counts[action] = counts;
    }

    /// <summary>Labels taken since the last snapshot.</summary>
    public int Unpublished { get; private set; }

    /// <summary>Takes what became known about an exposure.</summary>
    public void Take(LabelChange change)
    {
        var counts = _counts.GetValueOrDefault(change.Action);
        _counts[change.Action] = new(counts.Successes + change.Successes, counts.Trials + change.Trials);
        Unpublished++;
    }

    /// <summary>A snapshot of all counts so far.</summary>
    public PropensityModel Publish()
    {
        Unpublished = 0;
        return new(_counts);
    }
}
