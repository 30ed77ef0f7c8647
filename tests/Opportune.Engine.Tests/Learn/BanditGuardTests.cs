using Opportune.Engine.Learn;
using Opportune.Learners;

namespace Opportune.Engine.Tests.Learn;

public sealed class BanditGuardTests
{
    private const int ADay = 100;

    private static BanditGuard After(BanditGuard guard, int row, double gain) => guard.After(row / ADay, gain);

    /// <summary>Rows whose chance is 0.3 or 0.1 by a fact that facts know and counts, at 0.2, do not; the other way round where it is turned.</summary>
    private static IEnumerable<double> Gains(long seed, int rows, bool isTurned = false)
    {
        var random = CounterRandom.FromSeed(seed);
        for (var i = 0; i < rows; i++)
        {
            var isLikely = random.NextDouble() < 0.5;
            var (p, happened) = (isLikely ? 0.3 : 0.1, random.NextDouble() < (isLikely != isTurned ? 0.3 : 0.1));
            yield return happened ? Numerics.Log(p / 0.2) : Numerics.Log((1 - p) / 0.8);
        }
    }

    [Theory, InlineData(1), InlineData(2), InlineData(3), InlineData(4), InlineData(5)]
    public void Facts_that_tell_more_than_counts_never_lose_to_them(long seed)
    {
        var guard = BanditGuard.New;

        foreach (var (i, gain) in Gains(seed, 50_000).Index()) Assert.False((guard = After(guard, i, gain)).HasLost);
        Assert.InRange(guard.Rows, 990, 1_000);
    }

    [Theory, InlineData(1), InlineData(2), InlineData(3), InlineData(4), InlineData(5)]
    public void Facts_that_turn_lose_within_two_weeks_however_long_they_were_right(long seed)
    {
        var guard = Gains(seed, 20_000).Index().Aggregate(BanditGuard.New, (g, row) => After(g, row.Index, row.Item));

        var after = 0;
        foreach (var gain in Gains(seed + 100, 4_000, isTurned: true))
        {
            guard = After(guard, 20_000 + after++, gain);
            if (guard.HasLost) break;
        }

        Assert.InRange(after, 3 * ADay, 14 * ADay);
    }

    /// <summary>One bad day is a thousand bad rows, and still one day.</summary>
    [Fact]
    public void A_few_days_decide_nothing_however_many_rows_they_have()
    {
        var guard = Enumerable.Range(0, 3_000).Aggregate(BanditGuard.New, (g, i) => g.After(i / 1_000, -0.5));

        Assert.False(guard.HasLost);
        Assert.Equal(-0.5, guard.MeanGain, 1e-12);
    }
}
