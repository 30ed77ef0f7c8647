using Opportune.Engine.Profile.Accounts;

namespace Opportune.Engine.Profile;

/// <summary>What is expected of a customer's current accounts until the main regular income.</summary>
/// <param name="NextIncome">Day number of the next main income; null without any.</param>
/// <param name="BillsUntilIncome">Recurring payments due before it, minor units ≥ 0.</param>
/// <param name="Evenings">Balance expected on each evening from today's on, the last one before that income (30 days without income), minor units; never empty.</param>
/// <param name="DailySpending">Everyday spending a day, minor units ≥ 0: a seventh of the median week of the last eight, recurring payments left out.</param>
/// <param name="Evidence">Events behind the expectation.</param>
public sealed record CashFlow(int? NextIncome, long BillsUntilIncome, IReadOnlyList<long> Evenings, long DailySpending, IReadOnlyList<string> Evidence)
{
    private const int Week = 7;
    private const int Weeks = 8;

    /// <summary>The lowest balance expected, minor units.</summary>
    public long Lowest { get; } = Evenings.Min();

    /// <summary>Days from today until that balance.</summary>
    public int LowestInDays { get; } = Evenings.Index().MinBy(e => e.Item).Index;

    /// <summary>What stays unneeded: the lowest balance less a week of everyday spending, minor units ≥ 0.</summary>
    public long SafeToSave => Math.Max(0, Lowest - Week * DailySpending);

    internal static CashFlow Expect(ProfileView profile)
    {
        var today = profile.Today;
        var incomes = profile.Income.Where(i => i.Next > today).ToList();
        var main = incomes.MaxBy(i => i.MonthlyMinor);
        var until = Math.Min(main?.Next ?? today + 30, today + 45);
        var daily = DailySpendingOf(profile, today);
        var flow = new long[until - today];
        var bills = AddDue(flow, profile.Bills, today);
        AddDue(flow, incomes.Where(i => i != main), today);
        var evenings = new long[flow.Length];
        evenings[0] = profile.CurrentBalance;
        for (var i = 1; i < evenings.Length; i++) evenings[i] = evenings[i - 1] - daily + flow[i];
        return new(main?.Next, -bills, evenings, daily,
            [.. (main?.Evidence ?? []).Take(3).Concat(profile.Bills.OrderBy(b => b.Minor).Take(5).Select(b => b.LastEvent))]);
    }

    /// <summary>Adds what is due to the days after today; gives their sum.</summary>
    private static long AddDue(long[] flow, IEnumerable<Recurring> items, int today)
    {
        var sum = 0L;
        foreach (var item in items)
            for (var day = Math.Max(item.Next - today, 1); day < flow.Length; day += Math.Max(Week, item.Period))
            {
                flow[day] += item.Minor;
                sum += item.Minor;
            }
        return sum;
    }

    /// <summary>The median week, so that one car repair does not pass for everyday life.</summary>
    private static long DailySpendingOf(ProfileView profile, int today)
    {
        var weeks = new long[Weeks];
        var (known, first) = (2, today - (Week * Weeks) + 1);
        foreach (var account in profile.CurrentAccounts)
        {
            var days = account.Ledger.Days;
            for (var i = days.PlaceOf(first); i < days.Count && WeekOf(days[i].Day) >= 0; i++)
            {
                known = Math.Max(known, WeekOf(days[i].Day) + 1);
                weeks[WeekOf(days[i].Day)] += days[i].Spent;
            }
        }
        foreach (var recurring in profile.Recurring)
            foreach (var row in recurring.Since(first))
                if (recurring.Rows[row] is { Minor: < 0, IsOwn: false } booking && WeekOf(booking.Day) >= 0) weeks[WeekOf(booking.Day)] += booking.Minor;
        var sorted = weeks[..known];
        Array.Sort(sorted);
        return (sorted[(known - 1) / 2] + sorted[known / 2]) / 2 / Week;

        int WeekOf(int day) => (today - day) / Week;
    }
}
