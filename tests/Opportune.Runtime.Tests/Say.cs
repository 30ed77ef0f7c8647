using System.Globalization;

namespace Opportune.Runtime.Tests;

/// <summary>Events of the demo bank in few words. Ids are unique within a test through the caller's own.</summary>
internal static class Say
{
    public static object Event(string id, string type, string? customer, DateTimeOffset time, object data) => customer is null ? new { id, source = "test", type, time, data } : new { id, source = "test", type, time, customer, data };

    public static object Updated(string customer, DateTimeOffset time) =>
        Event($"u-{customer}-{time:yyMMddHHmmss}", "customer.updated", customer, time, new { birthDate = "1990-04-12", country = "DE", city = "Musterstadt", employment = "employed", riskAppetite = "low", vulnerable = false, customerSince = "2019-03-01" });

    public static object Consent(string customer, DateTimeOffset time, bool granted = true, string purpose = "marketing") =>
        Event($"consent-{customer}-{purpose}-{time:yyMMddHHmmss}", "consent.changed", customer, time, new { purpose, channel = "all", granted });

    public static object Opened(string account, DateTimeOffset time, params (string Customer, string Role)[] holders) =>
        Event($"open-{account}", "account.opened", holders[0].Customer, time, new { account, kind = "current", currency = "EUR", holders = holders.Select(h => new { customer = h.Customer, role = h.Role }).ToArray() });

    public static object Booked(string id, string account, DateTimeOffset time, decimal amount, string category = "groceries", string counterparty = "Supermarkt", decimal? balance = null)
    {
        var money = (decimal m) => new { amount = m.ToString("0.00", CultureInfo.InvariantCulture), currency = "EUR" };
        return balance is { } b ? Event(id, "transaction.booked", null, time, new { account, amount = money(amount), balance = money(b), kind = "transfer", counterparty, category })
            : Event(id, "transaction.booked", null, time, new { account, amount = money(amount), kind = "transfer", counterparty, category });
    }

    public static object Complaint(string customer, DateTimeOffset time) => Event($"complaint-{customer}", "complaint.opened", customer, time, new { complaint = "k-1", topic = "fees" });

    /// <summary>Half a year of pay and rent with money left over: an account that rests and, with consent, may be sold a saver.</summary>
    public static IEnumerable<object> Comfortable(string customer, string account)
    {
        var start = new DateTimeOffset(2026, 5, 2, 9, 0, 0, TimeSpan.FromHours(2));
        yield return Updated(customer, start);
        yield return Opened(account, start.AddMinutes(5), (customer, "owner"));
        yield return Consent(customer, start.AddMinutes(30));
        var balance = 7_000m;
        for (var month = 6; month <= 11; month++)
        {
            var first = new DateTimeOffset(2026, month, 1, 7, 0, 0, TimeSpan.FromHours(month == 11 ? 1 : 2));
            yield return Booked($"{account}-pay-{month}", account, first, 2_600, "salary", "Muster Works", balance += 2_600);
            yield return Booked($"{account}-rent-{month}", account, first.AddDays(2), -800, "rent", "Hausverwaltung Nord", balance -= 800);
            yield return Booked($"{account}-food-{month}", account, first.AddDays(9), -180, "groceries", "Supermarkt", balance -= 180);
        }
    }

    /// <summary>A new customer who gives up an application: the bank writes that it is saved.</summary>
    public static object[] GivenUp(string customer, DateTimeOffset time) =>
    [
        Updated(customer, time.AddDays(-30)),
        Event($"app1-{customer}", "application.started", customer, time.AddHours(-2), new { application = "a-1", product = "credit-card" }),
        Event($"app2-{customer}", "application.abandoned", customer, time.AddMinutes(-1), new { application = "a-1", product = "credit-card", step = "income" }),
    ];
}
