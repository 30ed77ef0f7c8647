namespace Opportune.Console.Scenes;

/// <summary>What can happen to a customer's money.</summary>
internal static class MoneyScenes
{
    private const long UsualPay = 2_600;

    /// <summary>The largest regular income comes once more; a usual pay where none is known.</summary>
    internal static void Salary(SceneEvents e)
    {
        var pay = e.Who.Recurring.Where(r => r.Amount.MinorUnits > 0).MaxBy(r => r.Amount.MinorUnits);
        e.Book(pay?.Amount.MinorUnits ?? e.Minor(UsualPay), "transfer", pay?.Who ?? "Muster Works", pay?.Category is "salary" or "pension" ? pay.Category : "salary");
    }

    internal static void Deposit(SceneEvents e)
    {
        var usual = e.Who.Recurring.Where(r => r.Amount.MinorUnits > 0).Select(r => r.Amount.MinorUnits).DefaultIfEmpty(e.Minor(UsualPay)).Max();
        e.Book(Math.Max(usual * 10, e.Minor(20_000)), "transfer", "Notariat Linden", "other");
    }

    internal static void Travel(SceneEvents e) => e
        .Book(-e.Minor(38), "card", "Taxi Sol", "travel", "ES").Book(-e.Minor(412), "card", "Hotel Mirador", "travel", "ES")
        .Book(-e.Minor(64), "card", "Bistro Plaza", "dining", "ES").Book(-e.Minor(29), "card", "Museo del Mar", "leisure", "ES");

    internal static void Overdrawn(SceneEvents e) => e.Book(-((e.Current?.Balance?.MinorUnits ?? 0) + e.Minor(180)), "direct-debit", "Autohaus Krause", "other");
}
