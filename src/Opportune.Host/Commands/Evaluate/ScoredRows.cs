namespace Opportune.Host.Commands.Evaluate;

/// <summary>Rows held out, as scored.</summary>
/// <param name="Scores">Probabilities as learned.</param>
/// <param name="Calibrated">Probabilities after calibration.</param>
/// <param name="Labels">What is true.</param>
internal sealed record ScoredRows(double[] Scores, double[] Calibrated, bool[] Labels)
{
    /// <summary>How many there are.</summary>
    public int Count => Labels.Length;

    /// <summary>The ROC curve: share of negatives against share of positives at and above each score.</summary>
    public IEnumerable<(double FalsePositives, double TruePositives)> Roc() => Steps().Select(s => (s.Negatives, s.Positives));

    /// <summary>The gains: share of rows against share of positives found, the highest scores first.</summary>
    public IEnumerable<(double Rows, double Positives)> Gains() => Steps().Select(s => (s.Rows, s.Positives));

    private IEnumerable<(double Rows, double Positives, double Negatives)> Steps()
    {
        int[] order = [.. Enumerable.Range(0, Count).OrderByDescending(i => Scores[i])];
        double all = Labels.Count(l => l), positives = 0;
        yield return (0, 0, 0);
        for (var k = 0; k < order.Length; k++)
        {
            if (Labels[order[k]]) positives++;
            if (k + 1 == order.Length || Scores[order[k + 1]] != Scores[order[k]]) yield return ((k + 1.0) / Count, positives / all, (k + 1 - positives) / (Count - all));
        }
    }
}
