using Opportune.Engine.Bank;

namespace Opportune.Engine.Ingest;

/// <summary>What an event is to a customer who may have had it before.</summary>
public enum Novelty
{
    /// <summary>Never seen.</summary>
    New,
    /// <summary>Seen, saying the same.</summary>
    Duplicate,
    /// <summary>Its source and id were seen with another body.</summary>
    ReusedId,
}

/// <summary>The events that a customer has had, by fingerprint: what makes taking them in idempotent.</summary>
/// <remarks>16 bytes an event. Not thread-safe.</remarks>
public sealed class SeenEvents
{
    private readonly Dictionary<long, long> _bodies = [];

    /// <summary>Number of events.</summary>
    public int Count => _bodies.Count;

    /// <summary>Whether an event is new, known, or a known id with another body.</summary>
    public Novelty Judge(BankEvent e) => !_bodies.TryGetValue(e.IdFingerprint, out var body) ? Novelty.New
        : body == e.BodyFingerprint ? Novelty.Duplicate : Novelty.ReusedId;

    /// <summary>Remembers an event; false where its id was known.</summary>
    internal bool Add(BankEvent e) => _bodies.TryAdd(e.IdFingerprint, e.BodyFingerprint);
}
