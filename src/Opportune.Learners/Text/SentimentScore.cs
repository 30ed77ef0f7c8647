namespace Opportune.Learners;

/// <summary>How a text feels about its matter, and the words that decided.</summary>
/// <param name="Score">From −1 (all bad) over 0 (nothing said, or as much good as bad) to 1 (all good). Of a learned <see cref="Sentiment"/> 2p − 1, where p is the chance that the text is good.</param>
/// <param name="Words">The words that decided, the weightiest first, at most <see cref="Most"/>; they are the list's own words and never others of the text, so they may be shown and logged.</param>
public readonly record struct SentimentScore(double Score, IReadOnlyList<SentimentWord> Words)
{
    /// <summary>As many words are named at most.</summary>
    public const int Most = 8;

    /// <summary>A score nearer to 0 than this is neutral.</summary>
    public const double Neutral = 0.2;

    /// <summary>The score in one word.</summary>
    public SentimentTone Tone => Score >= Neutral ? SentimentTone.Positive : Score <= -Neutral ? SentimentTone.Negative : SentimentTone.Neutral;
}

/// <summary>One expression and what it added to the sum behind the score.</summary>
/// <param name="Said">The list's words with what turned or strengthened them: <c>not very helpful</c>.</param>
/// <param name="Weight">In units of log-odds: below 0 it spoke for bad, above 0 for good.</param>
public readonly record struct SentimentWord(string Said, double Weight);

/// <summary>A sentiment in one word.</summary>
public enum SentimentTone
{
    /// <summary>Neither good nor bad, or nothing said. The default.</summary>
    Neutral,

    /// <summary>More bad than good.</summary>
    Negative,

    /// <summary>More good than bad.</summary>
    Positive,
}

/// <summary>How <see cref="Sentiment"/> learns from texts.</summary>
public sealed record SentimentOptions
{
    /// <summary>A word is learned when it occurs in at least so many texts, 1 or more; default 3. A higher number keeps names and rare slips out of the model.</summary>
    public int LeastTexts { get; init; } = 3;

    /// <summary>How strongly the weights hold to those begun with, above 0: the inverse variance of a weight around its beginning. Default 1.</summary>
    public double Hold { get; init; } = 1.0;

    /// <summary>Draws the folds of the calibration; any value. Default 0.</summary>
    public long Seed { get; init; }

    internal void RequireSound()
    {
        if (LeastTexts < 1 || !(Hold > 0.0 && double.IsFinite(Hold))) throw new ArgumentException("A sentiment option is out of the range that its description gives.");
    }
}
