using Opportune.Engine.Bank;
using Opportune.Engine.Profile.Accounts;

namespace Opportune.Engine.Profile;

/// <summary>The customer as of an instant: what the profile says, with everything that depends on the instant worked out once, when first asked for.</summary>
/// <remarks>Valid until the profile changes. Not thread-safe.</remarks>
public sealed class ProfileView
{
    /// <summary>Days after the expected one for which a recurring income or payment is still looked at.</summary>
    private const int MostOverdue = 90;

    private const int MonthOfDays = 30;

    private readonly DayFindings _found = new();

    /// <summary>Looks at a profile as of an instant, which must not lie before its latest event by more than the tolerated clock difference.</summary>
    public ProfileView(ProfileState state, DateTimeOffset now) => (State, Now, Today) = (state, now, state.Bank.Zone.DayOf(now));

    internal ProfileState State { get; }

    /// <summary>The instant.</summary>
    public DateTimeOffset Now { get; }

    /// <summary>Its day in the bank's zone.</summary>
    public int Today { get; }

    /// <summary>The definition that the profile was folded under.</summary>
    public BankDefinition Bank => State.Bank;

    /// <summary>Open accounts that the customer holds, other than savings.</summary>
    internal IReadOnlyList<Account> CurrentAccounts => _found.Current ??= [.. State.Accounts.Values.Where(a => a.IsMine && !a.IsSavings)];

    /// <summary>Every recurring income and payment of the current accounts, overdue ones by up to 90 days included.</summary>
    public IReadOnlyList<Recurring> Recurring => _found.Recurring ??= FindRecurring();

    /// <summary>Recurring income, overdue ones by up to 90 days included.</summary>
    public IReadOnlyList<Recurring> Income => _found.Income ??= [.. Recurring.Where(IsIncome)];

    /// <summary>Recurring payments that still run.</summary>
    public IReadOnlyList<Recurring> Bills =>
        _found.Bills ??= [.. Recurring.Where(r => r.Minor < 0 && r.Category is not ("transfer" or "savings") && Today - r.Next <= r.Period / 2)];

    /// <summary>What is expected until the next income.</summary>
    public CashFlow CashFlow => _found.CashFlow ??= CashFlow.Expect(this);

    /// <summary>Balance of the current accounts, minor units; 0 where none is known.</summary>
    public long CurrentBalance => CurrentAccounts.Sum(a => a.Balance ?? 0);

    /// <summary>Balance of the savings accounts, minor units.</summary>
    public long SavingsBalance => State.Accounts.Values.Where(a => a.IsMine && a.IsSavings).Sum(a => a.Balance ?? 0);

    /// <summary>What went out of the current accounts in the last days, today included, moves between own accounts left out; minor units ≥ 0.</summary>
    public long Spent(int days) => CurrentAccounts.Sum(a => a.Ledger.Days.SpentSince(Today - days + 1));

    /// <summary>The largest sum that came to a current account in the last days, today included, the newest of equal ones; null where none is asked for.</summary>
    /// <param name="days">Days looked back.</param>
    /// <param name="counts">Whether one is asked for.</param>
    internal (Account Account, int Row)? LargestDeposit(int days, Func<Account, Booking, bool> counts)
    {
        (Account Account, int Row)? largest = null;
        var most = 0L;
        foreach (var account in CurrentAccounts)
        {
            var deposits = account.Ledger.Deposits(Today - days + 1);
            for (var i = deposits.Length - 1; i >= 0; i--)
                if (account.Bookings[deposits[i]] is var booking && booking.Minor > most && counts(account, booking)) (most, largest) = (booking.Minor, (account, deposits[i]));
        }
        return largest;
    }

    /// <summary>Views, searches and calculations about homes in the last days, newest first.</summary>
    public IReadOnlyList<Visit> Searches(int days) => Latest(State.Searches, days);

    /// <summary>Steps of applications in the last days, newest first.</summary>
    public IReadOnlyList<Visit> Applications(int days) => Latest(State.Applications, days);

    private Visit[] Latest(List<Visit> visits, int days)
    {
        var first = visits.Count;
        while (first > 0 && visits[first - 1].Time > Now - TimeSpan.FromDays(days)) first--;
        if (first == visits.Count) return [];
        var latest = visits.GetRange(first, visits.Count - first).ToArray();
        Array.Reverse(latest);
        return latest;
    }

    /// <summary>Days of the last 30, today included, on which a current account ended below zero, with the events that said so and the lowest balance.</summary>
    public (int Days, long Lowest, IReadOnlyList<string> Evidence) Overdrawn() => _found.Overdrawn ??= FindOverdrawn();

    private (int Days, long Lowest, IReadOnlyList<string> Evidence) FindOverdrawn()
    {
        SortedDictionary<int, string>? days = null; // most customers are never overdrawn
        var lowest = 0L;
        foreach (var account in CurrentAccounts)
        {
            var booked = account.Ledger.Days;
            for (var i = booked.Count - 1; i >= 0; i--)
            {
                var until = i + 1 < booked.Count ? booked[i + 1].Day - 1 : Today;
                if (until <= Today - MonthOfDays) break;
                if (booked[i] is not { IsKnown: true, Balance: < 0 and var balance } evening) continue;
                lowest = Math.Min(lowest, balance);
                var source = account.Bookings.EventOf(evening.BalanceRow);
                for (var day = Math.Max(evening.Day, Today - MonthOfDays + 1); day <= until; day++) (days ??= [])[day] = source;
            }
        }
        return days is null ? (0, 0, []) : (days.Count, lowest, [.. days.Values.Reverse().Distinct().Take(8)]);
    }

    private List<Recurring> FindRecurring()
    {
        var found = new List<Recurring>();
        foreach (var account in CurrentAccounts)
            foreach (var series in account.Ledger.Series.Several)
                if (series.Judged is { } recurring && Today - recurring.Next <= MostOverdue) found.Add(recurring);
        found.Sort(static (a, b) => string.CompareOrdinal(a.Key, b.Key));
        return found;
    }

    /// <summary>The start of a day in the bank's zone.</summary>
    public DateTimeOffset StartOf(int day) => Bank.Zone.StartOf(day);

    /// <summary>The events behind the balances of the current accounts.</summary>
    internal IEnumerable<string> BalanceEvents => CurrentAccounts.Where(a => a.Ledger.Days.Count > 0).Select(a => a.BalanceEvent).Where(e => e.Length > 0);

    private static bool IsIncome(Recurring r) =>
        r.Minor > 0 && r.Category is not ("transfer" or "savings" or "interest" or "fee" or "cash" or "loan" or "shopping");
}
