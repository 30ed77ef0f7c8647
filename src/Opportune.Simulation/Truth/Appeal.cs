namespace Opportune.Simulation.Truth;

/// <summary>What an action appeals to, and what it is worth when the need is full.</summary>
/// <param name="Word">The action's id contains this word.</param>
/// <param name="Need">The need it answers.</param>
/// <param name="Base">Probability of acceptance without any need.</param>
/// <param name="Span">What a full need (1) adds to it.</param>
/// <param name="Anyway">Probability with a full need that it comes about without the action.</param>
/// <param name="Moments">While one of these is true the span counts double.</param>
internal sealed record Appeal(string Word, Need Need, double Base, double Span, double Anyway, params string[] Moments);
