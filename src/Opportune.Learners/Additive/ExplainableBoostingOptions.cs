namespace Opportune.Learners;

/// <summary>How an additive model is boosted.</summary>
public sealed record ExplainableBoostingOptions
{
    /// <summary>Most rounds over all terms, 1 or more; default 1,000. Learning stops when held-out rows no longer gain.</summary>
    public int Rounds { get; init; } = 1_000;

    /// <summary>By how much each step is shrunk, in (0, 1]; default 0.03.</summary>
    public double LearningRate { get; init; } = 0.03;

    /// <summary>Most pairs of columns that get a term of their own, 0 or more; default 5.</summary>
    public int Pairs { get; init; } = 5;

    /// <summary>Models on other held-out rows whose shapes are averaged, 1 or more; default 4.</summary>
    public int Bags { get; init; } = 4;

    /// <summary>The share of rows that each of them holds out, in (0, 0.5]; default 0.15.</summary>
    public double ValidationShare { get; init; } = 0.15;

    /// <summary>Rounds without gain after which it stops, 1 or more; default 30.</summary>
    public int Patience { get; init; } = 30;

    /// <summary>Fewest rows of a step's part, 1 or more; default 10.</summary>
    public int MinRows { get; init; } = 10;

    /// <summary>Draws the held-out rows; any value. Default 0.</summary>
    public long Seed { get; init; }

    internal void RequireSound()
    {
        if (Rounds < 1 || Pairs < 0 || Bags < 1 || Patience < 1 || MinRows < 1 || !(LearningRate is > 0.0 and <= 1.0) || !(ValidationShare is > 0.0 and <= 0.5)) throw new ArgumentException("A setting of the additive model is out of the range that its description gives.");
    }
}
