using Opportune.Engine.Bank;

namespace Opportune.Engine.Profile;

/// <summary>The customer as of an instant: what the profile says, with everything that depends on the instant worked out once, when first asked for.</summary>
/// <remarks>Valid until the profile changes. Not thread-safe.</remarks>
public sealed class ProfileView
{
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
    public IReadOnlyList<Recurring> Recurring => _found.Recurring ??= RecurringFinder.Find(CurrentAccounts, Today, overdueDays: 90);

    /// <summary>Recurring income, overdue ones by up to 90 days included.</summary>
    public IReadOnlyList<Recurring> Income => _found.Income ??= [.. Recurring.Where(IsIncome)];

    /// <summary>Recurring payments that still run.</summary>
    public IReadOnlyList<Recurring> Bills =>
        _found.Bills ??= [.. Recurring.Where(r => r.Minor < 0 && r.Category is not ("transfer" or "savings") && Today - r.Next <= r.Period / 2)];

    /// <summary>What is expected until the next income.</summary>
    public CashFlow CashFlow => _found.CashFlow ??= CashFlow.Expect(this);

    /// <summary>Balance of the current accounts, minor units; 0 where none is known.</summary>
    public long CurrentBalance => CurrentAccounts.Sum(Balance);

    /// <summary>Balance of the savings accounts, minor units.</summary>
    public long SavingsBalance => State.Accounts.Values.Where(a => a.IsMine && a.IsSavings).Sum(Balance);

    /// <summary>Transactions of the current accounts in the last days, today included, newest first.</summary>
    public IEnumerable<Transaction> Transactions(int days)
    {
        foreach (var account in CurrentAccounts)
            for (var i = account.Transactions.Count - 1; i >= 0 && account.Transactions[i].Day > Today - days; i--) yield return account.Transactions[i];
    }

    /// <summary>Visits, searches and application steps in the last days, newest first.</summary>
    public IEnumerable<Visit> Visits(int days)
    {
        var from = Now - TimeSpan.FromDays(days);
        for (var i = State.Visits.Count - 1; i >= 0 && State.Visits[i].Time > from; i--) yield return State.Visits[i];
    }

    /// <summary>Days of the last 30, today included, on which a current account ended below zero, with the events that said so and the lowest balance.</summary>
    public (int Days, long Lowest, IReadOnlyList<string> Evidence) Overdrawn() => _found.Overdrawn ??= FindOverdrawn();

    private (int Days, long Lowest, IReadOnlyList<string> Evidence) FindOverdrawn()
    {
        var days = new SortedDictionary<int, string>();
        var lowest = 0L;
        foreach (var account in CurrentAccounts)
        {
            var balances = account.EndOfDays();
            for (var i = balances.Count - 1; i >= 0; i--)
            {
                var until = i + 1 < balances.Count ? balances[i + 1].Day - 1 : Today;
                if (until <= Today - 30) break;
                if (!balances[i].IsKnown || balances[i].Minor >= 0 || (i + 1 < balances.Count && balances[i + 1].Day == balances[i].Day)) continue;
                lowest = Math.Min(lowest, balances[i].Minor);
                for (var day = Math.Max(balances[i].Day, Today - 29); day <= until; day++) days[day] = account.EventOf(balances[i]);
            }
        }
        return (days.Count, lowest, [.. days.Values.Reverse().Distinct().Take(8)]);
    }

    /// <summary>The start of a day in the bank's zone.</summary>
    public DateTimeOffset StartOf(int day) => Bank.Zone.StartOf(day);

    internal static long Balance(Account account) => account.EndOfDays() is { Count: > 0 } days && days[^1].IsKnown ? days[^1].Minor : 0;

    private static bool IsIncome(Recurring r) =>
        r.Minor > 0 && r.Category is not ("transfer" or "savings" or "interest" or "fee" or "cash" or "loan" or "shopping");
}
