namespace Opportune.Learners.Tests.Forecasting;

public sealed class SeasonalForecastTests
{
    private static double[] Days(int n, CounterRandom random) => [.. Enumerable.Range(0, n).Select(t => -20 - (t % 7 == 5 ? 40 : 0) + 10 * random.NextNormal())];

    [Fact]
    public void A_balance_falls_by_its_habits_and_rises_by_the_known_salary()
    {
        double[] past = Days(365, CounterRandom.FromSeed(1)), known = new double[28];
        known[9] = 1_500;
        IReadOnlyList<TotalForecast> ahead = new SeasonalForecast(past).Ahead(800, known);
        // Truth: 28 days of −20 and 4 of a further −40, and the salary; error of the level about 10·√(α/2)·28 = 44, of the pattern 10·√(7/365)·4·2.
        Assert.Equal(800 - 28 * 20 - 4 * 40 + 1_500, ahead[27].Expected, 130.0);
        Assert.True(ahead[9].Expected - ahead[8].Expected > 1_400);
        Assert.All(ahead, f => Assert.True(f.Low <= f.Expected && f.Expected <= f.High));
    }

    [Fact]
    public void The_future_lies_in_the_interval_about_as_often_as_it_says_and_intervals_widen()
    {
        int covered = 0, total = 0;
        for (int seed = 0; seed < 200; seed++)
        {
            double[] days = Days(194, CounterRandom.FromSeed(seed));
            IReadOnlyList<TotalForecast> ahead = new SeasonalForecast(days.AsSpan(0, 180)).Ahead(0, new double[14], 0.8);
            foreach (int h in new[] { 1, 7, 14 })
            {
                double truth = days[180..(180 + h)].Sum();
                if (truth >= ahead[h - 1].Low && truth <= ahead[h - 1].High) covered++;
                total++;
            }
            Assert.True(ahead[13].High - ahead[13].Low > ahead[0].High - ahead[0].Low);
        }
        Assert.InRange((double)covered / total, 0.8 - 0.10, 0.8 + 0.07); // 4·√(0.8·0.2/600) = 0.065, and a little too narrow
    }

    [Fact]
    public void Beyond_what_the_past_can_tell_the_interval_still_widens()
    {
        IReadOnlyList<TotalForecast> ahead = new SeasonalForecast(Days(60, CounterRandom.FromSeed(4))).Ahead(0, new double[120]);
        Assert.True(ahead[119].High - ahead[119].Low > 1.5 * (ahead[30].High - ahead[30].Low));
    }

    [Fact]
    public void A_salary_once_a_month_does_not_swing_the_level_by_how_long_ago_it_was()
    {
        double[] days = [.. Enumerable.Range(0, 360).Select(t => t % 30 == 3 ? 2_900.0 : -100)];
        (double found, double following, double mean) = (0, 0, 0);
        for (int origin = 300; origin <= 332; origin += 4)
        {
            double truth = days[origin..(origin + 28)].Sum();
            found += Math.Abs(End(new(days.AsSpan(0, origin)), 28) - truth);
            following += Math.Abs(End(new(days.AsSpan(0, origin), alpha: 0.05), 28) - truth);
            mean += Math.Abs(28 * days[..origin].Average() - truth);
        }
        Assert.True(found < 0.75 * following, $"{found} {following}");
        Assert.InRange(found, 0.9 * mean, 1.1 * mean);
    }

    [Fact]
    public void A_level_that_has_moved_for_good_is_followed()
    {
        var random = CounterRandom.FromSeed(9);
        double[] days = [.. Enumerable.Range(0, 330).Select(t => (t < 200 ? -20 : -80) + 5 * random.NextNormal())];
        double truth = days[300..328].Sum();

        Assert.True(Math.Abs(End(new(days.AsSpan(0, 300)), 28) - truth) < 0.25 * Math.Abs(End(new(days.AsSpan(0, 300), alpha: 0), 28) - truth));
    }

    [Fact]
    public void Days_of_the_week_that_differ_by_chance_alone_make_hardly_a_pattern()
    {
        double squares = 0;
        for (int seed = 0; seed < 100; seed++)
        {
            var random = CounterRandom.FromSeed(seed);
            double[] noise = [.. Enumerable.Range(0, 70).Select(_ => 10 * random.NextNormal())];
            IReadOnlyList<TotalForecast> ahead = new SeasonalForecast(noise, alpha: 0).Ahead(0, new double[8]);
            squares += Enumerable.Range(1, 7).Sum(h => Math.Pow(ahead[h].Expected - ahead[h - 1].Expected - noise.Average(), 2)) / 7;
        }
        // A plain mean of ten days has the variance 100/10; the level adds nothing here.
        Assert.True(squares / 100 < 0.5 * 10, $"{squares / 100}");
    }

    private static double End(SeasonalForecast forecast, int days) => forecast.Ahead(0, new double[days])[^1].Expected;

    [Fact]
    public void A_short_or_impossible_past_is_refused()
    {
        Assert.Throws<ArgumentException>(() => new SeasonalForecast(new double[55]));
        Assert.Throws<ArgumentException>(() => new SeasonalForecast([.. new double[60], double.NaN]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SeasonalForecast(new double[60], alpha: -0.1));
        Assert.Throws<ArgumentException>(() => new SeasonalForecast(new double[60]).Ahead(double.NaN, []));
        Assert.Empty(new SeasonalForecast(new double[60]).Ahead(1, []));
    }
}
