using System.Diagnostics;
using Opportune.Learners;
using Opportune.Statistics;

namespace Opportune.Host.Commands.Evaluate;

/// <summary>How well probabilities fitted what happened.</summary>
/// <param name="LogLoss">Mean of −ln(probability of what happened), with its 95 % interval.</param>
/// <param name="LogLossCi95">By Student's t over rows.</param>
/// <param name="Brier">Mean squared distance.</param>
/// <param name="BrierCi95">By Student's t over rows.</param>
/// <param name="Ece">Expected calibration error over ten bins of equal width.</param>
/// <param name="EceOfChance">What it would be were these probabilities exactly right: mean and 95 % point of 200 draws of the labels from them.</param>
internal sealed record ProbabilityQuality(double LogLoss, Interval LogLossCi95, double Brier, Interval BrierCi95, double Ece, EceOfChance EceOfChance)
{
    private const int Draws = 200;

    /// <summary>The quality of probabilities.</summary>
    public static ProbabilityQuality Of(double[] probabilities, bool[] labels)
    {
        double[] given = [.. probabilities.Select((p, i) => Math.Clamp(labels[i] ? p : 1 - p, 1e-15, 1))];
        MeanEstimate loss = MeanEstimate.Of([.. given.Select(p => -Math.Log(p))]), brier = MeanEstimate.Of([.. given.Select(p => (1 - p) * (1 - p))]);
        return new(loss.Mean, loss.Interval(), brier.Mean, brier.Interval(), Reliability.Of(probabilities, labels).ExpectedCalibrationError, ChanceOf(probabilities));
    }

    private static EceOfChance ChanceOf(double[] probabilities)
    {
        var random = CounterRandom.FromSeed(1);
        double[] sorted = [.. probabilities.Order()], found = new double[Draws];
        for (var draw = 0; draw < Draws; draw++) found[draw] = EceOfDraw(sorted, random);
        Array.Sort(found);
        return new(found.Average(), found[(int)(0.95 * Draws)]);
    }

    // The same bins as Reliability's; labels are drawn, so their order does not matter.
    private static double EceOfDraw(double[] probabilities, CounterRandom random)
    {
        var off = new double[10];
        foreach (var p in probabilities) off[Math.Min(9, (int)(p * 10))] += p - (random.NextDouble() < p ? 1 : 0);
        return off.Sum(Math.Abs) / probabilities.Length;
    }
}

/// <summary>The expected calibration error of probabilities that are exactly right.</summary>
/// <param name="Mean">Over draws.</param>
/// <param name="High">Exceeded by 5 % of the draws.</param>
internal readonly record struct EceOfChance(double Mean, double High);

/// <summary>What an evaluation of a classifier found, on rows it did not learn from.</summary>
/// <param name="Auc">Mean over the parts held out.</param>
/// <param name="Learned">Of the probabilities as learned.</param>
/// <param name="Calibrated">Of the probabilities after calibration.</param>
/// <param name="SecondsToFit">Mean over the parts; without calibration.</param>
/// <param name="RowsPerSecond">Scoring, one row at a time on one thread.</param>
/// <param name="Rows">The rows that were scored, of all parts together.</param>
internal sealed record ClassifyEvaluation(AucEstimate Auc, ProbabilityQuality Learned, ProbabilityQuality Calibrated, double SecondsToFit, double RowsPerSecond, ScoredRows Rows)
{
    private const int LeastRows = 60, LeastOfAClass = 10; // below, a fifth of the rows says nothing

    /// <summary>Learns and scores each split in turn.</summary>
    /// <param name="table">The rows with a label.</param>
    /// <param name="labels">Their labels.</param>
    /// <param name="splits">What to hold out.</param>
    /// <param name="learner">How to learn.</param>
    /// <param name="calibration">One of <see cref="Calibrating.Names"/>.</param>
    /// <param name="advance">Told the done share.</param>
    public static ClassifyEvaluation Of(Table table, bool[] labels, IReadOnlyList<Split> splits, Learner learner, string calibration, Action<double> advance)
    {
        var (aucs, seconds, rates) = (new List<AucEstimate>(), new List<double>(), new List<double>());
        var (learned, calibrated, truth) = (new List<double>(), new List<double>(), new List<bool>());
        foreach (var split in splits)
        {
            var training = table.Select(split.Train);
            bool[] known = [.. split.Train.Select(i => labels[i])], held = [.. split.Test.Select(i => labels[i])];
            RequireEnough(known);
            var started = Stopwatch.GetTimestamp();
            var model = learner.Learn(training, known);
            seconds.Add(Stopwatch.GetElapsedTime(started).TotalSeconds);
            double[][] rows = [.. split.Test.Select(table.Row)];
            double[] scores = Scores(model, rows, rates);
            var map = Calibrating.Learn(calibration, learner, training, known);
            aucs.Add(AucEstimate.Of(scores, held));
            learned.AddRange(scores);
            calibrated.AddRange(scores.Select(map.Calibrate));
            truth.AddRange(held);
            advance((double)aucs.Count / splits.Count);
        }
        bool[] labelled = [.. truth];
        return new(AucEstimate.Mean(aucs), ProbabilityQuality.Of([.. learned], labelled), ProbabilityQuality.Of([.. calibrated], labelled), seconds.Average(), rates.Average(), new([.. learned], [.. calibrated], labelled));
    }

    private static void RequireEnough(bool[] known)
    {
        var positives = known.Count(l => l);
        if (known.Length < LeastRows || Math.Min(positives, known.Length - positives) < LeastOfAClass)
            throw new VerbException("evaluate.rows.few", $"A part to learn from has {positives} positives and {known.Length - positives} negatives; at least {LeastOfAClass} of each and {LeastRows} in all are needed. Take more rows or another split.", ExitCode.Refused);
    }

    private static double[] Scores(IClassifier model, double[][] rows, List<double> rates)
    {
        double[] scores = [.. rows.Select(r => model.Predict(r))]; // the first pass also warms up
        var (started, count) = (Stopwatch.GetTimestamp(), 0L);
        do
        {
            foreach (var row in rows) model.Predict(row);
            count += rows.Length;
        }
        while (Stopwatch.GetElapsedTime(started).TotalMilliseconds < 100);
        rates.Add(count / Stopwatch.GetElapsedTime(started).TotalSeconds);
        return scores;
    }
}
