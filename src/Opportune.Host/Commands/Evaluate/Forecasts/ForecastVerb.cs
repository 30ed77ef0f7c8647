using System.CommandLine;
using System.Globalization;
using Opportune.Host.Commands.Evaluate.Cards;
using Opportune.Host.Commands.Evaluate.Ranking;

namespace Opportune.Host.Commands.Evaluate.Forecasts;

/// <summary><c>opportune evaluate forecast</c>: how well a running total, such as a balance, is foreseen.</summary>
internal static class ForecastVerb
{
    /// <summary>The verb.</summary>
    public static Verb Create()
    {
        var time = new Option<string?>("--time") { Description = "Column of when; found by its name without it, else each row is a step", HelpName = "COL" };
        var value = new Option<string?>("--value") { Description = "Column of the number; found by its name without it", HelpName = "COL" };
        var series = new Option<string?>("--series") { Description = "Column that tells series apart, such as an account", HelpName = "COL" };
        var kind = new Option<string>("--of") { Description = "changes: of a step added, 0 where there is none | level: the last of a step, kept where there is none", HelpName = "KIND", DefaultValueFactory = _ => "changes" };
        var season = new Option<int>("--season") { Description = "Steps of a season, 1 to 366", HelpName = "N", DefaultValueFactory = _ => 7 };
        var horizon = new Option<int>("--horizon") { Description = "Steps ahead, 1 to 366", HelpName = "N", DefaultValueFactory = _ => 28 };
        var confidence = new Option<double>("--confidence") { Description = "Of the intervals, above 0 and below 1", HelpName = "P", DefaultValueFactory = _ => 0.8 };
        var recurring = new Option<string>("--recurring") { Description = "monthly: what comes every month, such as a salary, is found in days of the past and expected again | none", HelpName = "KIND", DefaultValueFactory = _ => "monthly" };
        var data = EvaluateOptions.Data();
        return new Verb("forecast", "Foresee a running total, and measure it against plain ways",
            "opportune evaluate forecast --data bookings.csv --time booked --value amount --series account",
            "opportune evaluate forecast --data ../shared/data/macro/finance-vix/vix-daily.csv --value CLOSE --of level --horizon 14 --json") { data, time, value, series, kind, season, horizon, confidence, recurring }
            .Runs(async (parsed, output, _) =>
            {
                var asked = new Request(parsed.GetValue(kind)!, parsed.GetValue(season), parsed.GetValue(horizon), parsed.GetValue(confidence), parsed.GetValue(recurring)!);
                if (asked.Of is not ("changes" or "level") || asked.Recurring is not ("monthly" or "none") || asked.Season is < 1 or > 366 || asked.Horizon is < 1 or > 366 || !(asked.Confidence is > 0 and < 1))
                    throw new VerbException("usage.forecast", "--of is changes or level, --recurring is monthly or none, --season and --horizon are whole numbers from 1 to 366, --confidence lies between 0 and 1.");
                var file = TableFile.Read(parsed, data);
                var columns = (Time: ColumnGuess.TryFind(file, parsed.GetValue(time), RankVerb.TimeNames), Value: ColumnGuess.Find(file, parsed.GetValue(value), "--value", "value", "amount", "balance", "level", "price", "close", "rate", "exchangerate", "y"), Series: ColumnGuess.TryFind(file, parsed.GetValue(series)));
                var read = SeriesOfFile.Of(file, columns.Time, columns.Value, columns.Series, asked.Of == "level", Math.Max(ForecastEvaluation.LeastPast, asked.Season) + asked.Horizon);
                var found = await Progress.RunAsync(output, "forecasting", advance => Task.Run(() => ForecastEvaluation.Of(read.Series, asked.Recurring == "monthly" ? read.FirstDay : null, asked.Season, asked.Horizon, asked.Confidence, done => advance(done, ""))));
                Report(file, columns, asked, read, found).Show(output, parsed);
                return ExitCode.Done;
            });
    }

    private static Findings Report(TableFile file, (string? Time, string Value, string? Series) columns, Request asked, SeriesOfFile read, ForecastEvaluation found)
    {
        var percent = (100 * asked.Confidence).ToString("0.#", CultureInfo.InvariantCulture);
        return new()
        {
            Title = $"{columns.Value} of {Path.GetFileName(file.Path)}, {asked.Horizon} {(read.IsDaily ? "days" : "steps")} ahead",
            Heading = $"{Figures.Count(read.Series.Count)} series of {(read.IsDaily ? "days" : "steps")}, {Figures.Count(found.Forecasts)} forecasts of the total {asked.Horizon} ahead, each from its past alone",
            Notes = [.. read.Notes, .. found.InsideWithoutItems is null ? Array.Empty<string>() : [found.ShareWithItems > 0 ? $"Monthly items, such as a salary, were found for {Figures.Percent(found.ShareWithItems)} of the forecasts and are expected again." : "No monthly items, such as a salary, were found."]],
            Tables =
            [
                new("Errors", ["way", "mean absolute error", "95 %", $"error at {asked.Horizon}", "95 %", "forecast is better by", "95 %"],
                    [.. found.Ways.Select(w => new[] { w.Name, Figures.Of(w.Error.Value), Figures.Of(w.Error.Ci95), Figures.Of(w.ErrorAtEnd.Value), Figures.Of(w.ErrorAtEnd.Ci95), w.Gain is { } gain ? Figures.Of(gain.Value) : "", w.Gain is { } g ? Figures.Of(g.Ci95) : "" })]),
                new($"Intervals of {percent} %", ["measure", "value", "95 %"], [Inside($"inside at {asked.Horizon}", found.Inside), .. found.InsideWithoutItems is { } without ? new[] { Inside("… without monthly items", without) } : [], ["mean width", Figures.Of(found.Width), ""]]),
            ],
            Remarks = [.. Doubts(found, asked.Confidence, percent), .. found.Ways.Where(w => w.Gain is { } gain && gain.Ci95.Low <= 0).Select(w => $"This data does not show that the forecast beats '{w.Name}'."), $"{Figures.Seconds(found.SecondsToFit)} s a forecast with its intervals; {Figures.Count(1 / Math.Max(1e-9, found.SecondsToFit))} forecasts/s"],
            Method =
            [
                "Origins lie a horizon apart in the last third of each series. 'unchanged' keeps the total, 'mean change' goes on by the mean of the past, 'as a season ago' repeats the last season.",
                "95 % by Student's t over series, over origins where there are fewer than ten series. Totals start at 0 at each origin.",
                "Nothing beside the series itself is known: what comes every month is found in its changes, while a bank sees who paid.",
            ],
            Plots = () => [new("fan", $"The last forecast of {(found.Shown.Series.Name.Length > 0 ? "the longest series" : "the series")}: what was expected, the intervals of {percent} % and 95 %, and what became true.", Fan(columns.Value, asked, read, found.Shown))],
            Document = new
            {
                Data = file.Path, columns.Time, columns.Value, SeriesBy = columns.Series, asked.Of, asked.Season, asked.Horizon, asked.Confidence, asked.Recurring, read.IsDaily, Series = read.Series.Count, found.Forecasts, read.Notes,
                found.Ways, found.Inside, found.InsideWithoutItems, found.ShareWithItems, found.Width, found.SecondsToFit, RowsPerSecond = 1 / Math.Max(1e-9, found.SecondsToFit),
            },
        };
    }

    private static string[] Inside(string name, Measured inside) => [name, Figures.Percent(inside.Value), $"{Figures.Percent(inside.Ci95.Low)} to {Figures.Percent(inside.Ci95.High)}"];

    private static string[] Doubts(ForecastEvaluation found, double confidence, string percent) => found.Inside.Ci95 switch
    {
        var inside when inside.High < confidence => [$"The intervals are too narrow: {Figures.Percent(found.Inside.Value)} of the totals lay inside, not {percent} %. Do not rely on them; a --season that fits may help, or a longer past."],
        var inside when inside.Low > confidence => [$"The intervals are wider than they need be: {Figures.Percent(found.Inside.Value)} of the totals lay inside, not {percent} %."],
        _ => [],
    };

    private static string Fan(string value, Request asked, SeriesOfFile read, ForecastShown shown)
    {
        var (series, origin) = (shown.Series, shown.Origin);
        int from = Math.Max(0, origin - 3 * asked.Horizon), to = origin + asked.Horizon;
        var total = series.Start;
        double[] totals = [total, .. series.Changes.Select(c => total += c)]; // before each step, and after the last
        double At(int step) => series.FirstStep + step - 1;
        double now = totals[origin];
        (double, double, double)[] Band(IReadOnlyList<Learners.TotalForecast> ahead) => [(At(origin), now, now), .. ahead.Select((a, h) => (At(origin + h + 1), now + a.Low, now + a.High))];
        var heights = totals[from..(to + 1)].Concat(shown.Wide.SelectMany(w => new[] { now + w.Low, now + w.High }));
        return new Chart("What was foreseen, and what became true", read.IsDaily ? "day" : "step", asked.Of == "level" ? value : $"total of {value}", (At(from), At(to)), Chart.Around(heights), step => step == Math.Floor(step) ? read.StepName(Math.Max(0, (int)step)) : "")
            .Band("95 %", Svg.Colours[0], Band(shown.Wide), 0.13).Band($"{(100 * asked.Confidence).ToString("0.#", CultureInfo.InvariantCulture)} %", Svg.Colours[0], Band(shown.Ahead), 0.22)
            .Line("expected", Svg.Colours[0], shown.Ahead.Select((a, h) => (At(origin + h + 1), now + a.Expected)).Prepend((At(origin), now)), dashed: true)
            .Line("true", Svg.Colours[1], Enumerable.Range(from, to - from + 1).Select(k => (At(k), totals[k]))).Done();
    }

    /// <summary>What was asked.</summary>
    private sealed record Request(string Of, int Season, int Horizon, double Confidence, string Recurring);
}
