using System.Diagnostics;
using Opportune.Learners;
using Opportune.Statistics;

namespace Opportune.Host.Commands.Evaluate;

/// <summary>What one treatment changed against the control, over all units; and how well a doubly robust learner targets it, on units held out.</summary>
/// <param name="Treatment">Its name.</param>
/// <param name="Units">Units of both arms.</param>
/// <param name="Treated">Mean outcome of the treated.</param>
/// <param name="Control">Mean outcome of the control.</param>
/// <param name="Effect">Treated − control.</param>
/// <param name="EffectCi95">Newcombe's interval for outcomes of 0 and 1, Welch's for others.</param>
/// <param name="Qini">Qini coefficient per held-out unit; 0 for a targeting by chance.</param>
/// <param name="QiniCi95">Percentile interval over resamples.</param>
/// <param name="EffectInBest">The effect among the 30 % of held-out units with the highest predictions; null where an arm has no unit there.</param>
/// <param name="SecondsToFit">Of learning.</param>
/// <param name="SecondsOfBootstraps">Of the interval.</param>
/// <param name="RowsPerSecond">Scoring, one unit at a time.</param>
/// <param name="Curve">Of the held-out units: what treatment added a unit, were this share treated, the most promising first.</param>
internal sealed record UpliftEvaluation(
    string Treatment, int Units, double Treated, double Control, double Effect, Interval EffectCi95, double Qini, Interval QiniCi95, double? EffectInBest, double SecondsToFit, double SecondsOfBootstraps, double RowsPerSecond, IReadOnlyList<(double Share, double Gain)> Curve)
{
    private const double Best = 0.3;
    private const int LeastOfAnArm = 50; // in each part: each half of the learner needs both arms

    // Few, large leaves: effects are small beside outcomes, and a tree that follows single units shows chance.
    private static readonly BoostingOptions Careful = new() { Rounds = 50, LearningRate = 0.05, Leaves = 8, MinRowsPerLeaf = 200, Threads = Environment.ProcessorCount };

    /// <summary>Measures one treatment.</summary>
    /// <exception cref="VerbException">An arm is too small, or the split is none.</exception>
    public static UpliftEvaluation Of(string name, Table table, bool[] treated, double[] outcomes, string how, int resamples)
    {
        var splits = Split.Parse(how, treated.Length);
        if (splits.Count != 1) throw new VerbException("usage.split", "Uplift is judged on one part held out: random:SHARE:SEED or time:SHARE.");
        var (train, test) = (splits[0].Train, splits[0].Test);
        RequireArms(name, train, treated);
        RequireArms(name, test, treated);
        var effect = EffectOf(treated, outcomes);
        var started = Stopwatch.GetTimestamp();
        var model = DoublyRobustLearner.Learn(table.Select(train), At(treated, train), At(outcomes, train), Careful);
        var fit = Stopwatch.GetElapsedTime(started).TotalSeconds;
        double[][] rows = [.. test.Select(table.Row)];
        started = Stopwatch.GetTimestamp();
        double[] scores = [.. rows.Select(r => model.Predict(r))];
        var rate = rows.Length / Stopwatch.GetElapsedTime(started).TotalSeconds;
        var curve = new UpliftCurve(scores, At(treated, test), At(outcomes, test));
        started = Stopwatch.GetTimestamp();
        var interval = curve.QiniInterval(CounterRandom.FromSeed(1), resamples);
        var bootstraps = Stopwatch.GetElapsedTime(started).TotalSeconds;
        var best = curve.UpliftAt(Best);
        return new(name, treated.Length, effect.Treated, effect.Control, effect.Difference, effect.Ci95, curve.Qini, interval, double.IsNaN(best) ? null : best, fit, bootstraps, rate, CurveOf(scores, At(treated, test), At(outcomes, test)));
    }

    private static (double Treated, double Control, double Difference, Interval Ci95) EffectOf(bool[] treated, double[] outcomes)
    {
        double[] with = [.. outcomes.Where((_, i) => treated[i])], without = [.. outcomes.Where((_, i) => !treated[i])];
        if (outcomes.All(y => y is 0 or 1))
        {
            var lift = (LiftEstimate.Measured)LiftEstimate.OfProportions(with.Count(y => y == 1), with.Length, without.Count(y => y == 1), without.Length);
            return (lift.Treated, lift.Control, lift.Difference, lift.Ci95);
        }
        MeanEstimate one = MeanEstimate.Of(with), other = MeanEstimate.Of(without);
        var (difference, interval, _) = MeanEstimate.Difference(one, other);
        return (one.Mean, other.Mean, difference, interval);
    }

    // Q(k) = Yₜ − Y_c·nₜ/n_c over the k units of the highest scores, a unit; equal scores enter together.
    private static List<(double Share, double Gain)> CurveOf(double[] scores, bool[] treated, double[] outcomes)
    {
        int[] order = [.. Enumerable.Range(0, scores.Length).OrderByDescending(i => scores[i])];
        var points = new List<(double, double)> { (0, 0) };
        double nt = 0, nc = 0, yt = 0, yc = 0;
        for (var k = 0; k < order.Length; k++)
        {
            var i = order[k];
            if (treated[i]) (nt, yt) = (nt + 1, yt + outcomes[i]);
            else (nc, yc) = (nc + 1, yc + outcomes[i]);
            if (k + 1 == order.Length || scores[order[k + 1]] != scores[i]) points.Add(((k + 1.0) / order.Length, nt > 0 && nc > 0 ? (yt - yc * nt / nc) / order.Length : 0));
        }
        return points;
    }

    private static void RequireArms(string name, int[] part, bool[] treated)
    {
        var count = part.Count(i => treated[i]);
        if (Math.Min(count, part.Length - count) < LeastOfAnArm)
            throw new VerbException("uplift.arm.small", $"A part has {count} units treated by {name} and {part.Length - count} of the control; at least {LeastOfAnArm} of each are needed, to learn and to judge. Take more units or another --split.", ExitCode.Refused);
    }

    private static T[] At<T>(T[] values, int[] rows) => [.. rows.Select(i => values[i])];
}
