using System.Text.Json.Nodes;

namespace Opportune.Simulation.Lives;

/// <summary>Logins to app and web, and what is looked at there; more in the last two months, which are what is asked about.</summary>
internal static class Digital
{
    private static readonly (Need Need, string Topic, string Page)[] Interests =
    [
        (Need.Save, "savings", "/savings/instant-saver"),
        (Need.Invest, "savings", "/investments/plans"),
        (Need.Travel, "travel", "/cards/travel"),
        (Need.Borrow, "loan", "/loans/personal"),
        (Need.Insure, "insurance", "/insurance"),
        (Need.Guidance, "savings", "/budget"),
        (Need.Service, "card", "/help/cards"),
    ];

    public static void Live(Day day)
    {
        var draws = day.Draws("digital");
        var perMonth = day.Person.Persona.SessionsPerMonth * (day.DaysLeft < 60 ? 2 : 0.6);
        if (draws.Chance(Math.Min(0.9, perMonth / 30.4)))
        {
            var minute = draws.Between(7 * 60, 22 * 60);
            Session(day, minute, draws.Between(40, 600), Content(day, draws));
        }
    }

    /// <summary>A visit from its start to its end, with what is done between.</summary>
    public static void Session(Day day, int minute, int seconds, params Action<Day>[] doing)
    {
        var habit = day.Habit("device");
        var channel = habit.Chance(0.75) ? "app" : "web";
        var device = channel == "app" ? habit.Pick(["android phone", "iphone"]) : "laptop";
        var session = FormattableString.Invariant($"s-{day.Person.Number:D3}-{day.Date.DayNumber}-{minute}");
        day.Note(minute, "app", "session.started", new JsonObject { ["session"] = session, ["channel"] = channel, ["device"] = device });
        foreach (var deed in doing)
        {
            day.At(minute, () => deed(day));
        }

        day.Note(minute + (seconds / 60), "app", "session.ended", new JsonObject { ["session"] = session, ["seconds"] = seconds });
    }

    public static void View(Day day, string page, string topic) =>
        day.Record("app", "page.viewed", new JsonObject { ["page"] = page, ["topic"] = topic });

    public static void Search(Day day, string query, string topic) =>
        day.Record("app", "search.performed", new JsonObject { ["query"] = query, ["topic"] = topic });

    public static void Calculate(Day day, string calculator, long amount) =>
        day.Record("app", "calculator.used", new JsonObject { ["calculator"] = calculator, ["amount"] = day.Money(amount) });

    private static Action<Day>[] Content(Day day, SeededDraws draws)
    {
        var (need, topic, page) = draws.Pick(Interests);
        if (draws.Chance(day.Person.Needs[need]))
        {
            return [d => View(d, page, topic)];
        }

        return draws.Between(1, 20) switch
        {
            1 => [d => View(d, "/mortgages/rates", "mortgage")],
            2 => [d => d.Record("app", "feature.used", new JsonObject { ["feature"] = "spending-overview" })],
            3 => [d => d.Record("app", "feature.used", new JsonObject { ["feature"] = "card-freeze" })],
            4 => [d => Search(d, "opening hours", "card")],
            5 => [d => Calculate(d, "savings", 10_000)],
            _ => [],
        };
    }
}
