namespace Opportune.Engine.Profile;

/// <summary>What is kept of a customer's words.</summary>
/// <param name="Topic">What they were about, or empty where that is not known.</param>
/// <param name="Sentiment">How they sounded, from −1 to 1; not a number where that is not known.</param>
internal readonly record struct Tone(string Topic, double Sentiment);
