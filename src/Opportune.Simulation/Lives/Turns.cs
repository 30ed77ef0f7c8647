using Opportune.Simulation.People;

namespace Opportune.Simulation.Lives;

/// <summary>Turns of fortune arranged before the last day: a large deposit, an empty account before the rent, overdrafts.</summary>
internal static class Turns
{
    private const int Noon = 12 * 60;

    public static void Live(Day day)
    {
        var person = day.Person;
        if (person.Is(Situations.Inherits) && day.DaysLeft == day.Habit("inheritance").Between(1, 9))
        {
            Inherit(day);
        }

        if (person.Is(Situations.Squeezed) && day.DaysLeft == 1)
        {
            day.At(22 * 60, () => SpendDownTo(day, person.Rent * 4 / 10, "Werkstatt Adler", "Car repair"));
        }

        if (person.Is(Situations.Overdrawn) && day.DaysLeft is > 0 and < 85
            && BankDays.IncomeDueOn(day.Date.AddDays(4), person.PayDay) is not null)
        {
            var below = -day.Draws("overdraft").Between(80, 280) * 100L;
            day.At(Noon, () => SpendDownTo(day, below, "Haushaltswelt", "Unexpected bill"));
        }
    }

    private static void Inherit(Day day)
    {
        var person = day.Person;
        var isBonus = person.Persona.Name == "high-earner";
        var amount = (long)(person.Income * (isBonus ? day.Draws("bonus").Around(2.5, 4) : day.Draws("estate").Around(6, 20))) / 10000 * 10000;
        day.Witness.LargeDeposit(day.Date);
        day.Pay(Noon, person.Current, new Payment(amount, "transfer", isBonus ? person.Employer : "Notariat am Ring", isBonus ? "other" : null)
        {
            Text = isBonus ? "Annual bonus" : "Estate distribution",
        });
    }

    private static void SpendDownTo(Day day, long target, string merchant, string text)
    {
        var amount = day.Ledger.Balance(day.Person.Current) - target;
        if (amount > 0)
        {
            day.Ledger.Book(day.Person.Current, new Payment(-amount, "card", merchant, "other") { Merchant = merchant, Text = text });
        }
    }
}
