using System.Text.Json;
using Opportune.Engine.Bank;

namespace Opportune.Durability.Tests.PowerLoss;

/// <summary>Something that a caller was told is done.</summary>
/// <param name="Sequence">The newest entry of the journal when the caller was told.</param>
internal abstract record Ack(long Sequence)
{
    /// <summary>Events were taken.</summary>
    public sealed record Taken(long Sequence, IReadOnlyList<JsonElement> Events) : Ack(Sequence);

    /// <summary>A request was decided.</summary>
    public sealed record Decided(long Sequence, string Customer, string RequestId, string DecisionId) : Ack(Sequence);

    /// <summary>An answer was taken.</summary>
    public sealed record Answered(long Sequence, string Token, Outcome Outcome) : Ack(Sequence);

    /// <summary>A customer was erased; <paramref name="Number"/> was theirs.</summary>
    public sealed record Erased(long Sequence, string Customer, ulong Number) : Ack(Sequence);

    /// <summary>A model was published.</summary>
    public sealed record Published(long Sequence, string Hash) : Ack(Sequence);

    /// <summary>The bank runs.</summary>
    public sealed record Started(long Sequence) : Ack(Sequence);
}
