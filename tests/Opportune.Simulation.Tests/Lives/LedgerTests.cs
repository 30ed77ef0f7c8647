namespace Opportune.Simulation.Tests.Lives;

public sealed class LedgerTests
{
    [Fact]
    public void Every_balance_is_the_one_before_plus_the_amount()
    {
        var balances = new Dictionary<string, long>();
        foreach (var e in Banks.EventsOfLarge.Where(e => e.Type is "balance.observed" or "transaction.booked"))
        {
            var account = e.Data["account"]!.GetValue<string>();
            var balance = Banks.Cents(e.Data["balance"]);
            if (balances.TryGetValue(account, out var before))
            {
                Assert.Equal(before + (e.Type == "transaction.booked" ? Banks.Cents(e.Data["amount"]) : 0), balance);
            }

            balances[account] = balance;
        }

        Assert.True(balances.Count > 300);
    }

    [Fact]
    public void Every_account_is_opened_before_it_is_used_and_not_used_after_it_is_closed()
    {
        var open = new HashSet<string>();
        foreach (var e in Banks.EventsOfLarge.Where(e => e.Data.ContainsKey("account")))
        {
            var account = e.Data["account"]!.GetValue<string>();
            Assert.True(e.Type == "account.opened" ? open.Add(account) : open.Contains(account), $"{e.Id} {e.Type} {account}");
            _ = e.Type == "account.closed" && open.Remove(account);
        }
    }

    [Fact]
    public void Joint_accounts_have_two_holders_of_the_bank()
    {
        var customers = Banks.Large.Customers.Select(c => c.Id).ToHashSet();
        var joint = Banks.EventsOfLarge.Where(e => e.Type == "account.opened" && e.Data["holders"]!.AsArray().Count == 2).ToArray();

        Assert.Equal(10, joint.Length);
        Assert.All(joint, e => Assert.All(e.Data["holders"]!.AsArray(), h => Assert.Contains(h!["customer"]!.GetValue<string>(), customers)));
    }

    [Fact]
    public void Salaries_arrive_once_a_month_and_never_on_a_weekend()
    {
        var promoted = Banks.Large.Customers.Where(c => c.Persona is "promoted" or "saver").Select(c => c.Id).ToHashSet();
        var byCustomer = Banks.EventsOfLarge
            .Where(e => e.Type == "transaction.booked" && promoted.Contains(e.Customer!) && Text(e).StartsWith("Pay ", StringComparison.Ordinal))
            .GroupBy(e => e.Customer!).ToDictionary(g => g.Key, g => g.ToArray());

        Assert.Equal(promoted, byCustomer.Keys.ToHashSet());
        Assert.All(byCustomer.Values, paid => Assert.InRange(paid.Length, 13, 15));
        Assert.All(byCustomer.Values, paid => Assert.Equal(paid.Length, paid.Select(Text).Distinct().Count()));
        Assert.All(byCustomer.Values.SelectMany(p => p), e => Assert.False(e.Time.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday));
    }

    [Fact]
    public void Some_salaries_and_rents_come_without_a_category()
    {
        var pay = Banks.EventsOfLarge.Where(e => e.Type == "transaction.booked" && (Text(e) == "Rent" || Text(e).StartsWith("Pay ", StringComparison.Ordinal)))
            .GroupBy(e => e.Data.ContainsKey("category")).ToDictionary(g => g.Key, g => g.Count());

        Assert.True(pay[false] * 5 > pay[true], $"{pay[false]} without, {pay[true]} with");
    }

    private static string Text(SimulatedEvent e) => e.Data["text"]?.GetValue<string>() ?? "";
}
