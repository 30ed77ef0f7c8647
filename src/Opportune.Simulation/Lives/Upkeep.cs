using System.Text.Json.Nodes;

namespace Opportune.Simulation.Lives;

/// <summary>What the bank itself does: states balances, charges and pays interest, issues card statements.</summary>
internal static class Upkeep
{
    private const int Night = 5 * 60;

    public static void Live(Day day)
    {
        if (day.IsFirst)
        {
            day.At(Night, () => Start(day));
            return;
        }

        if (day.Date.Day == 1)
        {
            day.At(Night, () => day.Ledger.Observe(day.Person.Current));
        }

        if (day.Date.AddDays(1).Day == 1 && day.Date.Month % 3 == 0)
        {
            day.At(22 * 60, () => Interest(day));
        }

        if (day.Person.Holds("credit-card"))
        {
            Card(day);
        }
    }

    private static void Start(Day day)
    {
        var person = day.Person;
        day.Ledger.Start(person.Current, person.StartingCash);
        if (person.Savings is { } savings)
        {
            day.Ledger.Start(savings, person.StartingSavings);
        }

        if (person.Household is { } household)
        {
            day.Ledger.Start(household, person.MonthlyIncome / 4);
        }

        if (person.Persona.Name == "new-arrival")
        {
            day.Ledger.Book(person.Current, new Payment(person.MonthlyIncome * 6 / 10, "transfer", person.Name, "transfer")
            {
                Country = day.Habit("origin").Pick(["ES", "PL", "TR", "UA"]), Text = "Own transfer",
            });
        }
    }

    private static void Interest(Day day)
    {
        var balance = day.Ledger.Balance(day.Person.Current);
        if (balance < 0)
        {
            var charge = Math.Max(150, -balance * 11 / 400);
            day.Ledger.Book(day.Person.Current, new Payment(-charge, "interest", "bank", "interest") { Text = "Overdraft interest" });
        }

        if (day.Person.Savings is { } savings && day.Ledger.IsOpen(savings) && day.Ledger.Balance(savings) / 400 is > 0 and var earned)
        {
            day.Ledger.Book(savings, new Payment(earned, "interest", "bank", "interest") { Text = "Credit interest" });
        }
    }

    private static void Card(Day day)
    {
        if (day.Date.Day == 20)
        {
            day.Note(Night, "core", "statement.issued", new JsonObject
            {
                ["account"] = day.Person.Current,
                ["minimumPayment"] = day.Money(Math.Max(3000, CardDebt(day, day.Date) / 10)),
                ["due"] = Recorder.Text(day.Date.AddMonths(1).AddDays(-15)),
                ["limit"] = day.Money(day.Person.MonthlyIncome / 100 * 200),
            });
        }

        if (day.IsDebitDay(5) && day.Age > 20)
        {
            var statement = new DateOnly(day.Date.Year, day.Date.Month, 1).AddMonths(-1).AddDays(19);
            day.Pay(6 * 60, day.Person.Current, new Payment(-CardDebt(day, statement), "direct-debit", "card centre", "other")
            {
                Text = "Credit card settlement",
            });
        }
    }

    /// <summary>What was bought with the credit card in the statement's month: a tenth of a month's spending, give or take.</summary>
    private static long CardDebt(Day day, DateOnly statement) =>
        (long)(day.Person.MonthlySpending
            * new SeededDraws(day.Options.Seed, day.Person.Id, "card", statement.DayNumber).Around(0.05, 0.15));
}
