namespace Opportune.Learners;

/// <summary>How a <see cref="TextNetwork"/> learns.</summary>
public sealed record TextNetworkOptions
{
    /// <summary>How many networks learn, each from draws of its own; their mean answers. 1 or more; default 2.</summary>
    public int Voters { get; init; } = 2;

    /// <summary>Hidden units of a voter, 1 or more; default 128.</summary>
    public int Units { get; init; } = 128;

    /// <summary>How often each text is learned from, 3 or more; default 30. The weights are the mean of those after each of the last third of the rounds.</summary>
    public int Rounds { get; init; } = 30;

    /// <summary>First step size, above 0, falling in a line to a tenth; default 0.04.</summary>
    public double Step { get; init; } = 0.04;

    /// <summary>The chance that a word is left out while learning from a text, in [0, 1); default 0.4. So no answer hangs on one word.</summary>
    public double WordsLeftOut { get; init; } = 0.4;

    /// <summary>The chance that a hidden unit is left out while learning from a text, in [0, 1); default 0.4.</summary>
    public double UnitsLeftOut { get; init; } = 0.4;

    /// <summary>What share of a label's certainty is spread over all labels, in [0, 1); default 0.05. Labels given by people are sometimes wrong.</summary>
    public double Doubt { get; init; } = 0.05;

    internal void RequireSound()
    {
        if (Voters < 1 || Units < 1 || Rounds < 3 || !(Step > 0.0 && double.IsFinite(Step)) || !(WordsLeftOut is >= 0.0 and < 1.0) || !(UnitsLeftOut is >= 0.0 and < 1.0) || !(Doubt is >= 0.0 and < 1.0))
            throw new ArgumentException("An option of the text network is out of the range that its description gives.");
    }
}
