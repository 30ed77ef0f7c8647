namespace Opportune.Learners.Tests.Drift;

public sealed class AdaptiveWindowTests
{
    [Fact]
    public void A_rate_that_moves_is_noticed_soon_and_the_past_is_forgotten()
    {
        var random = CounterRandom.FromSeed(1);
        var window = new AdaptiveWindow();
        for (int i = 0; i < 5_000; i++) window.Learn(random.NextDouble() < 0.2 ? 1 : 0);
        int noticed = -1;
        for (int i = 0; i < 3_000; i++)
            if (window.Learn(random.NextDouble() < 0.5 ? 1 : 0) && noticed < 0) noticed = i;
        Assert.InRange(noticed, 20, 400);
        Assert.Equal(0.5, window.Mean, 0.06);
        Assert.InRange(window.Count, 2_000, 3_400);
    }

    [Fact]
    public void A_steady_rate_raises_hardly_an_alarm()
    {
        var random = CounterRandom.FromSeed(2);
        int alarms = 0;
        for (int run = 0; run < 50; run++)
        {
            var window = new AdaptiveWindow();
            bool alarm = false;
            for (int i = 0; i < 2_000; i++) alarm |= window.Learn(random.NextDouble() < 0.3 ? 1 : 0);
            if (alarm) alarms++;
        }
        Assert.True(alarms <= 3, $"{alarms} of 50");
    }

    [Fact]
    public void The_window_keeps_count_and_mean_exactly_and_little_memory()
    {
        var window = new AdaptiveWindow();
        for (int i = 0; i < 10_000; i++) window.Learn(i % 4 == 0 ? 1 : 0);
        Assert.Equal(10_000, window.Count);
        Assert.Equal(0.25, window.Mean, 1e-12);
        Assert.True(ModelFile.Save(window).Length < 2_500);
        Assert.Throws<ArgumentOutOfRangeException>(() => window.Learn(1.5));
        Assert.Throws<ArgumentOutOfRangeException>(() => window.Learn(double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => new AdaptiveWindow(0));
    }
}
