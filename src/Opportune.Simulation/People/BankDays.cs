namespace Opportune.Simulation.People;

/// <summary>Weekends move payments: income to the day before, debits to the day after. Public holidays are left out.</summary>
internal static class BankDays
{
    public static DateOnly Before(DateOnly day) => day.DayOfWeek switch
    {
        DayOfWeek.Saturday => day.AddDays(-1),
        DayOfWeek.Sunday => day.AddDays(-2),
        _ => day,
    };

    public static DateOnly After(DateOnly day) => day.DayOfWeek switch
    {
        DayOfWeek.Saturday => day.AddDays(2),
        DayOfWeek.Sunday => day.AddDays(1),
        _ => day,
    };

    /// <summary>The nominal date whose income arrives on this day, if the day is an income day.</summary>
    public static DateOnly? IncomeDueOn(DateOnly day, int dayOfMonth) => Due(day, dayOfMonth, Before);

    /// <summary>The nominal date whose debit is booked on this day, if the day is a debit day.</summary>
    public static DateOnly? DebitDueOn(DateOnly day, int dayOfMonth) => Due(day, dayOfMonth, After);

    private static DateOnly? Due(DateOnly day, int dayOfMonth, Func<DateOnly, DateOnly> shift)
    {
        for (var months = -1; months <= 1; months++)
        {
            var month = new DateOnly(day.Year, day.Month, 1).AddMonths(months);
            var nominal = month.AddDays(Math.Min(dayOfMonth, DateTime.DaysInMonth(month.Year, month.Month)) - 1);
            if (shift(nominal) == day)
            {
                return nominal;
            }
        }

        return null;
    }
}
