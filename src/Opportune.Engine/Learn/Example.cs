using Opportune.Engine.Bank;
using Opportune.Expressions;

namespace Opportune.Engine.Learn;

/// <summary>A decision's choice that a customer saw, with what the decision read and what came of it: one row to learn from.</summary>
/// <param name="Customer">Who; rows of one customer are no independent evidence.</param>
/// <param name="Action">Action id.</param>
/// <param name="DecidedAt">When it was decided.</param>
/// <param name="KnownAt">From when on the row may be used: when the outcome was counted and its window was over, whichever came later. Successes are known early and failures only when the window ends, so that
/// taking rows as they become known would make every young row a success.</param>
/// <param name="Facts">The facts that the decision recorded, by slot of the definition now in use; a fact that is no longer declared is gone, a new one is missing.</param>
/// <param name="Level">The lower of the customer's level at the decision and now.</param>
/// <param name="Probability">The recorded chance of the choice, in (0, 1].</param>
/// <param name="Propensity">P as recorded.</param>
/// <param name="Model">The hash of the model that scored it.</param>
/// <param name="Succeeded">Whether the action reached its objective in its window.</param>
public sealed record Example(CustomerId Customer, string Action, DateTimeOffset DecidedAt, DateTimeOffset KnownAt, IReadOnlyList<CelValue> Facts, PersonalizationLevel Level,
    double Probability, double Propensity, string Model, bool Succeeded);
