using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Opportune.Learners;

namespace Opportune.Engine.Learn;

/// <summary>What a model must show before it may decide for everybody.</summary>
public sealed record PromotionOptions
{
    /// <summary>Most decisions to judge by, the newest. Default 200,000.</summary>
    [Range(1_000, 5_000_000)] public int MostRows { get; init; } = 200_000;

    /// <summary>Fewest labelled decisions that the model did not learn from. Default 300.</summary>
    [Range(50, 10_000_000)] public int LeastRows { get; init; } = 300;

    /// <summary>Fewest successes among them, and fewest failures. Default 30.</summary>
    [Range(5, 1_000_000)] public int LeastOfEach { get; init; } = 30;

    /// <summary>Most expected calibration error, beyond what chance alone gives so few rows. Default 0.02.</summary>
    [Range(0.001, 0.5)] public double MostCalibrationError { get; init; } = 0.02;

    /// <summary>Most population stability index of the chances. Default 0.25.</summary>
    [Range(0.01, 10.0)] public double MostDrift { get; init; } = 0.25;
}

/// <summary>One gate.</summary>
/// <param name="Code">Stable: <c>gate.quality</c>.</param>
/// <param name="Passed">Whether it lets the model through.</param>
/// <param name="Message">The numbers compared.</param>
public sealed record Gate(string Code, bool Passed, string Message);

/// <summary>Judges whether a model may take the place of another.</summary>
public static class PromotionGates
{
    /// <summary>All gates, each with its numbers; the model passes where all do.</summary>
    /// <param name="comparison">Over decisions that the model did not learn from; null where there are none.</param>
    /// <param name="options">What is asked for.</param>
    public static IReadOnlyList<Gate> Judge(ModelComparison? comparison, PromotionOptions options)
    {
        if (comparison is not { } c) return [new("gate.evidence", false, "No decision after the model's training has a known outcome yet. Let it be a challenger, or wait.")];
        var evidence = new Gate("gate.evidence", c.Rows >= options.LeastRows && c.Successes >= options.LeastOfEach && c.Rows - c.Successes >= options.LeastOfEach,
            Say($"{c.Rows} decisions of {c.Customers} customers, {c.Successes} successes; needs {options.LeastRows} with {options.LeastOfEach} of each kind"));
        return [evidence, Quality(c), Ranking(c), Calibration(c, options), .. Fairness(c), Drift(c, options)];
    }

    private static Gate Quality(ModelComparison c)
    {
        var gain = c.LossGain.Interval();
        return new("gate.quality", gain.Low > 0, Say($"log loss {c.Model.LogLoss:0.0000} against {c.Other.LogLoss:0.0000}: gain {c.LossGain.Mean:0.0000} ({gain.Low:0.0000} to {gain.High:0.0000}); the interval must lie above 0"));
    }

    private static Gate Ranking(ModelComparison c) => c.AucGain is { } gain && c.Model.Auc is { } auc && c.Other.Auc is { } other
        ? new("gate.ranking", gain.Ci95.High >= 0, Say($"AUC {auc.Value:0.000} against {other.Value:0.000}: gain {gain.Value:0.000} ({gain.Ci95.Low:0.000} to {gain.Ci95.High:0.000}); it must not certainly lose"))
        : new("gate.ranking", false, "Too few successes or failures to compare how well they rank.");

    /// <summary>Bins of few rows miss by chance: the mean of |observed − predicted| under perfect calibration is √(2/π) times the standard error of each bin.</summary>
    private static Gate Calibration(ModelComparison c, PromotionOptions options)
    {
        var chance = c.Model.Bins.Sum(b => (double)b.Rows / c.Rows * Numerics.Sqrt(2 / Math.PI * b.MeanPrediction * (1 - b.MeanPrediction) / b.Rows));
        return new("gate.calibration", c.Model.CalibrationError <= options.MostCalibrationError + chance,
            Say($"expected calibration error {c.Model.CalibrationError:0.0000}, of which chance gives so few rows {chance:0.0000}; at most {options.MostCalibrationError:0.000} beyond it"));
    }

    /// <summary>Credit must favour every group at least four fifths as often as the others. Elsewhere a group may be favoured less often where it truly responds less, and not where the model underrates it.</summary>
    private static IEnumerable<Gate> Fairness(ModelComparison c)
    {
        var behind = c.Groups.Where(g => g.IsUnfair).ToList();
        if (behind.Count == 0) yield return new("gate.fairness", true, Say($"{c.Groups.Count(g => g.Ratio is not null)} groups compared; none is favoured less than four fifths as often without cause"));
        foreach (var g in behind)
            yield return new("gate.fairness", false, Say($"{g.Fact} {g.Group}{(g.IsCredit ? " (credit)" : "")}: favoured {g.Ratio!.Value:0.00} times as often as others ({g.Ratio.Ci95.Low:0.00} to {g.Ratio.Ci95.High:0.00}), given {g.Predicted:0.000} where {g.Observed.Low:0.000} to {g.Observed.High:0.000} responded"));
    }

    private static Gate Drift(ModelComparison c, PromotionOptions options)
    {
        var moved = c.Drift.FirstOrDefault(d => d.Input == "P")?.StabilityIndex ?? 0;
        var inputs = c.Drift.Where(d => d.Input != "P" && d.StabilityIndex > 0.25).Take(3).Select(d => Say($"{d.Input} {d.StabilityIndex:0.00}")).ToList();
        return new("gate.drift", moved <= options.MostDrift, Say($"stability index of the chances {moved:0.000}, at most {options.MostDrift:0.00}{(inputs.Count > 0 ? "; inputs that moved: " + string.Join(", ", inputs) : "")}"));
    }

    private static string Say(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
