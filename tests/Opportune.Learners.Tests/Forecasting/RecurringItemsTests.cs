namespace Opportune.Learners.Tests.Forecasting;

public sealed class RecurringItemsTests
{
    private static readonly DateOnly Begin = new(2024, 1, 1);

    /// <summary>Everyday spending, and what a schedule brings.</summary>
    private static double[] Life(int days, int seed, params (MonthlySchedule Schedule, double Amount)[] items)
    {
        var random = CounterRandom.FromSeed(seed);
        double[] changes = [.. Enumerable.Range(0, days).Select(_ => random.NextDouble() < 0.5 ? -60 * random.NextDouble() : 0.0)];
        foreach (var (schedule, amount) in items)
            for (var month = Begin; month.DayNumber - Begin.DayNumber < days + 31; month = month.AddMonths(1))
                if (schedule.DayIn(month.Year, month.Month).DayNumber - Begin.DayNumber is >= 0 and var at && at < days) changes[at] += amount * (1 + 0.02 * random.NextNormal());
        return changes;
    }

    [Theory]
    [InlineData(DayRule.AsItFalls, 31, "2024-02-29")]
    [InlineData(DayRule.AsItFalls, 10, "2024-02-10")] // a Saturday
    [InlineData(DayRule.BeforeWeekend, 10, "2024-02-09")]
    [InlineData(DayRule.AfterWeekend, 10, "2024-02-12")]
    [InlineData(DayRule.WorkingDaysFromEnd, 0, "2024-02-29")]
    [InlineData(DayRule.WorkingDaysFromEnd, 4, "2024-02-23")]
    public void A_schedule_names_the_day_of_a_month(DayRule rule, int number, string day) => Assert.Equal(DateOnly.Parse(day, System.Globalization.CultureInfo.InvariantCulture), new MonthlySchedule(rule, number).DayIn(2024, 2));

    [Fact]
    public void A_salary_on_the_last_working_day_and_a_rent_on_the_third_are_found_with_their_days()
    {
        var (salary, rent) = (new MonthlySchedule(DayRule.WorkingDaysFromEnd, 0), new MonthlySchedule(DayRule.AsItFalls, 3));

        var found = RecurringItems.Of(Begin, Life(400, 1, (salary, 3_000), (rent, -900)));

        Assert.Equal([salary, rent], found.Items.Select(i => i.Schedule));
        Assert.Equal(3_000, found.Items[0].Amount, 3_000 * 0.05);
        Assert.Equal(-900, found.Items[1].Amount, 900 * 0.08); // and what was spent on that day
        Assert.True(found.Everyday.ToArray().Skip(60).Max(Math.Abs) < 400);
    }

    [Fact]
    public void What_is_due_comes_on_its_days_and_no_other()
    {
        var salary = new MonthlySchedule(DayRule.AfterWeekend, 15);
        var found = RecurringItems.Of(Begin, Life(366, 2, (salary, 2_000)));

        double[] due = found.Due(59);

        // 2025-01-15 is a Wednesday, 2025-02-15 a Saturday.
        Assert.Equal([14, 47], Enumerable.Range(0, 59).Where(d => due[d] > 1_500));
    }

    [Fact]
    public void Life_without_anything_regular_has_no_items()
    {
        int found = Enumerable.Range(0, 100).Sum(seed => RecurringItems.Of(Begin, Life(300, seed)).Items.Count);

        Assert.True(found <= 5, $"{found}"); // 100 lives, each with a chance of 0.01
    }

    [Theory]
    [InlineData(2)] // came on the 23rd instead: it is not expected again
    [InlineData(-2)] // would come on the 27th
    public void An_income_that_moves_by_days_is_expected_once(int early)
    {
        double[] changes = Life(330, 3);
        for (int k = 0; k < 11; k++) changes[Begin.AddMonths(k).AddDays(24 + k % 3 - 1).DayNumber - Begin.DayNumber] += 2_500;
        int origin = Begin.AddMonths(10).AddDays(24).DayNumber - Begin.DayNumber; // 25 November, not yet known
        double[] past = changes[..origin];
        Array.Clear(past, origin - 5, 5);
        if (early > 0) past[origin - early] = 2_500;

        double[] due = RecurringItems.Of(Begin, past).Due(10);

        Assert.Equal(early > 0 ? 0 : 1, due.Count(d => d > 2_000));
    }

    [Fact]
    public void An_item_that_has_ended_is_expected_no_more()
    {
        double[] changes = Life(400, 4, (new MonthlySchedule(DayRule.AsItFalls, 20), 1_000));
        for (int d = 250; d < 400; d++) changes[d] = Math.Min(changes[d], 0);

        Assert.Empty(RecurringItems.Of(Begin, changes).Items);
    }

    [Fact]
    public void A_salaried_total_is_foreseen_far_better_and_lies_in_the_interval_about_as_often_as_it_says()
    {
        (int covered, int total) = (0, 0);
        (double error, double without) = (0, 0);
        for (int seed = 0; seed < 150; seed++)
        {
            double[] life = Life(430, seed, (new(DayRule.WorkingDaysFromEnd, seed % 3), 2_400), (new(DayRule.AsItFalls, 1 + seed % 28), -800));
            int origin = 370 + seed % 30;
            var items = RecurringItems.Of(Begin, life.AsSpan(0, origin));
            var ahead = new SeasonalForecast(items.Everyday).Ahead(0, items.Due(28));
            var plain = new SeasonalForecast(life.AsSpan(0, origin)).Ahead(0, new double[28]);
            foreach (int h in new[] { 7, 14, 28 })
            {
                double truth = life[origin..(origin + h)].Sum();
                covered += truth >= ahead[h - 1].Low && truth <= ahead[h - 1].High ? 1 : 0;
                total++;
                error += Math.Abs(ahead[h - 1].Expected - truth);
                without += Math.Abs(plain[h - 1].Expected - truth);
            }
        }
        Assert.True(error < 0.25 * without, $"{error} {without}");
        Assert.InRange((double)covered / total, 0.8 - 0.08, 0.8 + 0.11); // 4·√(0.8·0.2/450) = 0.075; 28 days of one year are a little wide
    }

    [Fact]
    public void A_past_that_is_too_short_or_impossible_has_no_items()
    {
        Assert.Empty(RecurringItems.Of(Begin, new double[40]).Items);
        Assert.Empty(RecurringItems.Of(Begin, []).Items);
        Assert.Throws<ArgumentException>(() => RecurringItems.Of(Begin, [1, double.NaN]));
    }
}
