using System.Globalization;
using Opportune.Engine.Bank;
using Opportune.Engine.Score;
using Opportune.Learners;
using Opportune.Statistics;

namespace Opportune.Engine.Learn;

/// <summary>What came of training on history.</summary>
public abstract record EventTraining
{
    private EventTraining() { }

    /// <summary>A model that ranks newer rows better than chance.</summary>
    /// <param name="Model">The model.</param>
    /// <param name="Rows">Customer months learnt from.</param>
    /// <param name="Happened">Of them, those in which it happened.</param>
    /// <param name="HeldOut">Newer customer months that judge.</param>
    /// <param name="Auc">The chance that one in which it happened has the higher score.</param>
    /// <param name="LogLoss">Of the held-out rows.</param>
    /// <param name="RateLogLoss">What the plain rate would have had.</param>
    public sealed record Done(EventModel Model, int Rows, int Happened, int HeldOut, RocArea Auc, double LogLoss, double RateLogLoss) : EventTraining;

    /// <summary>There is nothing to learn, or nothing was learnt.</summary>
    /// <param name="Code">Stable: <c>train.data.few</c>, <c>train.score.useless</c>.</param>
    /// <param name="Message">The numbers.</param>
    public sealed record Refused(string Code, string Message) : EventTraining;
}

/// <summary>Learns from history whether something will happen to a customer soon.</summary>
/// <remarks>Split by time: a row teaches only where its waiting time was over before the first row that judges. Pure and deterministic.</remarks>
public static class EventTrainer
{
    private const double HeldOut = 0.25;
    private const int LeastOfEach = 20;

    /// <summary>Learns.</summary>
    /// <param name="bank">The definition in use.</param>
    /// <param name="rows">Of <see cref="EventHistory.Rows"/>, of all customers.</param>
    /// <param name="happening">The event type waited for.</param>
    /// <param name="days">For how many days.</param>
    /// <param name="readers">Who reads the score.</param>
    public static EventTraining Learn(BankDefinition bank, IReadOnlyList<Example> rows, string happening, int days, ScoreReaders readers)
    {
        List<Example> sorted = [.. rows.OrderBy(r => r.DecidedAt).ThenBy(r => r.Customer)];
        if (sorted.Count == 0) return Few(0, 0, 0, 0);
        var until = sorted[(int)(sorted.Count * (1 - HeldOut))].DecidedAt;
        List<Example> learnt = [.. sorted.Where(r => r.KnownAt <= until).Select(r => r with { Level = readers.Cut(r.Level) })], held = [.. sorted.Where(r => r.DecidedAt >= until)];
        var (yes, later) = (learnt.Count(r => r.Succeeded), held.Count(r => r.Succeeded));
        if (yes < LeastOfEach || learnt.Count - yes < LeastOfEach || later < 2 || held.Count - later < 2) return Few(learnt.Count, yes, held.Count, later);
        IReadOnlyList<ModelInput> inputs = [.. InputSelection.Of(bank, readers.Purpose, readers.IsCredit, learnt).Where(i => i.Kind != InputKind.Constant && OfCustomer(bank, i))];
        if (inputs.Count == 0) return new EventTraining.Refused("train.score.blind", "No fact is open to every purpose and level of the features that read this score. Narrow their purposes, or raise their level.");
        var trees = BoostedClassifier.Learn(Table.OfRows([.. learnt.Select(r => Vector(readers.Over(inputs, bank), r))]), [.. learnt.Select(r => r.Succeeded)],
            new() { Rounds = 200, LearningRate = 0.05, Leaves = 8, MinRowsPerLeaf = 20, Ridge = 1, ValidationShare = 0.2 });
        return Judge(bank, new(happening, days, readers, inputs, trees), learnt.Count, yes, held);
    }

    /// <summary>The hour and the day of asking say nothing of a customer, and a model does not learn from scores.</summary>
    internal static bool OfCustomer(BankDefinition bank, ModelInput input) => bank.Facts.Facts[bank.Facts.SlotOf(input.Fact)] is var fact
        && !fact.Name.StartsWith("time.", StringComparison.Ordinal) && fact.Source != FactSource.Context && !ScoreReaders.IsScore(bank, fact);

    private static EventTraining Judge(BankDefinition bank, EventModel model, int rows, int yes, List<Example> held)
    {
        double[] p = [.. model.Predict(bank, [.. held.Select(r => (r.Facts, r.Level))])], rate = [.. held.Select(_ => (double)yes / rows)];
        bool[] labels = [.. held.Select(r => r.Succeeded)];
        var auc = RocArea.Of(p, labels)!.Value;
        return auc.Ci95.Low <= 0.5
            ? new EventTraining.Refused("train.score.useless", string.Create(CultureInfo.InvariantCulture, $"On {held.Count} newer customer months the score ranks no better than chance: AUC {auc.Value:0.000} ({auc.Ci95.Low:0.000} to {auc.Ci95.High:0.000}). Nothing is written."))
            : new EventTraining.Done(model, rows, yes, held.Count, auc, ClassifierQuality.LogLoss(p, labels), ClassifierQuality.LogLoss(rate, labels));
    }

    private static double[] Vector(FactInputs inputs, Example row)
    {
        var x = new double[inputs.Count];
        inputs.Fill(row.Facts, row.Level, x);
        return x;
    }

    private static EventTraining.Refused Few(int rows, int yes, int held, int later) => new("train.data.few", string.Create(CultureInfo.InvariantCulture,
        $"There is too little history to learn from: {rows} customer months, in {yes} of which it happened ({LeastOfEach} are needed, and as many without), and {held} newer ones with {later} (2 are needed)."));
}
