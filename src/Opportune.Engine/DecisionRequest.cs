using Opportune.Engine.Bank;
using Opportune.Expressions;

namespace Opportune.Engine;

/// <summary>A question: what should this customer see here and now?</summary>
/// <param name="Customer">Who.</param>
/// <param name="Placements">1 to 10 placements of one channel, each with the number of options wanted, in order of importance.</param>
/// <param name="Context">Declared context keys with values of their types.</param>
/// <param name="RequestId">The caller's idempotency key, or null.</param>
/// <param name="Fingerprint">64 bits of the request's body.</param>
/// <param name="AllowExploration">False asks for the greedy choice.</param>
/// <param name="StartedBy">The moment that started an outbound decision, or null.</param>
public sealed record DecisionRequest(CustomerId Customer, IReadOnlyList<PlacementRequest> Placements, IReadOnlyDictionary<string, CelValue> Context,
    string? RequestId, long Fingerprint, bool AllowExploration, string? StartedBy);
