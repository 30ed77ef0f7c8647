using Opportune.Engine;
using Opportune.Engine.Bank;
using Opportune.Engine.Ingest;

namespace Opportune.Runtime;

/// <summary>Events of a history that were read, sound or not, with the definition they were read under.</summary>
public sealed class HistoryEvents
{
    internal HistoryEvents(DecisionPipeline pipeline, (BankEvent? Event, EventProblem? Problem)[] events) => (Pipeline, Events) = (pipeline, events);

    internal DecisionPipeline Pipeline { get; }

    internal (BankEvent? Event, EventProblem? Problem)[] Events { get; }
}
