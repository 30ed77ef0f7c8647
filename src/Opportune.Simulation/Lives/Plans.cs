using System.Text.Json.Nodes;
using Opportune.Simulation.People;

namespace Opportune.Simulation.Lives;

/// <summary>Slow changes: goals, life events, preferences, credit scores, products that mature, renew, end or are paid off.</summary>
internal static class Plans
{
    private const int Afternoon = 15 * 60;

    public static void Live(Day day)
    {
        CreditScore(day);
        Preferences(day);
        Goals(day);
        Products(day);
        Accounts(day);
        LifeEvents(day);
    }

    private static void CreditScore(Day day)
    {
        if (day.IsDebitDay(17) && day.Date.Month % 4 == day.Person.Number % 4)
        {
            var strain = day.Person.Is(Situations.Overdrawn | Situations.JobLost) ? day.Age / 6 : 0;
            var score = 620 + (day.Habit("score").Between(0, 250) - strain) + day.Draws("score").Between(-10, 10);
            day.Note(Afternoon, "bureau", "credit-score.changed", new JsonObject { ["score"] = score });
        }
    }

    private static void Preferences(Day day)
    {
        var habit = day.Habit("preference");
        if (day.Age != 3 || habit.Chance(0.5))
        {
            return;
        }

        var level = day.Person.Persona.Name == "private-person" ? "basic" : habit.Pick(["basic", "moderate", "advanced"]);
        Prefer(day, "personalizationLevel", level);
        if (habit.Chance(0.3))
        {
            Prefer(day, "channel", habit.Pick(["app", "e-mail", "branch"]));
        }
    }

    private static void Prefer(Day day, string preference, string value) =>
        day.Note(Afternoon, "crm", "preference.changed", new JsonObject { ["preference"] = preference, ["value"] = value });

    private static void Goals(Day day)
    {
        var habit = day.Habit("goal");
        if (day.DaysLeft != habit.Between(20, 90) || !habit.Chance(day.Person.Needs[Need.Save]))
        {
            return;
        }

        var (goal, months) = day.Person.Persona.Name == "family" ? ("a home", 4) : habit.Pick([("a car", 3), ("a trip", 1), ("a safety cushion", 3)]);
        day.Note(Afternoon, "app", "goal.declared", new JsonObject
        {
            ["goal"] = goal,
            ["target"] = day.Money(day.Person.MonthlyIncome * months / 10000 * 10000),
            ["on"] = Recorder.Text(day.Until.AddMonths(habit.Between(6, 36))),
        });
    }

    private static void Products(Day day)
    {
        if (day.Person.Holds("fixed-term-deposit") && day.DaysLeft == 14)
        {
            Product(day, "product.maturing", "fixed-term-deposit", day.Until.AddDays(16));
        }

        if (day.Person.Holds("home-insurance") && day.DaysLeft == 20)
        {
            Product(day, "product.renewing", "home-insurance", day.Until.AddDays(25));
        }

        if (day.Person is { Persona.Name: "saver", Turn: 2 or 6 } && day.DaysLeft == 50)
        {
            Product(day, "loan.repaid", "personal-loan", null);
            Product(day, "product.closed", "personal-loan", null);
        }
    }

    private static void Product(Day day, string type, string product, DateOnly? on)
    {
        var data = new JsonObject { ["product"] = product };
        if (on is { } date)
        {
            data["on"] = Recorder.Text(date);
        }

        day.Note(Afternoon, "core", type, data);
    }

    private static void Accounts(Day day)
    {
        var person = day.Person;
        if (person is { Persona.Name: "vulnerable", Number: > 1, Turn: var turn } && turn % 3 == 1 && day.DaysLeft == 90)
        {
            day.Note(Afternoon, "core", "account.holder-changed", new JsonObject
            {
                ["account"] = person.Current,
                ["customer"] = Person.IdOf(person.Number - 1),
                ["role"] = "user",
                ["change"] = "added",
            });
        }

        if (person is { Persona.Name: "heir", Turn: 2, Savings: { } savings } && day.DaysLeft == 120)
        {
            day.At(Afternoon, () => Close(day, savings));
        }
    }

    private static void Close(Day day, string savings)
    {
        if (day.Ledger.Balance(savings) > 0)
        {
            day.Ledger.Move(savings, day.Person.Current, day.Ledger.Balance(savings), "transfer", "Account closed");
        }

        day.Ledger.Close(savings);
        day.Record("core", "product.closed", new JsonObject { ["product"] = "instant-saver" });
    }

    private static void LifeEvents(Day day)
    {
        var named = day.Person.Persona.Name switch
        {
            "promoted" when day.Person.Turn % 3 == 1 => "new job",
            "new-arrival" when day.Person.Turn % 2 == 1 => "moved to a new country",
            "heir" when day.Person.Turn % 4 == 1 => "inheritance",
            "near-retirement" when day.Person.Turn % 2 == 0 => "retirement planned",
            _ => null,
        };
        if (named is not null && day.DaysLeft == 12)
        {
            day.Note(Afternoon, "app", "life-event.declared", new JsonObject { ["event"] = named });
        }
    }
}
