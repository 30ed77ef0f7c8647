using System.Diagnostics;
using Opportune.Host.Commands.Evaluate.Ranking;
using Opportune.Learners;
using Opportune.Statistics;

namespace Opportune.Host.Commands.Evaluate.Forecasts;

/// <summary>The errors of one way to forecast.</summary>
/// <param name="Name">Of the way.</param>
/// <param name="Error">Mean absolute error of the total over all steps ahead.</param>
/// <param name="ErrorAtEnd">The same at the last step ahead.</param>
/// <param name="Gain">Its error less that of the forecast: above 0 where the forecast is better; null for the forecast itself.</param>
internal sealed record ForecastErrors(string Name, Measured Error, Measured ErrorAtEnd, Measured? Gain);

/// <summary>One forecast with what became true.</summary>
/// <param name="Series">The series.</param>
/// <param name="Origin">How many of its steps were known.</param>
/// <param name="Ahead">The forecast.</param>
/// <param name="Wide">The same with 95 %.</param>
internal sealed record ForecastShown(ChangeSeries Series, int Origin, IReadOnlyList<TotalForecast> Ahead, IReadOnlyList<TotalForecast> Wide);

/// <summary>How well totals were forecast from origins in the last third of each series, each only from what was known then.</summary>
/// <param name="Forecasts">How many: an origin of a series each.</param>
/// <param name="Ways">The forecast first, then the plain ways that it must beat.</param>
/// <param name="Inside">Share of totals at the last step that lay within the interval, Wilson's interval.</param>
/// <param name="Width">Mean width of the interval at the last step.</param>
/// <param name="SecondsToFit">Of one forecast, its intervals included.</param>
/// <param name="Shown">The last forecast of the longest series.</param>
/// <param name="InsideWithoutItems"><paramref name="Inside"/> of intervals that know of no recurring items; null where none were looked for.</param>
/// <param name="ShareWithItems">Share of forecasts for which some were found.</param>
internal sealed record ForecastEvaluation(int Forecasts, IReadOnlyList<ForecastErrors> Ways, Measured Inside, double Width, double SecondsToFit, ForecastShown Shown, Measured? InsideWithoutItems, double ShareWithItems)
{
    /// <summary>Steps that learning needs.</summary>
    public const int LeastPast = 56;

    private const int MostOrigins = 12, SeriesForAnInterval = 10;

    /// <summary>Measures it.</summary>
    /// <param name="all">The series.</param>
    /// <param name="firstDay">Day of step 0, on which recurring items are looked for; null where steps are no days or none are wanted.</param>
    /// <param name="season">Steps of a season.</param>
    /// <param name="horizon">Steps ahead.</param>
    /// <param name="confidence">Of the intervals.</param>
    /// <param name="advance">Told the share done.</param>
    public static ForecastEvaluation Of(IReadOnlyList<ChangeSeries> all, DateOnly? firstDay, int season, int horizon, double confidence, Action<double> advance)
    {
        Way[] ways = [new("forecast", null), .. firstDay is null ? Array.Empty<Way>() : [new("no monthly items", null)], new("unchanged", (_, _, _) => 0), new("mean change", (past, _, _) => past.Average()), new("as a season ago", (past, h, s) => past[past.Length - s + h % s])];
        double[][] errors = [.. ways.Select(_ => new double[all.Count])], ends = [.. ways.Select(_ => new double[all.Count])];
        var (single, singleEnds) = (ways.Select(_ => new List<double>()).ToArray(), ways.Select(_ => new List<double>()).ToArray());
        var (forecasts, inside, width, seconds) = (0, 0L, 0.0, 0.0);
        var (plainInside, withItems) = (0L, 0);
        var longest = all.MaxBy(s => s.Changes.Length)!;
        ForecastShown? shown = null;
        for (var s = 0; s < all.Count; s++)
        {
            var origins = Origins(all[s].Changes.Length, horizon);
            foreach (var origin in origins)
            {
                double[] past = all[s].Changes[..origin], future = Totals(all[s].Changes[origin..(origin + horizon)]);
                var started = Stopwatch.GetTimestamp();
                var items = firstDay is { } day ? RecurringItems.Of(day.AddDays(all[s].FirstStep), past) : null;
                var model = new SeasonalForecast(items is null ? past : items.Everyday, season);
                double[] due = items?.Due(horizon) ?? new double[horizon];
                var ahead = model.Ahead(0, due, confidence);
                seconds += Stopwatch.GetElapsedTime(started).TotalSeconds;
                forecasts++;
                inside += future[^1] >= ahead[^1].Low && future[^1] <= ahead[^1].High ? 1 : 0;
                width += ahead[^1].High - ahead[^1].Low;
                if (all[s] == longest && origin == origins[^1]) shown = new(longest, origin, ahead, model.Ahead(0, due, 0.95));
                var plain = items is null ? [] : new SeasonalForecast(past, season).Ahead(0, new double[horizon], confidence);
                plainInside += plain.Count > 0 && future[^1] >= plain[^1].Low && future[^1] <= plain[^1].High ? 1 : 0;
                withItems += items?.Items.Count > 0 ? 1 : 0;
                for (var w = 0; w < ways.Length; w++)
                {
                    double[] expected = ways[w].Change is { } change ? Totals([.. Enumerable.Range(0, horizon).Select(h => change(past, h, season))]) : [.. (w == 0 ? ahead : plain).Select(a => a.Expected)];
                    double error = expected.Zip(future, (e, f) => Math.Abs(e - f)).Average(), end = Math.Abs(expected[^1] - future[^1]);
                    (errors[w][s], ends[w][s]) = (errors[w][s] + error / origins.Length, ends[w][s] + end / origins.Length);
                    single[w].Add(error);
                    singleEnds[w].Add(end);
                }
            }
            advance((s + 1.0) / all.Count);
        }
        // Series are independent of each other; where there are few, origins a horizon apart stand in for them.
        if (all.Count < SeriesForAnInterval) (errors, ends) = ([.. single.Select(l => l.ToArray())], [.. singleEnds.Select(l => l.ToArray())]);
        var found = ways.Select((way, w) => new ForecastErrors(way.Name, Positive(errors[w]), Positive(ends[w]), w == 0 ? null : Measured.Mean([.. errors[w].Zip(errors[0], (a, b) => a - b)]))).ToList();
        return new(forecasts, found, new((double)inside / forecasts, Proportion.Wilson(inside, forecasts)), width / forecasts, seconds / forecasts, shown!, firstDay is null ? null : new((double)plainInside / forecasts, Proportion.Wilson(plainInside, forecasts)), (double)withItems / forecasts);
    }

    // An error is never below 0, though Student's interval over few may be.
    private static Measured Positive(double[] errors) => Measured.Mean(errors) is var mean ? mean with { Ci95 = new(Math.Max(0, mean.Ci95.Low), mean.Ci95.High) } : default;

    /// <summary>A horizon apart, from the end backwards, within the last third; at least one.</summary>
    private static int[] Origins(int steps, int horizon) =>
        [.. Enumerable.Range(1, MostOrigins).Select(k => steps - k * horizon).TakeWhile((origin, k) => origin >= LeastPast && (k == 0 || origin >= 2 * steps / 3)).Reverse()];

    private static double[] Totals(double[] changes)
    {
        var total = 0.0;
        return [.. changes.Select(c => total += c)];
    }

    private sealed record Way(string Name, Func<double[], int, int, double>? Change);
}
