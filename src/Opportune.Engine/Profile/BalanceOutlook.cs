using Opportune.Engine.Profile.Accounts;
using Opportune.Learners;

namespace Opportune.Engine.Profile;

/// <summary>How the balance of the current accounts may go on: what recurs comes on its days, and everyday life as it was in one stretch after another of the last half year.</summary>
/// <param name="Paths">The ways it may take.</param>
/// <param name="Due">Recurring payments due, by day, each with its day number.</param>
/// <param name="NextIncome">Day number of the next main income; null without any.</param>
internal sealed record BalanceOutlook(PathsAhead Paths, IReadOnlyList<(int Day, Recurring Bill)> Due, int? NextIncome)
{
    private const int MostPast = 182;
    private const int LeastPast = 14;
    private const int Week = 7;

    /// <summary>Days by which an income may be late before it is no longer reckoned with.</summary>
    private const int Grace = 5;

    /// <summary>Two months may differ by the weekends that moved a payment.</summary>
    private const int Weekend = 4;

    /// <summary>Whether it is worth a look: with far more on the account than bills and life ever took in so many days, no shortfall has a chance as great as asked for.</summary>
    /// <remarks>By Markov's inequality what goes out exceeds k times its mean with a chance of at most 1/k; twice that leaves room for the smoothing. It asks totals of days only, so that most customers cost next to nothing.</remarks>
    internal static bool IsNear(ProfileView profile, long line, int days, double leastChance)
    {
        var (spent, known, room) = (0L, LeastPast, 0L);
        foreach (var account in profile.CurrentAccounts)
        {
            room += account.Balance ?? 0;
            var (booked, first) = (account.Ledger.Days, profile.Today - MostPast + 1);
            spent += booked.SpentSince(first);
            if (booked.PlaceOf(first) is var at && at < booked.Count) known = Math.Max(known, profile.Today - booked[at].Day + 1);
        }
        foreach (var bill in profile.Bills) room += bill.Minor * (1 + days / Math.Max(Week, bill.Period));
        return (room - line) * leastChance < 2.0 * spent * days / known;
    }

    /// <summary>Looks so many days ahead.</summary>
    internal static BalanceOutlook Of(ProfileView profile, int days)
    {
        var today = profile.Today;
        var known = new double[days];
        var due = new List<(int, Recurring)>();
        int? next = null;
        var main = 0L;
        foreach (var income in profile.Income)
        {
            if (DayOf(income) < today - Grace) continue;
            var first = Expect(known, income, today);
            if (next is null || income.MonthlyMinor > main) (next, main) = (first, income.MonthlyMinor);
        }
        foreach (var bill in profile.Bills)
            if (Expect(known, bill, today) is var first && first <= today + days) due.Add((first, bill));
        return new(PathsAhead.Of(Everyday(profile), known, profile.CurrentBalance), due, next);
    }

    /// <summary>Adds what recurs on its days; gives the first of them.</summary>
    private static int Expect(double[] known, Recurring item, int today)
    {
        var first = Math.Max(DayOf(item), today + 1);
        for (var day = first; day <= today + known.Length; day += Math.Max(Week, item.Period)) known[day - today - 1] += item.Minor;
        return first;
    }

    /// <summary>Weekends move a monthly booking: of the days that the last two suggest, a payment may come on the earlier and an income on the later.</summary>
    private static int DayOf(Recurring item)
    {
        if (item.Period != 30) return item.Next;
        var other = Bank.BankZone.Day(Bank.BankZone.Date(item.PreviousDay).AddMonths(2));
        return Math.Abs(other - item.Next) > Weekend ? item.Next : item.Minor > 0 ? Math.Max(other, item.Next) : Math.Min(other, item.Next);
    }

    /// <summary>Whether savings will fill a gap: they suffice, and the customer has brought money back from them within half a year, or lives on them without any income.</summary>
    internal bool IsFilled(ProfileView profile, long gap) =>
        profile.SavingsBalance >= gap && (NextIncome is null || profile.LargestDeposit(MostPast, static (_, booking) => booking.Category == "savings") is not null);

    /// <summary>Each day's bookings other than what recurs and what only moves between own accounts, oldest first.</summary>
    private static ReadOnlySpan<double> Everyday(ProfileView profile)
    {
        var flow = new double[MostPast];
        var (known, first) = (LeastPast, profile.Today - MostPast + 1);
        foreach (var account in profile.CurrentAccounts)
        {
            var days = account.Ledger.Days;
            for (var i = days.PlaceOf(first); i < days.Count && days[i].Day <= profile.Today; i++)
            {
                known = Math.Max(known, profile.Today - days[i].Day + 1);
                flow[days[i].Day - first] += days[i].Flow;
            }
        }
        foreach (var recurring in profile.Recurring)
            foreach (var row in recurring.Since(first))
                if (recurring.Rows[row] is { IsOwn: false } booking && booking.Day <= profile.Today) flow[booking.Day - first] -= booking.Minor;
        return flow.AsSpan(MostPast - known);
    }
}
