namespace Opportune.Engine.Profile;

/// <summary>A payment or income that comes again and again.</summary>
/// <param name="Key">What identifies it: direction, counterparty and category.</param>
/// <param name="Category">Its category, or empty.</param>
/// <param name="Counterparty">The other side, or empty.</param>
/// <param name="Period">7, 14, 30 or 91 days.</param>
/// <param name="Minor">The usual signed amount: median of the latest six.</param>
/// <param name="Last">The latest occurrence.</param>
/// <param name="Previous">The occurrence before, or null.</param>
/// <param name="Next">The next expected day number.</param>
/// <param name="Count">Occurrences seen.</param>
/// <param name="Evidence">Events, newest first, at most 8.</param>
public sealed record Recurring(string Key, string Category, string Counterparty, int Period, long Minor, Transaction Last, Transaction? Previous, int Next, int Count, IReadOnlyList<string> Evidence)
{
    /// <summary>The amount a month, minor units.</summary>
    public long MonthlyMinor => Period == 30 ? Minor : Minor * 365 / (12L * Period);
}

/// <summary>Finds recurring income and payments in raw transactions.</summary>
/// <remarks>
/// Transactions of one account, direction, counterparty and category form a series. A series recurs when it has at least three occurrences, three quarters of the gaps between them
/// fit one period (7 ± 2, 14 ± 3, 30 ± 6, 91 ± 12 days), one gap of two periods, a payment missed, left out of the count, its amounts lie close (median absolute deviation ≤ 35 % of the median), and it is not overdue by more than a period and a half.
/// A series is judged anew only when a transaction came to it or left it: O(series) else.
/// </remarks>
internal static class RecurringFinder
{
    private static readonly (int Days, int Tolerance)[] Periods = [(7, 2), (14, 3), (30, 6), (91, 12)];

    /// <summary>Series that recur as of a day, or had recurred until it, by key: overdue ones are given with their next day in the past.</summary>
    internal static List<Recurring> Find(IEnumerable<Account> accounts, int today, int overdueDays)
    {
        var found = new List<Recurring>();
        foreach (var account in accounts)
            foreach (var series in account.Series.Long)
                if (series.Judged is { } recurring && today - recurring.Next <= Math.Max(overdueDays, recurring.Period / 2)) found.Add(recurring);
        found.Sort(static (a, b) => string.CompareOrdinal(a.Key, b.Key));
        return found;
    }

    /// <summary>Whether a series recurs, whatever day it is.</summary>
    internal static Recurring? Judge(string key, List<Transaction> list)
    {
        var gaps = new int[list.Count - 1];
        for (var i = 0; i < gaps.Length; i++) gaps[i] = list[i + 1].Day - list[i].Day;
        var period = 0;
        foreach (var (days, tolerance) in Periods)
        {
            var fitting = gaps.Count(g => Math.Abs(g - days) <= tolerance);
            var oneMissed = gaps.Any(g => Math.Abs(g - 2 * days) <= tolerance) ? 1 : 0;
            if (fitting >= 2 && fitting * 4 >= (gaps.Length - oneMissed) * 3) { period = days; break; }
        }
        if (period == 0) return null;
        var latest = list.Skip(Math.Max(0, list.Count - 6)).Select(t => t.Minor).ToArray();
        var usual = Median(latest);
        var deviation = Median([.. latest.Select(a => Math.Abs(a - usual))]);
        if (deviation * 100 > Math.Abs(usual) * 35) return null;
        var last = list[^1];
        return new(key, last.Category, last.Counterparty, period, usual, last, list[^2], NextDay(last, period), list.Count,
            [.. Enumerable.Reverse(list).Take(8).Select(t => t.Event)]);
    }

    /// <summary>Monthly and quarterly ones keep their day of the month, in calendar months.</summary>
    private static int NextDay(Transaction last, int period)
    {
        if (period is 7 or 14) return last.Day + period;
        var date = Bank.BankZone.Date(last.Day);
        return Bank.BankZone.Day(date.AddMonths(period == 30 ? 1 : 3));
    }

    private static long Median(long[] values)
    {
        Array.Sort(values);
        return values.Length % 2 == 1 ? values[values.Length / 2] : (values[values.Length / 2 - 1] + values[values.Length / 2]) / 2;
    }
}
