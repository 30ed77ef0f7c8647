using System.Text.Json.Nodes;

namespace Opportune.Simulation.Lives;

/// <summary>People who meet people: calls, branches, appointments, surveys, and what the bank sent before Opportune.</summary>
internal static class Contacts
{
    public static void Live(Day day)
    {
        var draws = day.Draws("contacts");
        var service = 0.02 + (0.05 * day.Person.Needs[Need.Service]);
        if (day.Date.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday || !draws.Chance(service / 5))
        {
            return;
        }

        var minute = draws.Between(9 * 60, 17 * 60);
        var (source, type, data) = Contact(day, draws);
        day.Note(minute, source, type, data);
    }

    private static (string Source, string Type, JsonObject Data) Contact(Day day, SeededDraws draws) => draws.Between(1, 10) switch
    {
        <= 3 => ("crm", "call.handled", new JsonObject
        {
            ["topic"] = draws.Pick(["card", "loan", "savings", "travel"]),
            ["seconds"] = draws.Between(60, 900),
            ["sentiment"] = draws.Pick([0.6, 0.0, 0.1, -0.6]),
        }),
        4 => ("crm", "branch.visited", new JsonObject { ["branch"] = $"branch-{day.Person.City}" }),
        5 => ("crm", "appointment.booked", new JsonObject
        {
            ["topic"] = draws.Pick(["savings", "mortgage", "insurance"]),
            ["on"] = Recorder.Text(day.Date.AddDays(draws.Between(3, 14))),
        }),
        6 => ("crm", "survey.answered", new JsonObject { ["survey"] = "relationship", ["score"] = draws.Between(2, 10) }),
        7 => ("crm", "feedback.given", new JsonObject
        {
            ["text"] = draws.Pick(["Easy to use.", "The line was busy for long.", "Please fewer offers.", "Thank you for the quick help."]),
            ["score"] = draws.Between(1, 5),
        }),
        _ => ("crm", "contact.recorded", new JsonObject
        {
            ["channel"] = "e-mail",
            ["action"] = day.Person.Marketing ? "grow/savings/instant-saver" : "serve/account/yearly-statement",
            ["class"] = day.Person.Marketing ? "marketing" : "service",
        }),
    };
}
