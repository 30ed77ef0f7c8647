namespace Opportune.Learners;

/// <summary>Which pieces of a text count, and how a text classifier learns.</summary>
public sealed record TextOptions
{
    /// <summary>Longest run of neighbouring words that counts as a piece, 1 or more; default 2.</summary>
    public int WordRun { get; init; } = 2;

    /// <summary>Two words count as a pair when at most this far apart; 0 for no pairs. Default 10.</summary>
    public int PairDistance { get; init; } = 10;

    /// <summary>Shortest run of characters within a word (its ends marked by a space); default 2.</summary>
    public int ShortestCharacters { get; init; } = 2;

    /// <summary>Longest run of characters within a word; 0 for none. Default 5.</summary>
    public int LongestCharacters { get; init; } = 5;

    /// <summary>A piece counts when it occurs in at least so many texts; default 3.</summary>
    public int LeastTexts { get; init; } = 3;

    /// <summary>C &gt; 0 of the support vector machine: how much an example outside its margin costs against large weights. Default 1.</summary>
    public double Cost { get; init; } = 1.0;

    /// <summary>How a <see cref="TextNetwork"/> learns; default as its own options say.</summary>
    public TextNetworkOptions Network { get; init; } = new();

    /// <summary>Knowledge of the language from outside the texts, for a <see cref="TextNetwork"/>, whose file then holds it; null, the default, for none. The linear machine does not use it.</summary>
    public WordVectors? Vectors { get; init; }

    /// <summary>What an <see cref="IntentClassifier"/> is made of. Default the network, which is right more often; the linear machine is a tenth of its size.</summary>
    public TextMachine Machine { get; init; }

    /// <summary>The share of texts within scope that may be turned away as out of scope, in [0, 1); default 0.05.</summary>
    public double RejectedShare { get; init; } = 0.05;

    /// <summary>Draws the folds and the order of learning; any value. Default 0.</summary>
    public long Seed { get; init; }

    /// <summary>Threads to learn with; they change the time, never the result. Default 1.</summary>
    public int Threads { get; init; } = 1;

    internal void RequireSound()
    {
        if (WordRun < 1 || PairDistance < 0 || ShortestCharacters < 1 || LongestCharacters < 0 || LeastTexts < 1 || Threads < 1 || !(Cost > 0.0 && double.IsFinite(Cost)) || !(RejectedShare is >= 0.0 and < 1.0))
            throw new ArgumentException("A text option is out of the range that its description gives.");
    }
}

/// <summary>What scores the labels of a text.</summary>
public enum TextMachine
{
    /// <summary><see cref="TextNetwork"/>.</summary>
    Network,
    /// <summary><see cref="LinearTextClassifier"/>.</summary>
    Linear,
}
