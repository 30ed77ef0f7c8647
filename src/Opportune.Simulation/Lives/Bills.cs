using Opportune.Simulation.People;

namespace Opportune.Simulation.Lives;

/// <summary>Rent, instalments, utilities, insurance and subscriptions.</summary>
internal static class Bills
{
    private const int Early = 6 * 60 + 30;

    public static void Live(Day day)
    {
        var person = day.Person;
        var habit = day.Habit("bills");
        var landlord = habit.Pick(Names.Landlords);
        var subscription = habit.Pick(Names.Subscriptions);
        var utilityDay = habit.Between(10, 18);
        var insuranceMonth = habit.Between(0, 2);
        if (person.Rent > 0 && day.IsDebitDay(person.RentDay))
        {
            Pay(day, person.Current, person.Rent, "standing-order", landlord, person.Categorised ? "rent" : null, "Rent");
        }

        if (person.Instalment > 0 && day.IsDebitDay(2))
        {
            Pay(day, person.Current, person.Instalment, "direct-debit", "bank", "loan", "Instalment");
        }

        if (day.IsDebitDay(utilityDay))
        {
            Pay(day, person.Household ?? person.Current, person.Utilities, "direct-debit", "Stadtwerke Musterstadt", "utilities", "Electricity and gas");
        }

        if (day.Date.Month % 3 == insuranceMonth && day.IsDebitDay(6))
        {
            Pay(day, person.Current, person.Insurance, "direct-debit", "Hanseatic Mutual", "insurance", "Insurance premium");
        }

        if (day.IsDebitDay(21))
        {
            Subscribe(day, subscription);
        }
    }

    private static void Pay(Day day, string account, long amount, string kind, string counterparty, string? category, string text) =>
        day.Pay(Early, account, new Payment(-amount, kind, counterparty, category) { Text = text });

    /// <summary>Booked abroad although nobody travels, as streaming often is.</summary>
    private static void Subscribe(Day day, string name) =>
        day.Pay(Early, day.Person.Current, new Payment(-day.Person.Subscription, "card", name, "subscription")
        {
            Merchant = name, Country = name.StartsWith("Fit", StringComparison.Ordinal) ? "DE" : "IE", Mcc = 4899,
        });
}
