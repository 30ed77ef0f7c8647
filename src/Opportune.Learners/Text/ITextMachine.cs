namespace Opportune.Learners;

/// <summary>Scores each label for a text.</summary>
internal interface ITextMachine
{
    /// <summary>The labels, in the order of their scores.</summary>
    IReadOnlyList<string> Labels { get; }

    /// <summary>Writes the score of each label and gives the best one.</summary>
    int Scores(string text, Span<double> scores);

    /// <summary>Writes itself into a model file.</summary>
    void Write(ModelWriter writer);
}
