using Opportune.Simulation.People;

namespace Opportune.Simulation.Lives;

/// <summary>Journeys abroad: booked three weeks ahead, then several days of card payments in another country.</summary>
internal static class Trips
{
    private const int BookedAhead = 21;
    private static readonly string[] Countries = ["ES", "IT", "FR", "US", "TR", "GB", "JP", "CH", "TH"];

    public static void Live(Day day)
    {
        if (Departs(day, day.Date.AddDays(BookedAhead)) is { } planned)
        {
            day.At(19 * 60, () => Book(day, planned));
        }

        for (var dayOfTrip = 0; dayOfTrip < 10; dayOfTrip++)
        {
            if (Departs(day, day.Date.AddDays(-dayOfTrip)) is { } trip && dayOfTrip < trip.Days)
            {
                Abroad(day, trip);
                return;
            }
        }
    }

    /// <summary>Whether a journey begins on that day, drawn from the day itself so that it is known beforehand.</summary>
    private static Trip? Departs(Day day, DateOnly departure)
    {
        var draws = new SeededDraws(day.Options.Seed, day.Person.Id, "trip", departure.DayNumber);
        var arranged = day.Person.Is(Situations.Travels) && departure == day.Until.AddDays(-5);
        var near = day.Person.Is(Situations.Travels) && Math.Abs(departure.DayNumber - day.Until.DayNumber) < 25;
        var begins = draws.Chance(day.Person.Persona.TripsPerYear / 365);
        return arranged || (begins && !near)
            ? new Trip(draws.Pick(Countries), draws.Between(4, 9), (long)(day.Person.MonthlyIncome * draws.Around(0.12, 0.3)))
            : null;
    }

    private static void Book(Day day, Trip trip) => Pay(day, new Payment(-trip.Cost * 6 / 10, "card", "Fernweh Reisen", "travel")
    {
        Merchant = "Fernweh Reisen", Mcc = 4722, Text = "Flight and hotel",
    }, 0);

    private static void Pay(Day day, Payment payment, long limit)
    {
        if (day.Ledger.TryPay(day.Person.Current, payment, limit))
        {
            day.Witness.Travels(day.Date, day.Until);
        }
    }

    private static void Abroad(Day day, Trip trip)
    {
        var draws = day.Draws("abroad");
        var merchant = draws.Pick(["Hotel Mirador", "Taxi", "Museum Shop", "Bistro Plaza", "Airport Kiosk"]);
        var amount = (long)(trip.Cost * 4 / 10 / trip.Days * draws.Around(0.5, 1.5));
        var payment = new Payment(-amount, "card", merchant, "travel") { Merchant = merchant, Country = trip.Country, Mcc = 7011 };
        day.At(draws.Between(10 * 60, 21 * 60), () => Pay(day, payment, day.Person.OverdraftLimit));
    }

    private sealed record Trip(string Country, int Days, long Cost);
}
