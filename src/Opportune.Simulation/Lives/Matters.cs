using System.Text.Json.Nodes;

namespace Opportune.Simulation.Lives;

/// <summary>Complaints and matters, open on the last day for some, closed for others.</summary>
internal static class Matters
{
    private const int Morning = 10 * 60;

    public static void Live(Day day)
    {
        var person = day.Person;
        switch (person.Persona.Name)
        {
            case "in-hardship":
                Matter(day, person.Turn % 4 == 3 ? "arrears" : "hardship", opens: 45, closes: person.Turn % 5 == 0 ? 5 : null);
                Complaint(day, opens: person.Turn % 2 == 0 ? 12 : 120, closes: person.Turn % 2 == 0 ? null : 100);
                break;
            case "vulnerable" when person.Turn % 4 == 2:
                Matter(day, "bereavement", opens: 30, closes: null);
                break;
            case "private-person" when person.Turn % 5 == 2:
                Matter(day, "fraud", opens: 8, closes: null);
                break;
            case "freelancer" or "young-starter" when person.Turn % 3 == 2:
                Complaint(day, opens: 9, closes: null);
                break;
            case "pensioner" when person.Turn % 3 == 0:
                Complaint(day, opens: 60, closes: 40);
                break;
        }
    }

    private static void Matter(Day day, string kind, int opens, int? closes)
    {
        var matter = FormattableString.Invariant($"m-{day.Person.Number:D3}");
        if (day.DaysLeft == opens)
        {
            day.Note(Morning, "crm", "matter.opened", new JsonObject
            {
                ["matter"] = matter, ["kind"] = kind, ["restricted"] = kind == "fraud",
            });
        }
        else if (day.DaysLeft == closes)
        {
            day.Note(Morning, "crm", "matter.closed", new JsonObject { ["matter"] = matter });
        }
    }

    private static void Complaint(Day day, int opens, int? closes)
    {
        var complaint = FormattableString.Invariant($"cp-{day.Person.Number:D3}");
        if (day.DaysLeft == opens)
        {
            var topic = day.Draws("complaint").Pick(["fees", "card", "waiting time", "wrong booking"]);
            day.Note(Morning, "crm", "complaint.opened", new JsonObject { ["complaint"] = complaint, ["topic"] = topic });
        }
        else if (day.DaysLeft == closes)
        {
            day.Note(Morning, "crm", "complaint.closed", new JsonObject { ["complaint"] = complaint });
        }
    }
}
