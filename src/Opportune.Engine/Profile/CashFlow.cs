namespace Opportune.Engine.Profile;

/// <summary>What is expected of a customer's current accounts until the next regular income.</summary>
/// <param name="NextIncome">Day number of the next regular income; null without any.</param>
/// <param name="BillsUntilIncome">Recurring payments due before it, minor units ≥ 0.</param>
/// <param name="Lowest">The lowest balance expected before it (within 30 days without income), minor units.</param>
/// <param name="LowestDay">Its day.</param>
/// <param name="DailySpending">Everyday spending a day, minor units ≥ 0: all that is not recurring, over the last 60 days.</param>
/// <param name="SafeToSave">What stays unneeded: the lowest balance less a week of everyday spending, minor units ≥ 0.</param>
/// <param name="Evidence">Events behind the expectation.</param>
public sealed record CashFlow(int? NextIncome, long BillsUntilIncome, long Lowest, int LowestDay, long DailySpending, long SafeToSave, IReadOnlyList<string> Evidence)
{
    internal static CashFlow Expect(ProfileView profile)
    {
        var today = profile.Today;
        var incomes = profile.Income.Where(i => i.Next > today).OrderBy(i => i.Next).ToList();
        int? next = incomes.Count > 0 ? incomes[0].Next : null;
        var until = Math.Min(next ?? today + 30, today + 45);
        var daily = DailySpendingOf(profile, today);
        var due = new SortedDictionary<int, long>();
        foreach (var bill in profile.Bills)
            for (var day = Math.Max(bill.Next, today + 1); day < until; day += Math.Max(7, bill.Period))
                due[day] = due.GetValueOrDefault(day) + bill.Minor;
        var (balance, lowest, lowestDay, bills) = (profile.CurrentBalance, profile.CurrentBalance, today, 0L);
        for (var day = today + 1; day < until; day++)
        {
            balance -= daily;
            if (due.TryGetValue(day, out var payment)) { balance += payment; bills -= payment; }
            if (balance < lowest) (lowest, lowestDay) = (balance, day);
        }
        return new(next, bills, lowest, lowestDay, daily, Math.Max(0, lowest - 7 * daily),
            [.. incomes.Take(1).SelectMany(i => i.Evidence.Take(3)).Concat(profile.Bills.OrderBy(b => b.Minor).Take(5).Select(b => b.Last.Event))]);
    }

    private static long DailySpendingOf(ProfileView profile, int today)
    {
        var recurring = profile.Recurring.Select(r => r.Key).ToHashSet(StringComparer.Ordinal);
        var sum = 0L;
        var firstDay = today;
        foreach (var account in profile.CurrentAccounts)
            for (var i = account.Transactions.Count - 1; i >= 0 && account.Transactions[i].Day > today - 60; i--)
            {
                var t = account.Transactions[i];
                if (t.Minor >= 0 || t.Category is "transfer" or "savings" || recurring.Contains($"-|{t.Account}|{t.Counterparty}|{t.Category}")) continue;
                sum -= t.Minor;
                firstDay = Math.Min(firstDay, t.Day);
            }
        return sum / Math.Clamp(today - firstDay + 1, 14, 60);
    }
}
