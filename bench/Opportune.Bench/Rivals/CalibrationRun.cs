using System.Globalization;
using Opportune.Bench.Reporting;
using Opportune.Learners;

namespace Opportune.Bench.Rivals;

/// <summary>Which calibration holds: each map on Bank Marketing over random splits, folds and the file's end, learned from scores of rows that the scoring model had not seen.</summary>
internal static class CalibrationRun
{
    private static readonly (string Name, int Folds, Func<double[], bool[], Func<double, double>> Learn)[] Maps =
    [
        ("as learned", 0, (_, _) => s => s),
        ("isotonic, 3 folds", 3, (s, y) => IsotonicCalibration.Learn(s, y).Calibrate),
        ("isotonic, 5 folds", 5, (s, y) => IsotonicCalibration.Learn(s, y).Calibrate),
        ("beta, 5 folds", 5, (s, y) => BetaCalibration.Learn(s, y).Calibrate),
        ("Venn-Abers, 5 folds", 5, (s, y) => VennAbersCalibration.Learn(s, y).Calibrate),
    ];

    /// <summary>Measures; gives the table and the figure of the map that the product uses.</summary>
    internal static void Run(string data, int splits, BenchReport report)
    {
        var bank = RivalTable.BankMarketing(data);
        var folds = bank.Splits(1)[0].Concat(bank.Others(bank.Splits(1)[0])).Index().GroupBy(p => p.Index % 5, p => p.Item).Select(g => g.ToArray()).ToList();
        (string Name, List<int[]> Parts)[] ways = [($"{splits} random splits", [.. bank.Splits(splits)]), ("5 folds", folds), ("the last 30 % of the file", [[.. Enumerable.Range(0, bank.Table.Rows).Skip((int)(0.7 * bank.Table.Rows))]])];
        var cells = ways.Select(w => Errors(bank, w.Parts)).ToList();
        report.Tables.Add(new("Expected calibration error on Bank Marketing, and log loss", ["map", .. ways.SelectMany(w => new[] { w.Name, "log loss" })], [.. Maps.Select((m, k) => (IReadOnlyList<string>)[m.Name, .. cells.SelectMany(c => new[] { c[k].Ece.ToString("F4", CultureInfo.InvariantCulture), c[k].Loss.ToString("F4", CultureInfo.InvariantCulture) })]),
            ["rows", .. ways.SelectMany(w => new[] { w.Parts.Sum(p => p.Length).ToString("N0", CultureInfo.InvariantCulture), "" })]]));
    }

    private static List<(double Ece, double Loss)> Errors(RivalTable bank, List<int[]> parts)
    {
        var (found, truth) = (Maps.Select(_ => new List<double>()).ToArray(), new List<bool>());
        foreach (var held in parts)
        {
            var known = bank.Others(held);
            var table = bank.Table.Select(known);
            bool[] labels = bank.At(known);
            var model = Learn(table, labels);
            double[] scores = Array.ConvertAll(held, i => model.Predict(bank.Table.Row(i)));
            var unseen = Maps.Select(m => m.Folds).Where(f => f > 0).Distinct().ToDictionary(f => f, f => OutOfFold(table, labels, f));
            for (var m = 0; m < Maps.Length; m++)
            {
                var map = Maps[m].Folds == 0 ? s => s : Maps[m].Learn(unseen[Maps[m].Folds], labels);
                found[m].AddRange(scores.Select(map));
            }
            truth.AddRange(bank.At(held));
        }
        bool[] all = [.. truth];
        return [.. found.Select(f => (Reliability.Of(f.ToArray(), all).ExpectedCalibrationError, ClassifierQuality.LogLoss(f.ToArray(), all)))];
    }

    private static double[] OutOfFold(Table table, bool[] labels, int folds)
    {
        int[] order = [.. Enumerable.Range(0, labels.Length)];
        CounterRandom.FromSeed(1).Shuffle(order.AsSpan());
        var scores = new double[labels.Length];
        for (var f = 0; f < folds; f++)
        {
            int[] held = [.. order.Where((_, k) => k % folds == f)], known = [.. order.Where((_, k) => k % folds != f)];
            var model = Learn(table.Select(known), Array.ConvertAll(known, i => labels[i]));
            foreach (var i in held) scores[i] = model.Predict(table.Row(i));
        }
        return scores;
    }

    private static BoostedClassifier Learn(Table table, bool[] labels) => BoostedClassifier.Learn(table, labels, new() { Threads = Environment.ProcessorCount });
}
