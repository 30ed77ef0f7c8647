using Opportune.Host.Commands.Evaluate.Cards;
using Opportune.Learners;
using Opportune.Statistics;

namespace Opportune.Host.Commands.Evaluate;

/// <summary>The pictures of a classifier.</summary>
internal static class ClassifyCard
{
    /// <summary>ROC, reliability and gains of rows held out.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="auc">For the caption.</param>
    /// <param name="calibration">The map's name.</param>
    public static IReadOnlyList<Plot> Plots(ScoredRows rows, AucEstimate auc, string calibration)
    {
        var gains = rows.Gains().ToList();
        var atFifth = gains.First(g => g.Rows >= 0.2).Positives;
        return
        [
            new("roc", $"ROC of all rows held out; area {Figures.Of(auc.Value)} (95 %: {Figures.Of(auc.Ci95)}).",
                new Chart("Telling yes from no", "share of no among the chosen", "share of yes among the chosen", (0, 1), (0, 1)).Line("learned", Svg.Colours[0], rows.Roc()).Line("by chance", Svg.Grey, [(0, 0), (1, 1)], dashed: true).Done()),
            new("reliability", "Observed share of yes against the predicted probability, by tenths of the rows, with Wilson's intervals; on the dashed line both are equal.", Reliable(rows, calibration)),
            new("gains", $"Share of all yes found, the highest scores first: the first fifth of the rows holds {Figures.Percent(atFifth)}.",
                new Chart("What choosing the best finds", "share of rows chosen", "share of yes found", (0, 1), (0, 1)).Line("learned", Svg.Colours[0], gains).Line("by chance", Svg.Grey, [(0, 0), (1, 1)], dashed: true).Done()),
        ];
    }

    private static string Reliable(ScoredRows rows, string calibration)
    {
        List<Reliability.Bin> learned = [.. Reliability.Of(rows.Scores, rows.Labels, equalMass: true).Bins], calibrated = [.. Reliability.Of(rows.Calibrated, rows.Labels, equalMass: true).Bins];
        var top = Math.Min(1, 1.08 * learned.Concat(calibrated).Max(b => Math.Max(b.MeanPrediction, IntervalOf(b).High)));
        return new Chart("Whether probabilities hold", "predicted probability", "observed share of yes", (0, top), (0, top)).Line("equal", Svg.Grey, [(0, 0), (top, top)], dashed: true)
            .Dots("as learned", Svg.Colours[1], learned.Select(Dot)).Dots($"calibrated ({calibration})", Svg.Colours[0], calibrated.Select(Dot)).Done();
    }

    private static (double, double, double, double, double) Dot(Reliability.Bin bin) => (bin.MeanPrediction, bin.ObservedRate, 4.5, IntervalOf(bin).Low, IntervalOf(bin).High);

    private static Interval IntervalOf(Reliability.Bin bin) => Proportion.Wilson((long)Math.Round(bin.ObservedRate * bin.Rows), bin.Rows);
}
