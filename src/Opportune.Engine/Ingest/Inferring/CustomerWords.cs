using Opportune.Learners;

namespace Opportune.Engine.Ingest.Inferring;

/// <summary>Understands what a customer wrote or said: what it is about, and how it sounds.</summary>
/// <remarks>Pure and thread-safe. At most 1,000 characters, as a field of text has.</remarks>
/// <param name="model">Learned from customers' questions; its labels are topics.</param>
/// <param name="sentiment">Tells how words sound.</param>
public sealed class CustomerWords(IntentClassifier model, Sentiment sentiment)
{
    /// <summary>Least confidence, in [0, 1], of a topic; below it there is none.</summary>
    public const double LeastConfidence = 0.9;

    /// <summary>What it is about, or null where that is not sure enough or none of the known topics.</summary>
    public string? Topic(string text) =>
        !string.IsNullOrWhiteSpace(text) && model.Predict(text) is IntentAnswer.Understood { Confidence: >= LeastConfidence } understood ? understood.Intent : null;

    /// <summary>How it sounds, from −1 to 1 in hundredths; null where no word of it says.</summary>
    public double? Tone(string text) =>
        !string.IsNullOrWhiteSpace(text) && sentiment.Of(text) is { Words.Count: > 0 } said ? Math.Round(said.Score, 2, MidpointRounding.AwayFromZero) : null;
}
