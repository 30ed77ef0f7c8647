namespace Opportune.Simulation;

/// <summary>How a synthetic customer answers an action that was shown, with the true probabilities behind the answer.</summary>
/// <param name="Accepted">Whether the customer accepts; drawn with <paramref name="Probability"/>.</param>
/// <param name="Probability">The true probability of accepting when shown, 0 to 1.</param>
/// <param name="AcceptsAnyway">Whether the same would have come about had nothing been shown; from the same draw.</param>
/// <param name="ProbabilityAnyway">The true probability of that. The true uplift is the difference of the two probabilities.</param>
/// <param name="Outcome"><c>accepted</c>, <c>clicked</c>, <c>dismissed</c>, <c>rejected</c> or <c>shown</c> (seen, nothing done).</param>
/// <param name="At">When the customer answers: within three days of being shown.</param>
public sealed record SimulatedResponse(
    bool Accepted, double Probability, bool AcceptsAnyway, double ProbabilityAnyway, string Outcome, DateTimeOffset At);
