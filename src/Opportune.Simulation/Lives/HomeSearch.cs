using Opportune.Simulation.People;

namespace Opportune.Simulation.Lives;

/// <summary>In the last two weeks those who look for a home read, search and calculate every third day or so.</summary>
internal static class HomeSearch
{
    private static readonly int[] DaysBefore = [13, 10, 8, 5, 3, 1];

    public static void Live(Day day)
    {
        if (!day.Person.Is(Situations.SearchesHome) || !DaysBefore.Contains(day.DaysLeft))
        {
            return;
        }

        var draws = day.Draws("home");
        var price = draws.Between(24, 52) * 1_000_000L;
        Action<Day> deed = draws.Between(1, 4) switch
        {
            1 => d => Digital.Search(d, "how much home can we afford", "home"),
            2 => d => Digital.Calculate(d, "mortgage", price),
            3 => d => Digital.View(d, "/mortgages/rates", "mortgage"),
            _ => d => Digital.View(d, "/mortgages/calculator", "mortgage"),
        };
        day.Witness.LooksForHome(day.Date);
        Digital.Session(day, draws.Between(19 * 60, 22 * 60), draws.Between(120, 900), d => Digital.View(d, "/mortgages/calculator", "mortgage"), deed);
    }
}
