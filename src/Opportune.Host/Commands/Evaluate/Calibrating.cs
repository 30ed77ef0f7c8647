using Opportune.Learners;

namespace Opportune.Host.Commands.Evaluate;

/// <summary>Calibration without wasting rows: each fifth of the training rows is scored by a model that learned from the others, and the map is learned from these scores.</summary>
internal static class Calibrating
{
    private const int Folds = 5, RowsForSteps = 1_000;

    /// <summary>The names of the maps.</summary>
    public static IReadOnlyList<string> Names { get; } = ["venn-abers", "isotonic", "beta"];

    /// <summary>The map that fits so many rows: Venn-Abers takes any shape but needs rows, beta has three parameters.</summary>
    public static string Usual(int rows) => rows < RowsForSteps ? "beta" : "venn-abers";

    /// <summary>Learns a map.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <param name="learner">Whose scores to calibrate.</param>
    /// <param name="table">The training rows.</param>
    /// <param name="labels">Their labels.</param>
    /// <exception cref="VerbException">There is no such map.</exception>
    public static ICalibration Learn(string name, Learner learner, Table table, bool[] labels)
    {
        if (!Names.Contains(name)) throw new VerbException("usage.calibration", $"There is no calibration {name}. Choose one of {string.Join(", ", Names)}.");
        var scores = new double[labels.Length];
        foreach (var split in Split.Parse($"kfold:{Folds}:1", labels.Length))
        {
            var model = learner.Learn(table.Select(split.Train), [.. split.Train.Select(i => labels[i])]);
            foreach (var i in split.Test) scores[i] = model.Predict(table.Row(i));
        }
        return name switch
        {
            "beta" => BetaCalibration.Learn(scores, labels),
            "isotonic" => IsotonicCalibration.Learn(scores, labels),
            _ => VennAbersCalibration.Learn(scores, labels),
        };
    }
}
