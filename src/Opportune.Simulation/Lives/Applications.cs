using System.Text.Json.Nodes;
using Opportune.Simulation.People;

namespace Opportune.Simulation.Lives;

/// <summary>Applications: some abandoned lately (the moment), some abandoned long ago or finished at the second try.</summary>
internal static class Applications
{
    private const int Evening = 20 * 60;

    public static void Live(Day day)
    {
        var person = day.Person;
        if (person.Is(Situations.AbandonsApplication) && day.DaysLeft == day.Habit("application").Between(1, 7))
        {
            day.Witness.AbandonsApplication(day.Date);
            day.At(Evening, () => Abandon(day, person.Persona.Applies));
        }

        var others = !person.Is(Situations.AbandonsApplication) && person.Turn % 3 == 0 && person.Persona.SessionsPerMonth > 1;
        if (others && day.DaysLeft == 70)
        {
            day.At(Evening, () => Abandon(day, "credit-card"));
        }

        if (others && day.DaysLeft == 66 && person.Number % 2 == 0)
        {
            day.At(Evening, () => Finish(day, "credit-card"));
        }
    }

    private static void Abandon(Day day, string product)
    {
        var application = Id(day);
        Record(day, "application.started", application, product, null);
        Record(day, "application.step", application, product, "personal-details");
        Record(day, "application.abandoned", application, product, day.Draws("step").Pick(["income", "documents", "summary"]));
    }

    private static void Finish(Day day, string product)
    {
        var application = Id(day);
        Record(day, "application.started", application, product, null);
        Record(day, "application.step", application, product, "income");
        Record(day, "application.submitted", application, product, null);
        if (!day.Person.Holds(product))
        {
            day.Record("core", "product.opened", new JsonObject { ["product"] = product });
        }
    }

    private static string Id(Day day) => FormattableString.Invariant($"ap-{day.Person.Number:D3}-{day.Date.DayNumber}");

    private static void Record(Day day, string type, string application, string product, string? step)
    {
        var data = new JsonObject { ["application"] = application, ["product"] = product };
        if (step is not null)
        {
            data["step"] = step;
        }

        day.Record("app", type, data);
    }
}
