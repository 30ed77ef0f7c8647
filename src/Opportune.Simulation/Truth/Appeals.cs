using static Opportune.Simulation.Truth.Moments;

namespace Opportune.Simulation.Truth;

/// <summary>The truth table of responses. The first row whose word is in the action's last part counts, else in the whole id.</summary>
/// <remarks>
/// p(shown) = base + span · need · (2 in a fitting moment, else 1); for grow and retain times (1 − aversion), less
/// 0.05 · aversion; kept in [0.002, 0.9]. p(anyway) = anyway · need, at most 0.5. So selling to the averse what they
/// hardly need does worse than silence, while guidance always helps a little.
/// </remarks>
internal static class Appeals
{
    /// <summary>What being sold to costs the fully averse, as a probability.</summary>
    public const double Annoyance = 0.05;

    public static readonly Appeal[] All =
    [
        new("travel", Need.Travel, 0.010, 0.20, 0.04, Travel),
        new("mortgage", Need.Home, 0.005, 0.18, 0.05, HomeSearch, AbandonedApplication),
        new("home", Need.Home, 0.010, 0.16, 0.04, HomeSearch),
        new("insurance", Need.Insure, 0.010, 0.10, 0.02),
        new("invest", Need.Invest, 0.008, 0.14, 0.03, LargeDeposit, IdleCash),
        new("deposit", Need.Save, 0.012, 0.18, 0.04, LargeDeposit, IdleCash),
        new("premium", Need.Travel, 0.006, 0.06, 0.01, SalaryIncreased),
        new("overdraft", Need.Guidance, 0.020, 0.20, 0.03, RepeatedOverdraft, LowBalanceAhead),
        new("budget", Need.Guidance, 0.050, 0.30, 0.05, LowBalanceAhead, SalaryStopped, RepeatedOverdraft),
        new("cushion", Need.Guidance, 0.040, 0.24, 0.05, SalaryReceived, SalaryIncreased),
        new("low-balance", Need.Guidance, 0.080, 0.35, 0.05, LowBalanceAhead),
        new("hardship", Need.Service, 0.030, 0.40, 0.06, SalaryStopped, RepeatedOverdraft),
        new("support", Need.Service, 0.030, 0.35, 0.06, SalaryStopped),
        new("application", Need.Borrow, 0.040, 0.25, 0.08, AbandonedApplication),
        new("loan", Need.Borrow, 0.006, 0.14, 0.04, AbandonedApplication),
        new("card", Need.Borrow, 0.010, 0.12, 0.03, AbandonedApplication),
        new("sav", Need.Save, 0.015, 0.20, 0.05, SalaryReceived, SalaryIncreased, LargeDeposit, IdleCash),
        new("goal", Need.Save, 0.030, 0.22, 0.04, SalaryIncreased),
        new("nurture", Need.Guidance, 0.040, 0.22, 0.04),
        new("protect", Need.Guidance, 0.040, 0.26, 0.04, RepeatedOverdraft),
        new("serve", Need.Service, 0.050, 0.25, 0.05),
        new("retain", Need.Service, 0.020, 0.12, 0.02),
    ];

    private static readonly Appeal Other = new("", Need.Service, 0.01, 0.05, 0.01);

    public static Appeal Of(string action)
    {
        var last = action[(action.LastIndexOf('/') + 1)..];
        return Array.Find(All, a => last.Contains(a.Word, StringComparison.Ordinal))
            ?? Array.Find(All, a => action.Contains(a.Word, StringComparison.Ordinal))
            ?? Other;
    }

    public static bool Sells(string action) =>
        action.StartsWith("grow/", StringComparison.Ordinal) || action.StartsWith("retain/", StringComparison.Ordinal);
}
