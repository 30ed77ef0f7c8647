using System.Globalization;

namespace Opportune.Bench.Sample;

/// <summary>The conditions of the synthetic bank: thresholds over facts that its customers vary in.</summary>
/// <remarks>The number of distinct conditions grows more slowly than the number of rules, as it does where many people write rules about the same few facts.</remarks>
internal static class BenchRules
{
    private static readonly (string Fact, double From, double To, bool IsWhole)[] Facts =
    [
        ("balance.total", 200, 6_000, false), ("income.monthly", 600, 3_200, false), ("features.diningMonth", 10, 160, false), ("features.groceriesMonth", 20, 220, false),
        ("features.cardPayments", 1, 12, true), ("features.pageViews", 0, 6, true), ("customer.relationshipMonths", 2, 90, true), ("features.largestPayment", 15, 160, false),
        ("features.travelYear", 5, 90, false), ("features.spendingMonth", 60, 500, false), ("features.loanCalculations", 0, 0, true),
    ];

    /// <summary>The facts that rules compare, and between which values customers have them.</summary>
    internal static IReadOnlyList<(string Fact, double From, double To, bool IsWhole)> Ranges => Facts;

    /// <summary>The rule of a group.</summary>
    internal static string OfGroup(int group) => (group % 5) switch
    {
        0 => "!('hardship' in matters)",
        1 => "!moments.lowBalanceAhead",
        2 => "customer.employment != 'unemployed'",
        3 => "overdraft.days30 <= 10",
        _ => "customer.country in ['DE', 'AT']",
    };

    /// <summary>The three rules of an action: what it holds already, a lower limit (one of ten per fact, shared), an upper limit or a pair of comparisons (its own).</summary>
    internal static (string First, string Second, string Third) OfAction(int action)
    {
        var (lower, other) = (Facts[action % Facts.Length], Facts[(action / 3 + 5) % Facts.Length]);
        var step = unchecked((uint)action * 2_654_435_761u >> 24) % 10 / 10.0;
        return ($"!('p-{action % BenchBank.Products:00}' in holdings)", $"{lower.Fact} >= {Number(lower, 0.5 * step)}", Third(action, other));
    }

    private static string Third(int action, (string Fact, double From, double To, bool IsWhole) fact)
    {
        var own = (action * 37 % 200 + 1) / 200.0;
        return action % 3 == 0 ? $"{fact.Fact} >= {Number(fact, 0.4 * own)} && customer.age <= {60 + action % 25}" : $"{fact.Fact} <= {Number(fact, 0.4 + 0.8 * own)}";
    }

    private static string Number((string Fact, double From, double To, bool IsWhole) fact, double share)
    {
        var value = fact.From + share * (fact.To - fact.From);
        return fact.IsWhole ? Math.Round(value).ToString("0", CultureInfo.InvariantCulture) : value.ToString("0.00", CultureInfo.InvariantCulture);
    }
}
