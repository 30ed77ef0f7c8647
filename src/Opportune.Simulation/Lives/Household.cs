using Opportune.Simulation.People;

namespace Opportune.Simulation.Lives;

/// <summary>The joint account of two partners, which both pay into on the same day and from which the household lives.</summary>
/// <remarks>The partner's share is computed from the partner's number, so both lives agree without knowing each other.</remarks>
internal static class Household
{
    public static void Live(Day day)
    {
        var person = day.Person;
        if (!day.IsDebitDay(3) || person.Partner is null)
        {
            return;
        }

        if (person.Household is not { } household)
        {
            Send(day, person.HouseholdShare, "household account");
            return;
        }

        var own = (person.MonthlySpending * 6 / 10) + person.Utilities;
        var partner = Census.Person(day.Options, person.Number - 1);
        Send(day, own, "household account");
        day.Pay(7 * 60, household, new Payment(own, "standing-order", person.Name, "transfer") { Text = "Household" });
        if (day.Date > partner.Since)
        {
            day.Pay(7 * 60, household, new Payment(partner.HouseholdShare, "standing-order", partner.Name, "transfer") { Text = "Household" });
        }
    }

    private static void Send(Day day, long amount, string to) =>
        day.Pay(7 * 60, day.Person.Current, new Payment(-amount, "standing-order", to, "transfer") { Text = "Household" });
}
