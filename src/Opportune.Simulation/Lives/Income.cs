using Opportune.Simulation.People;

namespace Opportune.Simulation.Lives;

/// <summary>Salaries, pensions, invoices and benefits.</summary>
internal static class Income
{
    /// <summary>Days before the last day on which the job is lost: at least one payday since is missed by nine days.</summary>
    public const int JobLostDays = 40;

    /// <summary>Days before the last day from which the higher salary is paid: one or two paydays ago.</summary>
    public const int PromotedDays = 34;

    private const int Early = 6 * 60;

    public static void Live(Day day)
    {
        if (day.Person.Persona.Kind == IncomeKind.Invoices)
        {
            Invoices(day);
        }
        else if (BankDays.IncomeDueOn(day.Date, day.Person.PayDay) is { } due)
        {
            Regular(day, due);
        }

        if (day.Person.Benefits > 0 && day.IsDebitDay(8))
        {
            day.Pay(Early + 5, day.Person.Current, new Payment(day.Person.Benefits, "transfer", "Familienkasse", "benefits"));
        }
    }

    /// <summary>The base salary of a payday, in minor units; 0 once the job is lost.</summary>
    public static long Salary(Person person, DateOnly until, DateOnly payday)
    {
        var daysLeft = until.DayNumber - payday.DayNumber;
        if (person.Is(Situations.JobLost) && daysLeft < JobLostDays)
        {
            return 0;
        }

        // A rise of two per cent every January before the last year keeps "increase" from being "any difference".
        var indexed = payday.Year < until.Year ? person.Income * 98 / 100 : person.Income;
        return person.Is(Situations.Promoted) && daysLeft < PromotedDays ? (long)(indexed * (1 + person.RaiseOnPromotion)) : indexed;
    }

    private static void Regular(Day day, DateOnly due)
    {
        var person = day.Person;
        var amount = Salary(person, day.Until, day.Date);
        day.Witness.Payday(day.Date, amount);
        if (amount == 0)
        {
            return;
        }

        var isPension = person.Persona.Kind == IncomeKind.Pension;
        day.Pay(Early, person.Current, new Payment(amount, "transfer", person.Employer, Category(person, isPension ? "pension" : "salary"))
        {
            Text = isPension ? "Pension" : FormattableString.Invariant($"Pay {due:yyyy-MM}"),
        });
        if (person.ThirteenthSalary && due.Month == 11)
        {
            day.Pay(Early + 1, person.Current, new Payment(person.Income * 8 / 10, "transfer", person.Employer, Category(person, "salary"))
            {
                Text = "Thirteenth salary",
            });
        }
    }

    private static void Invoices(Day day)
    {
        var draws = day.Draws("invoices");
        if (day.Date.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday) && draws.Chance(2.0 / 21))
        {
            var amount = (long)(day.Person.Income * draws.Around(0.1, 1.1));
            day.Pay(8 * 60, day.Person.Current, new Payment(amount, "transfer", draws.Pick(Names.Clients), null) { Text = "Invoice" });
        }

        if (day.Date.Month % 3 == 0 && day.IsDebitDay(10))
        {
            var tax = day.Person.Income * 25 / 100;
            day.Pay(Early, day.Person.Current, new Payment(-tax, "transfer", "Finanzkasse", "tax") { Text = "Advance tax" });
        }
    }

    private static string? Category(Person person, string category) => person.Categorised ? category : null;
}
