using Opportune.Engine;
using Opportune.Engine.Bank;
using Opportune.Engine.Ingest;

namespace Opportune.Runtime;

/// <summary>Events that were read and found sound, with the definition they were read under.</summary>
public sealed class SoundEvents
{
    internal SoundEvents(DecisionPipeline pipeline, IReadOnlyList<(BankEvent? Event, EventProblem? Problem)> events, bool isAlone) => (Pipeline, Events, IsAlone) = (pipeline, events, isAlone);

    /// <summary>How many.</summary>
    public int Count => Events.Count;

    /// <summary>Whether the body was one event, not a batch of one.</summary>
    public bool IsAlone { get; }

    internal DecisionPipeline Pipeline { get; }

    internal IReadOnlyList<(BankEvent? Event, EventProblem? Problem)> Events { get; }
}
