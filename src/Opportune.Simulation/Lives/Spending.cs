using Opportune.Simulation.People;

namespace Opportune.Simulation.Lives;

/// <summary>Everyday spending by card and in cash; it shrinks when the account is nearly empty or the salary is gone.</summary>
internal static class Spending
{
    private static readonly Habit[] Habits =
    [
        new("groceries", 4.3, 0.42, 5411, Names.Supermarkets),
        new("dining", 1.3, 0.09, 5812, Names.Restaurants),
        new("fuel", 0.8, 0.11, 5541, Names.FuelStations),
        new("shopping", 1.0, 0.20, 5651, Names.Shops),
        new("leisure", 0.4, 0.06, 7922, ["Kino am Park", "Kletterhalle Süd", "Stadtbad"]),
        new("health", 0.3, 0.04, 5912, ["Apotheke am Markt", "Optik Hell"]),
        new("cash", 0.4, 0.08, null, ["cash machine"]),
    ];

    public static void Live(Day day)
    {
        var draws = day.Draws("spending");
        foreach (var habit in Habits)
        {
            var buys = draws.Chance(habit.PerMonth * Weekday(habit.Category, day.Date.DayOfWeek) / 30.4);
            var minute = draws.Between(8 * 60, 20 * 60);
            var amount = (long)(day.Person.MonthlySpending * habit.Share / habit.PerMonth * draws.Around(0.4, 1.6));
            var merchant = draws.Pick(habit.Merchants);
            if (buys)
            {
                day.At(minute, () => Buy(day, habit, amount, merchant));
            }
        }

        Gamble(day);
    }

    private static void Buy(Day day, Habit habit, long amount, string merchant)
    {
        var person = day.Person;
        var account = habit.Category == "groceries" ? person.Household ?? person.Current : person.Current;
        var scaled = amount * Mood(day, account) / 100;
        var isCash = habit.Category == "cash";
        var payment = new Payment(-(isCash ? Math.Max(2000, scaled / 1000 * 1000) : scaled), isCash ? "cash" : "card", merchant, habit.Category)
        {
            Merchant = isCash ? null : merchant, Mcc = habit.Mcc,
        };
        day.Ledger.TryPay(account, payment, person.OverdraftLimit);
    }

    /// <summary>Per cent of the usual amount: less when the account is low or the job gone, more where nothing is put aside.</summary>
    private static long Mood(Day day, string account)
    {
        var balance = day.Ledger.Balance(account);
        var jobless = day.Person.Is(Situations.JobLost) && day.DaysLeft < Income.JobLostDays;
        if (jobless || balance < day.Person.MonthlyIncome / 10)
        {
            return 60;
        }

        return !day.Person.HasSavings && balance > day.Person.MonthlyIncome * 9 / 10 ? 170 : 100;
    }

    /// <summary>Groceries are for Saturdays and shops are closed on Sundays; the weights of a week have mean one.</summary>
    private static double Weekday(string category, DayOfWeek weekday) => (category, weekday) switch
    {
        ("groceries" or "shopping" or "health", DayOfWeek.Sunday) => 0,
        ("groceries" or "shopping" or "health", DayOfWeek.Saturday) => 2,
        ("dining" or "leisure", DayOfWeek.Friday or DayOfWeek.Saturday) => 2,
        ("dining" or "leisure", _) => 0.6,
        _ => 1,
    };

    private static void Gamble(Day day)
    {
        var draws = day.Draws("gambling");
        if (day.Person.Persona.Name is "in-hardship" or "tight-budget" && day.Person.Turn % 3 == 0 && draws.Chance(2 / 30.4))
        {
            var stake = draws.Between(2, 12) * 1000L;
            day.At(21 * 60 + 30, () => day.Ledger.TryPay(
                day.Person.Current,
                new Payment(-stake, "card", "Glücksrad Online", "gambling") { Merchant = "Glücksrad Online", Mcc = 7995, Country = "MT" },
                day.Person.OverdraftLimit));
        }
    }

    private sealed record Habit(string Category, double PerMonth, double Share, int? Mcc, string[] Merchants);
}
