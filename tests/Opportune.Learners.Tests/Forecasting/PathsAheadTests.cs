namespace Opportune.Learners.Tests.Forecasting;

public sealed class PathsAheadTests
{
    private static double[] Spending(int days, CounterRandom random) => [.. Enumerable.Range(0, days).Select(_ => -30 + 20 * random.NextNormal())];

    [Fact]
    public void Without_chance_in_the_past_the_future_is_certain()
    {
        double[] known = [0, -50, 0, 200];
        PathsAhead ahead = PathsAhead.Of([-10.0, -10.0], known, 100);

        Assert.Equal((20.0, 3), ahead.Below(21));
        Assert.Equal((1.0, 0.0), (ahead.ChanceBelow(20.01), ahead.ChanceBelow(20)));
        Assert.Null(ahead.Below(20));
        Assert.Equal(20.0, ahead.Lowest(0.5));
    }

    [Fact]
    public void The_chance_grows_with_the_line_and_lies_between_nought_and_one()
    {
        PathsAhead ahead = PathsAhead.Of(Spending(120, CounterRandom.FromSeed(3)), new double[14], 400);
        double[] chances = [.. Enumerable.Range(-20, 41).Select(k => ahead.ChanceBelow(50.0 * k))];

        Assert.Equal(chances.Order(), chances);
        Assert.Equal((0.0, 1.0), (chances[0], chances[^1]));
    }

    [Fact]
    public void Shortfalls_come_about_as_often_as_foreseen()
    {
        double said = 0, came = 0;
        const int Trials = 600;
        for (int seed = 0; seed < Trials; seed++)
        {
            double[] days = Spending(196, CounterRandom.FromSeed(seed));
            double start = 300 + 40 * (seed % 7);
            said += PathsAhead.Of(days.AsSpan(0, 182), new double[14], start).ChanceBelow(0);
            double now = start;
            came += days[182..].Any(d => (now += d) < 0) ? 1 : 0;
        }
        // Truth is between 0.1 and 0.9 for each start: 4·√(0.25/600) = 0.08.
        Assert.Equal(came / Trials, said / Trials, 0.08);
    }

    [Fact]
    public void Bills_and_income_known_beforehand_move_the_lowest_day()
    {
        double[] past = Spending(182, CounterRandom.FromSeed(5)), known = new double[14];
        (known[3], known[4]) = (-500, 2_000);

        Assert.Equal(4, PathsAhead.Of(past, known, 600).Below(0)!.Value.Day);
    }

    [Fact]
    public void Nothing_past_or_nothing_ahead_is_refused()
    {
        Assert.Throws<ArgumentException>(() => PathsAhead.Of([], [1.0], 0));
        Assert.Throws<ArgumentException>(() => PathsAhead.Of([1.0], [], 0));
    }

    [Fact]
    public void A_past_that_is_no_number_has_no_way_ahead()
    {
        Assert.Throws<ArgumentException>(() => PathsAhead.Of([1, double.NaN], [0], 10));
        Assert.Throws<ArgumentException>(() => PathsAhead.Of([1], [double.PositiveInfinity], 10));
        Assert.Throws<ArgumentException>(() => PathsAhead.Of([1], [0], double.NaN));
    }
}
