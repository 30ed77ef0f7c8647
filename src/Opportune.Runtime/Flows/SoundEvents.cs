using Opportune.Engine;
using Opportune.Engine.Bank;

namespace Opportune.Runtime;

/// <summary>Events that were read and found sound, with the definition they were read under.</summary>
public sealed class SoundEvents
{
    internal SoundEvents(DecisionPipeline pipeline, IReadOnlyList<BankEvent> events) => (Pipeline, Events) = (pipeline, events);

    /// <summary>How many.</summary>
    public int Count => Events.Count;

    internal DecisionPipeline Pipeline { get; }

    internal IReadOnlyList<BankEvent> Events { get; }
}
