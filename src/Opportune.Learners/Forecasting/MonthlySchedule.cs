namespace Opportune.Learners;

/// <summary>On which day of each month something falls.</summary>
public enum DayRule
{
    /// <summary>The day of the month; its last one in a shorter month.</summary>
    AsItFalls,

    /// <summary>The day of the month, or the Friday before where it falls on a weekend.</summary>
    BeforeWeekend,

    /// <summary>The day of the month, or the Monday after where it falls on a weekend.</summary>
    AfterWeekend,

    /// <summary>The last day from Monday to Friday, or so many of them before it.</summary>
    WorkingDaysFromEnd,
}

/// <summary>On which day of each month a payment is due. Holidays are not known.</summary>
/// <param name="Rule">How the day is found.</param>
/// <param name="Number">The day of the month, 1 to 31; of <see cref="DayRule.WorkingDaysFromEnd"/> how many working days before the last, 0 to 4.</param>
public readonly record struct MonthlySchedule(DayRule Rule, int Number)
{
    /// <summary>Every schedule, the plainer first.</summary>
    public static IReadOnlyList<MonthlySchedule> All { get; } =
    [
        .. Enumerable.Range(1, 31).Select(d => new MonthlySchedule(DayRule.AsItFalls, d)),
        .. Enumerable.Range(0, 5).Select(d => new MonthlySchedule(DayRule.WorkingDaysFromEnd, d)),
        .. Enumerable.Range(1, 31).Select(d => new MonthlySchedule(DayRule.BeforeWeekend, d)),
        .. Enumerable.Range(1, 31).Select(d => new MonthlySchedule(DayRule.AfterWeekend, d)),
    ];

    /// <summary>The day of one month; that of a weekend's rule may lie in the month before or after.</summary>
    /// <param name="year">1 to 9998.</param>
    /// <param name="month">1 to 12.</param>
    public DateOnly DayIn(int year, int month)
    {
        int last = DateTime.DaysInMonth(year, month);
        if (Rule == DayRule.WorkingDaysFromEnd)
        {
            var day = Working(new DateOnly(year, month, last), -1);
            for (int k = 0; k < Number; k++) day = Working(day.AddDays(-1), -1);
            return day;
        }
        var due = new DateOnly(year, month, Math.Min(Number, last));
        return Rule switch { DayRule.BeforeWeekend => Working(due, -1), DayRule.AfterWeekend => Working(due, 1), _ => due };
    }

    private static DateOnly Working(DateOnly day, int towards)
    {
        while (day.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday) day = day.AddDays(towards);
        return day;
    }
}
