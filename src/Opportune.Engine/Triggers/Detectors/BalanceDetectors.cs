using Opportune.Engine.Bank;
using Opportune.Engine.Profile;
using Opportune.Engine.Profile.Accounts;
using Opportune.Expressions;

namespace Opportune.Engine.Triggers.Detectors;

/// <summary>Money lies on current accounts that neither bills nor everyday life will need.</summary>
internal sealed class IdleCash : Detector
{
    public override string Name => "idle-cash";
    public override IReadOnlyList<DetectorParameter> Parameters { get; } =
    [
        new("leastAmount", 1_000, 0, 10_000_000, "least idle amount in the bank's currency"), new("overDays", 30, 7, 180, "days for which it lay unneeded"),
        new("keepMonths", 1, 0, 12, "months of outgoings that always stay"),
    ];
    public override IReadOnlyList<DetectorFact> Facts { get; } = [Amount("amount", "amount not needed"), Whole("days", "days for which it lay")];

    public override Detection? Detect(ProfileView profile, MomentDefinition settings)
    {
        var days = (int)this["overDays", settings];
        var (lowest, knownDays, rows) = Lowest(profile, days);
        if (knownDays < days) return null;
        var outgoings = profile.Spent(90) / 3;
        var least = this["leastAmount", settings] * profile.Bank.Currency.MinorPerMajor;
        if (lowest - (long)(outgoings * this["keepMonths", settings]) is var idle && idle < least) return null;
        // The reserve covers what the forecast expects to be spent, so the two are not taken off one after the other.
        idle = Math.Min(idle, profile.CashFlow.Lowest);
        if (idle < least) return null;
        return new(profile.StartOf(profile.Today), 0.9, [Major(profile, idle), CelValue.Int(days)], [.. rows.SelectMany(r => Evidence(r.Account, r.Lowest)).Concat(profile.CashFlow.Evidence).Distinct().Take(8)]);
    }

    /// <summary>The lowest balance of the current accounts together over the last days, for how many days it is known, and the rows that said so, -1 for that of the latest balance.</summary>
    private static (long Lowest, int Days, List<(Account Account, int Lowest)> Rows) Lowest(ProfileView profile, int days)
    {
        var (total, known) = (0L, int.MaxValue);
        var rows = new List<(Account, int)>();
        // Money on a shared account is not one holder's to put away, unless there is no other account.
        var isAnyAlone = profile.CurrentAccounts.Any(a => a.Holders == 1);
        foreach (var account in profile.CurrentAccounts)
        {
            if (isAnyAlone && account.Holders > 1) continue;
            if (account.Balance is not { } lowest) continue;
            var (booked, i, row) = (account.Ledger.Days, account.Ledger.Days.Count - 1, -1);
            for (; i >= 0 && booked[i].Day > profile.Today - days; i--)
                if (booked[i].IsKnown && booked[i].Lowest < lowest) (lowest, row) = (booked[i].Lowest, booked[i].LowestRow);
            // The balance with which those days began counts too.
            if (i >= 0 && booked[i].IsKnown && booked[i].Balance < lowest) (lowest, row) = (booked[i].Balance, booked[i].BalanceRow);
            known = Math.Min(known, profile.Today - booked[Math.Max(0, i)].Day);
            total += lowest;
            rows.Add((account, row));
        }
        return (total, known == int.MaxValue ? 0 : known, rows);
    }

    private static IEnumerable<string> Evidence(Account account, int lowest)
    {
        if (account.BalanceEvent is { Length: > 0 } latest) yield return latest;
        if (lowest >= 0 && account.Bookings.EventOf(lowest) is { Length: > 0 } source) yield return source;
    }
}

/// <summary>Bills and everyday spending will probably take the balance below the line.</summary>
internal sealed class LowBalanceAhead : Detector
{
    /// <summary>The lowest balance is given as it would be undercut with this chance.</summary>
    private const double Cautious = 0.1;

    public override string Name => "low-balance-ahead";
    public override PersonalizationLevel Level => PersonalizationLevel.Moderate;
    public override Purposes Purposes => Purposes.Guidance | Purposes.Service | Purposes.Protection;
    public override IReadOnlyList<DetectorParameter> Parameters { get; } =
    [
        new("line", 0, -1_000_000, 1_000_000, "balance in the bank's currency that should not be crossed"), new("withinDays", 14, 1, 45, "days ahead"),
        new("leastChance", 0.5, 0.05, 0.99, "chance from which on it counts"),
    ];
    public override IReadOnlyList<DetectorFact> Facts { get; } = [Amount("amount", "lowest balance expected"), Whole("inDays", "days until then"), Amount("short", "amount missing")];
    public override IReadOnlyList<DetectorFact> LaterFacts { get; } = [Number("chance", "chance that the balance falls short"), Amount("low", "lowest balance at worst"), Text("bills", "bills due until then")];

    public override Detection? Detect(ProfileView profile, MomentDefinition settings)
    {
        if (profile.Bills.Count + profile.Income.Count == 0 || profile.CurrentBalance < 0) return null;
        var line = (long)(this["line", settings] * profile.Bank.Currency.MinorPerMajor);
        var (days, least) = ((int)this["withinDays", settings], this["leastChance", settings]);
        if (profile.CurrentBalance < line || !BalanceOutlook.IsNear(profile, line, days, least)) return null;
        var outlook = BalanceOutlook.Of(profile, days);
        var chance = outlook.Paths.ChanceBelow(line);
        if (chance < least || outlook.Paths.Below(line) is not { } below) return null;
        var lowest = (long)Math.Floor(below.Lowest);
        if (outlook.IsFilled(profile, line - lowest)) return null;
        var bills = outlook.Due.Where(d => d.Day <= profile.Today + below.Day).Select(d => d.Bill).OrderBy(b => b.Minor).ToList();
        return new(profile.StartOf(profile.Today), Math.Round(Math.Min(chance, 0.99), 2, MidpointRounding.AwayFromZero),
            [
                Major(profile, lowest), CelValue.Int(below.Day), Major(profile, line - lowest), CelValue.Double(Math.Round(chance, 2, MidpointRounding.AwayFromZero)),
                Major(profile, (long)Math.Floor(outlook.Paths.Lowest(Cautious))), CelValue.String(string.Join(", ", bills.Take(3).Select(b => b.Counterparty.Length > 0 ? b.Counterparty : b.Category))),
            ],
            [.. Evidence(profile, bills).Distinct().Take(8)]);
    }

    private static IEnumerable<string> Evidence(ProfileView profile, List<Recurring> bills) =>
        bills.Take(5).Select(b => b.LastEvent).Concat((profile.Income.MaxBy(i => i.MonthlyMinor)?.Evidence ?? []).Take(3)).Concat(profile.BalanceEvents);
}

/// <summary>The account has been overdrawn on several days of the last month.</summary>
internal sealed class RepeatedOverdraft : Detector
{
    public override string Name => "repeated-overdraft";
    public override Purposes Purposes => Purposes.Guidance | Purposes.Service | Purposes.Protection;
    public override IReadOnlyList<DetectorParameter> Parameters { get; } =
        [new("leastDays", 3, 1, 30, "days below zero in the last 30"), new("leastFalls", 1, 1, 20, "times that an account fell below zero in the last 60 days")];
    public override IReadOnlyList<DetectorFact> Facts { get; } = [Whole("days", "days overdrawn in the last 30"), Amount("lowest", "lowest balance")];

    public override Detection? Detect(ProfileView profile, MomentDefinition settings)
    {
        var (days, lowest, evidence) = profile.Overdrawn();
        if (days < this["leastDays", settings] || Falls(profile) < this["leastFalls", settings]) return null;
        return new(profile.StartOf(profile.Today), 1.0, [CelValue.Int(days), Major(profile, lowest)], evidence);
    }

    /// <summary>Evenings of the last 60 days that ended below zero after one that did not.</summary>
    private static int Falls(ProfileView profile)
    {
        var falls = 0;
        foreach (var account in profile.CurrentAccounts)
        {
            var booked = account.Ledger.Days;
            for (var i = booked.Count - 1; i >= 0 && booked[i].Day > profile.Today - 60; i--)
                if (booked[i] is { IsKnown: true, Balance: < 0 } && (i == 0 || booked[i - 1] is { IsKnown: false } or { Balance: >= 0 })) falls++;
        }
        return falls;
    }
}
