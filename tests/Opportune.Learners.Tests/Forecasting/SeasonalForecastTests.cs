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
    public void A_short_or_impossible_past_is_refused()
    {
        Assert.Throws<ArgumentException>(() => new SeasonalForecast(new double[55]));
        Assert.Throws<ArgumentException>(() => new SeasonalForecast([.. new double[60], double.NaN]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SeasonalForecast(new double[60], alpha: 0));
        Assert.Throws<ArgumentException>(() => new SeasonalForecast(new double[60]).Ahead(double.NaN, []));
        Assert.Empty(new SeasonalForecast(new double[60]).Ahead(1, []));
    }
}
