using Opportune.Statistics;

namespace Opportune.Host.Commands.Evaluate;

/// <summary>The area under the ROC curve of held-out rows with its standard error.</summary>
/// <remarks>DeLong's: see <see cref="RocArea"/>.</remarks>
/// <param name="Value">In [0, 1].</param>
/// <param name="StandardError">0 or more.</param>
internal readonly record struct AucEstimate(double Value, double StandardError)
{
    /// <summary>Value ± 1.96 standard errors, within [0, 1].</summary>
    public Interval Ci95 => new(Math.Max(0, Value - 1.96 * StandardError), Math.Min(1, Value + 1.96 * StandardError));

    /// <summary>The area of scores.</summary>
    /// <exception cref="VerbException">A class has fewer than two rows.</exception>
    public static AucEstimate Of(double[] scores, bool[] labels)
    {
        var positives = labels.Count(y => y);
        return RocArea.Of(scores, labels) is { } area ? new(area.Value, area.StandardError)
            : throw new VerbException("evaluate.split.class", $"A held-out part has {positives} positives and {labels.Length - positives} negatives; two of each are needed. Hold out more rows.", ExitCode.Refused);
    }

    /// <summary>The mean over folds, whose errors are taken as independent.</summary>
    public static AucEstimate Mean(IReadOnlyCollection<AucEstimate> folds) => new(folds.Average(f => f.Value), Math.Sqrt(folds.Sum(f => f.StandardError * f.StandardError)) / folds.Count);
}
