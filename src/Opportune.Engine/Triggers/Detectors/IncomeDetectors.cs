using Opportune.Engine.Bank;
using Opportune.Engine.Profile;
using Opportune.Engine.Profile.Accounts;
using Opportune.Expressions;

namespace Opportune.Engine.Triggers.Detectors;

/// <summary>The regular income has just arrived.</summary>
internal sealed class SalaryReceived : Detector
{
    public override string Name => "salary-received";
    public override IReadOnlyList<DetectorParameter> Parameters { get; } = [new("withinDays", 3, 1, 14, "days after the booking in which it counts")];
    public override IReadOnlyList<DetectorFact> Facts { get; } = [Amount("amount", "amount received"), Text("counterparty", "paid by"), Whole("daysAgo", "days ago")];

    public override Detection? Detect(ProfileView profile, MomentDefinition settings)
    {
        var days = (int)this["withinDays", settings];
        if (MainIncome(profile, days) is { } main)
            return Found(profile, main.LastAt, main.LastDay, main.LastMinor, main.Counterparty, main.Category is "salary" or "pension" ? 0.99 : 0.85, main.Evidence);
        if (FirstPay(profile, days) is not var (account, row)) return null;
        var pay = account.Bookings[row];
        return Found(profile, pay.Time, pay.Day, pay.Minor, pay.Counterparty, 0.8, [account.Bookings.EventOf(row)]);
    }

    public override DateTimeOffset? NextChange(ProfileView profile, MomentDefinition settings)
    {
        var days = (int)this["withinDays", settings];
        var last = MainIncome(profile, days)?.LastDay ?? (FirstPay(profile, days) is var (account, row) ? account.Bookings[row].Day : null);
        return last is { } day ? profile.StartOf(day + days) : null;
    }

    private static Recurring? MainIncome(ProfileView profile, int days) =>
        profile.Income.Where(i => profile.Today - i.LastDay < days && i.LastMinor * 2 >= i.Minor).MaxBy(i => i.MonthlyMinor);

    /// <summary>Pay that the bank calls pay needs no past: a new customer's first salary is one.</summary>
    private static (Account Account, int Row)? FirstPay(ProfileView profile, int days) =>
        profile.Income.Any(i => i.Category is "salary" or "pension") ? null : profile.LargestDeposit(days, static (_, booking) => booking.Category is "salary" or "pension");

    private static Detection Found(ProfileView profile, DateTimeOffset at, int day, long minor, string counterparty, double confidence, IReadOnlyList<string> evidence) =>
        new(at, confidence, [Major(profile, minor), CelValue.String(counterparty), CelValue.Int(profile.Today - day)], evidence);
}

/// <summary>The latest regular income is clearly higher than the ones before.</summary>
internal sealed class SalaryIncreased : Detector
{
    private const int DaysOfSeries = 200;
    private const int MostBefore = 6;

    public override string Name => "salary-increased";
    public override IReadOnlyList<DetectorParameter> Parameters { get; } =
    [
        new("leastPercent", 4, 1, 100, "least rise in percent"), new("mostPercent", 60, 10, 500, "a greater rise is a one-off, such as a bonus or a 13th salary"),
        new("withinDays", 45, 7, 120, "days after the first higher payment in which it counts"),
    ];
    public override IReadOnlyList<DetectorFact> Facts { get; } = [Amount("amount", "new income"), Amount("before", "income before"), Number("percent", "rise in percent")];

    public override Detection? Detect(ProfileView profile, MomentDefinition settings)
    {
        var (least, most) = (this["leastPercent", settings], this["mostPercent", settings]);
        foreach (var income in profile.Income.OrderByDescending(i => i.MonthlyMinor))
        {
            if (Rise(profile, income) is not { } rise || rise.Percent < least || rise.Percent > most) continue;
            var first = income.Rows[rise.First];
            if (profile.Today - first.Day >= (int)this["withinDays", settings]) continue;
            return new(first.Time, rise.Payments > 1 ? 0.95 : 0.75,
                [Major(profile, income.LastMinor), Major(profile, rise.Before), CelValue.Double(Math.Round(rise.Percent, 1, MidpointRounding.AwayFromZero))], income.Evidence);
        }
        return null;
    }

    /// <summary>The first payment at the new amount, and the usual amount before it: the median of up to six.</summary>
    private static (int First, long Before, double Percent, int Payments)? Rise(ProfileView profile, Recurring income)
    {
        var series = income.Since(profile.Today - DaysOfSeries + 1);
        var (rows, now) = (income.Rows, income.LastMinor);
        var payments = 1;
        while (payments < series.Length && Math.Abs(rows[series[^(payments + 1)]].Minor - now) * 100 <= now) payments++;
        var before = new List<long>(MostBefore);
        for (var i = payments; i < series.Length && before.Count < MostBefore; i++) before.Add(rows[series[^(i + 1)]].Minor);
        if (before.Count < 2) return null;
        before.Sort();
        var usual = before[before.Count / 2];
        return (series[^payments], usual, 100.0 * (now - usual) / usual, payments);
    }
}

/// <summary>Regular income that should have come has not.</summary>
internal sealed class SalaryStopped : Detector
{
    public override string Name => "salary-stopped";
    public override Purposes Purposes => Purposes.Guidance | Purposes.Service | Purposes.Protection;
    public override IReadOnlyList<DetectorParameter> Parameters { get; } =
    [
        new("graceDays", 7, 2, 30, "days that it may be late"), new("untilDays", 75, 14, 90, "days late after which it is past"), new("leastPayments", 3, 3, 24, "payments seen before"),
    ];
    public override IReadOnlyList<DetectorFact> Facts { get; } = [Amount("amount", "usual income"), Whole("daysLate", "days late")];

    public override Detection? Detect(ProfileView profile, MomentDefinition settings)
    {
        var (grace, until) = ((int)this["graceDays", settings], (int)this["untilDays", settings]);
        var stopped = profile.Income.Where(i => i.Period == 30 && i.Count >= this["leastPayments", settings] && profile.Today - i.Next >= grace && profile.Today - i.Next <= until)
            .MaxBy(i => i.MonthlyMinor);
        if (stopped is null || profile.Income.Any(i => i.Next > profile.Today - grace && i.MonthlyMinor * 2 >= stopped.MonthlyMinor)) return null;
        return new(profile.StartOf(stopped.Next + grace), 0.8, [Major(profile, stopped.Minor), CelValue.Int(profile.Today - stopped.Next)], stopped.Evidence);
    }

    public override DateTimeOffset? NextChange(ProfileView profile, MomentDefinition settings)
    {
        var days = profile.Income.Where(i => i.Period == 30).Select(i => i.Next + (int)this["graceDays", settings]).Where(d => d > profile.Today).ToList();
        return days.Count > 0 ? profile.StartOf(days.Min()) : null;
    }
}

/// <summary>Money has come in that is large for this customer and no regular income.</summary>
internal sealed class LargeDeposit : Detector
{
    private const int Year = 365;

    public override string Name => "large-deposit";
    public override IReadOnlyList<DetectorParameter> Parameters { get; } =
    [
        new("leastAmount", 2_000, 0, 10_000_000, "least amount in the bank's currency"), new("timesUsual", 2, 1, 50, "how many times the regular monthly income, or the median deposit without any"),
        new("withinDays", 10, 1, 60, "days after the booking in which it counts"),
    ];
    public override IReadOnlyList<DetectorFact> Facts { get; } = [Amount("amount", "amount received"), Number("timesUsual", "times the usual"), Whole("daysAgo", "days ago")];

    public override Detection? Detect(ProfileView profile, MomentDefinition settings)
    {
        var regular = profile.Income.Count > 0 ? profile.Income.Max(i => i.MonthlyMinor) : 0;
        var found = profile.LargestDeposit((int)this["withinDays", settings], (account, booking) =>
            booking.Category is not ("savings" or "transfer" or "loan") && !(booking.Minor < 2 * regular && profile.Income.Any(i => i.Has(account.Id, booking))));
        if (found is not var (account, row) || account.Bookings[row] is var deposit && deposit.Minor < this["leastAmount", settings] * profile.Bank.Currency.MinorPerMajor) return null;
        var usual = profile.Income.Count > 0 ? regular : MedianDeposit(profile);
        if (usual <= 0 || deposit.Minor < this["timesUsual", settings] * usual) return null;
        return new(deposit.Time, 0.9, [Major(profile, deposit.Minor), CelValue.Double(Math.Round((double)deposit.Minor / usual, 1, MidpointRounding.AwayFromZero)), CelValue.Int(profile.Today - deposit.Day)], [account.Bookings.EventOf(row)]);
    }

    private static long MedianDeposit(ProfileView profile)
    {
        var deposits = new List<long>();
        foreach (var account in profile.CurrentAccounts)
        {
            var rows = account.Ledger.Deposits(profile.Today - Year + 1);
            deposits.EnsureCapacity(deposits.Count + rows.Length);
            foreach (var row in rows) deposits.Add(account.Bookings[row].Minor);
        }
        deposits.Sort();
        return deposits.Count >= 3 ? deposits[deposits.Count / 2] : 0;
    }
}
