namespace Opportune.Simulation.People;

/// <summary>Makes persons from personas; the n-th person depends on seed, n and the last day only.</summary>
internal static class Census
{
    public static Person Person(SimulationOptions options, int number)
    {
        var persona = Personas.All[(number - 1) % Personas.All.Length];
        var turn = ((number - 1) / Personas.All.Length) + 1;
        var id = People.Person.IdOf(number);
        var draws = new SeededDraws(options.Seed, id, "person");
        var situations = turn % 2 == 1 ? persona.Odd : persona.Even;
        var sex = draws.Chance(0.5) ? "female" : "male";
        var income = Cents(draws.Around(persona.Income.From, persona.Income.To));
        var benefits = persona.Benefits * 100L;
        var all = income + benefits;
        var pays = PayDay(situations, options.Until, draws);
        var children = persona.Children == 0 ? 0 : Math.Max(1, persona.Children + draws.Between(-1, 1));

        return new Person(id, number, persona, situations)
        {
            Turn = turn,
            Name = $"{draws.Pick(sex == "female" ? Names.Female : Names.Male)} {LastName(options, number, persona)}",
            Sex = sex,
            BirthDate = options.Until.AddYears(-draws.Between(persona.Age.From, persona.Age.To)).AddDays(-draws.Between(1, 364)),
            City = City(options, number, persona),
            Since = Since(options.Until, persona, draws),
            Language = persona.Name == "new-arrival" ? draws.Pick(["en", "uk", "tr", "es"]) : "de",
            MaritalStatus = Marital(persona, draws),
            Children = children,
            Vulnerable = draws.Chance(persona.Vulnerable),
            Marketing = draws.Chance(persona.Consents),
            Aversion = draws.Around(0, persona.Name == "private-person" ? 0.8 : 0.5),
            Needs = NeedsOf(persona, draws),
            Income = income,
            Benefits = benefits,
            PayDay = pays,
            Employer = Employer(persona, draws),
            ThirteenthSalary = persona is { Kind: IncomeKind.Salary, Employment: "employed" } && draws.Chance(0.4),
            RaiseOnPromotion = draws.Around(0.1, 0.3),
            Categorised = draws.Chance(0.65),
            Rent = Cents(all / 100 * persona.Rent / 5) * 5,
            RentDay = (situations & Situations.Squeezed) != 0 ? options.Until.AddDays(4).Day : draws.Between(1, 4),
            Utilities = Cents(draws.Around(70, 150)),
            Insurance = Cents(draws.Around(90, 240)),
            Subscription = Cents(draws.Between(9, 34)) + 99,
            StartingCash = (long)(all * draws.Around(persona.Cash.From, persona.Cash.To)),
            StartingSavings = (long)(all * draws.Around(persona.Savings.From, persona.Savings.To)),
        };
    }

    private static long Cents(double units) => (long)units * 100;

    private static int PayDay(Situations situations, DateOnly until, SeededDraws draws)
    {
        var usual = draws.Pick([15, 25, 26, 27, 28, 28, 30, 30, 31, 1]);
        var back = draws.Between(0, 2);
        if ((situations & Situations.Squeezed) != 0)
        {
            return until.AddDays(9).Day;
        }

        return (situations & Situations.PaydayNow) != 0 ? BankDays.Before(until.AddDays(-back)).Day : usual;
    }

    private static DateOnly Since(DateOnly until, Persona persona, SeededDraws draws) => persona.Tenure.To == 0
        ? until.AddDays(-draws.Between(45, 110))
        : until.AddYears(-draws.Between(persona.Tenure.From, persona.Tenure.To)).AddDays(-draws.Between(100, 360));

    private static string LastName(SimulationOptions options, int number, Persona persona) =>
        Household(options, number, persona, "last-name").Pick(Names.Last);

    private static string City(SimulationOptions options, int number, Persona persona) =>
        Household(options, number, persona, "city").Pick(Names.Cities);

    /// <summary>Draws that partners have in common.</summary>
    private static SeededDraws Household(SimulationOptions options, int number, Persona persona, string stream) =>
        new(options.Seed, People.Person.IdOf(persona.Name == "second-earner" ? number + 1 : number), stream);

    private static string Marital(Persona persona, SeededDraws draws) => persona.Name switch
    {
        "family" or "second-earner" => "married",
        "single-parent" => "divorced",
        "student" => "single",
        "pensioner" or "vulnerable" => draws.Pick(["married", "widowed"]),
        _ => draws.Pick(["single", "married", "divorced"]),
    };

    private static string Employer(Persona persona, SeededDraws draws) => persona.Kind switch
    {
        IncomeKind.Pension => "Rentenkasse Nord",
        IncomeKind.Invoices => "",
        _ => draws.Pick(Names.Employers),
    };

    private static Dictionary<Need, double> NeedsOf(Persona persona, SeededDraws draws) =>
        Enum.GetValues<Need>().ToDictionary(need => need, need =>
        {
            var strength = persona.Needs.FirstOrDefault(n => n.Need == need).Strength;
            return Math.Clamp((strength * draws.Around(0.75, 1.25)) + draws.Around(0, 0.1), 0, 1);
        });
}
