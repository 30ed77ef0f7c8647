namespace Opportune.Runtime.Learning;

/// <summary>What to score customers for.</summary>
/// <param name="Model">The name under which features read the score: <c>next-product</c>, <c>segment</c>, or any other for the chance of a happening, such as <c>churn</c>.</param>
/// <param name="Happening">The event type that the chance is of; not used for the two others.</param>
/// <param name="Days">Within how many days, 7 to 366.</param>
/// <param name="Count">How many segments, 2 to 50.</param>
public sealed record ScoreRequest(string Model, string Happening, int Days, int Count)
{
    /// <summary>What customers may take next: a score for each of their three best products.</summary>
    public const string NextProduct = "next-product";

    /// <summary>The segment of each customer, as its number from 0.</summary>
    public const string Segment = "segment";
}

/// <summary>What came of scoring.</summary>
public abstract record ScoreAnswer
{
    private ScoreAnswer() { }

    /// <summary>The scores are events now.</summary>
    /// <param name="Model">The model's name.</param>
    /// <param name="Hash">Of its file; null where the model is nothing to keep.</param>
    /// <param name="Customers">Customers scored.</param>
    /// <param name="Quality">How good it was on what it had not learnt from.</param>
    public sealed record Done(string Model, string? Hash, int Customers, string Quality) : ScoreAnswer
    {
        internal ReadOnlyMemory<byte>? File { get; init; }
    }

    /// <summary>Nothing was written.</summary>
    /// <param name="Code">Stable: <c>train.score.unread</c>, <c>train.data.few</c>, <c>train.score.useless</c>, <c>train.score.blind</c>.</param>
    /// <param name="Message">What to do next.</param>
    public sealed record Refused(string Code, string Message) : ScoreAnswer;
}
