using Opportune.Engine.Bank;
using Opportune.Engine.Profile;
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
            return Found(profile, main.Last, main.Category is "salary" or "pension" ? 0.99 : 0.85, main.Evidence);
        return FirstPay(profile, days) is { } pay ? Found(profile, pay, 0.8, [pay.Event]) : null;
    }

    public override DateTimeOffset? NextChange(ProfileView profile, MomentDefinition settings)
    {
        var days = (int)this["withinDays", settings];
        return (MainIncome(profile, days)?.Last ?? FirstPay(profile, days)) is { } last ? profile.StartOf(last.Day + days) : null;
    }

    private static Recurring? MainIncome(ProfileView profile, int days) =>
        profile.Income.Where(i => profile.Today - i.Last.Day < days && i.Last.Minor * 2 >= i.Minor).MaxBy(i => i.MonthlyMinor);

    /// <summary>Pay that the bank calls pay needs no past: a new customer's first salary is one.</summary>
    private static Transaction? FirstPay(ProfileView profile, int days) =>
        profile.Income.Any(i => i.Category is "salary" or "pension") ? null : profile.Transactions(days).Where(t => t.Minor > 0 && t.Category is ("salary" or "pension")).MaxBy(t => t.Minor);

    private static Detection Found(ProfileView profile, Transaction pay, double confidence, IReadOnlyList<string> evidence) =>
        new(pay.Time, confidence, [Major(profile, pay.Minor), CelValue.String(pay.Counterparty), CelValue.Int(profile.Today - pay.Day)], evidence);
}

/// <summary>The latest regular income is clearly higher than the ones before.</summary>
internal sealed class SalaryIncreased : Detector
{
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
            if (profile.Today - rise.First.Day >= (int)this["withinDays", settings]) continue;
            return new(rise.First.Time, rise.Payments > 1 ? 0.95 : 0.75,
                [Major(profile, income.Last.Minor), Major(profile, rise.Before), CelValue.Double(Math.Round(rise.Percent, 1, MidpointRounding.AwayFromZero))],
                [income.Last.Event, .. income.Evidence.Where(e => e != income.Last.Event)]);
        }
        return null;
    }

    /// <summary>The first payment at the new amount, and the usual amount before it: the median of up to six.</summary>
    private static (Transaction First, long Before, double Percent, int Payments)? Rise(ProfileView profile, Recurring income)
    {
        var series = profile.Transactions(200).Where(t => t.Minor > 0 && t.Account == income.Last.Account && t.Counterparty == income.Counterparty && t.Series == income.Last.Series).ToList();
        var payments = 1;
        while (payments < series.Count && Math.Abs(series[payments].Minor - series[0].Minor) * 100 <= series[0].Minor) payments++;
        var before = series.Skip(payments).Take(6).Select(t => t.Minor).Order().ToList();
        if (before.Count < 2) return null;
        var usual = before[before.Count / 2];
        return (series[payments - 1], usual, 100.0 * (series[0].Minor - usual) / usual, payments);
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
    public override string Name => "large-deposit";
    public override IReadOnlyList<DetectorParameter> Parameters { get; } =
    [
        new("leastAmount", 2_000, 0, 10_000_000, "least amount in the bank's currency"), new("timesUsual", 2, 1, 50, "how many times the regular monthly income, or the median deposit without any"),
        new("withinDays", 10, 1, 60, "days after the booking in which it counts"),
    ];
    public override IReadOnlyList<DetectorFact> Facts { get; } = [Amount("amount", "amount received"), Number("timesUsual", "times the usual"), Whole("daysAgo", "days ago")];

    public override Detection? Detect(ProfileView profile, MomentDefinition settings)
    {
        var usual = Usual(profile);
        var regular = profile.Income.Select(i => (i.Last.Account, i.Counterparty, i.Last.Series)).ToHashSet();
        var deposit = profile.Transactions((int)this["withinDays", settings])
            .Where(t => t.Minor > 0 && t.Category is not ("savings" or "transfer" or "loan") && !(regular.Contains((t.Account, t.Counterparty, t.Series)) && t.Minor < 2 * usual))
            .MaxBy(t => t.Minor);
        if (deposit is null || deposit.Minor < this["leastAmount", settings] * profile.Bank.Currency.MinorPerMajor) return null;
        if (usual <= 0 || deposit.Minor < this["timesUsual", settings] * usual) return null;
        return new(deposit.Time, 0.9, [Major(profile, deposit.Minor), CelValue.Double(Math.Round((double)deposit.Minor / usual, 1, MidpointRounding.AwayFromZero)), CelValue.Int(profile.Today - deposit.Day)], [deposit.Event]);
    }

    private static long Usual(ProfileView profile)
    {
        if (profile.Income.Count > 0) return profile.Income.Max(i => i.MonthlyMinor);
        var deposits = profile.Transactions(365).Where(t => t.Minor > 0).Select(t => t.Minor).Order().ToList();
        return deposits.Count >= 3 ? deposits[deposits.Count / 2] : 0;
    }
}
