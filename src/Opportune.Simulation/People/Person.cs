namespace Opportune.Simulation.People;

/// <summary>Everything fixed about one synthetic person before daily life begins. Money is in minor units.</summary>
internal sealed record Person(string Id, int Number, Persona Persona, Situations Situations)
{
    /// <summary>1 for the first person of the persona, 2 for the second, …</summary>
    public required int Turn { get; init; }

    public required string Name { get; init; }

    public required string Sex { get; init; }

    public required DateOnly BirthDate { get; init; }

    public required string City { get; init; }

    public required DateOnly Since { get; init; }

    public required string Language { get; init; }

    public required string MaritalStatus { get; init; }

    public required int Children { get; init; }

    public required bool Vulnerable { get; init; }

    public required bool Marketing { get; init; }

    public required double Aversion { get; init; }

    public required IReadOnlyDictionary<Need, double> Needs { get; init; }

    /// <summary>Salary, pension, or mean of invoices a month, before any promotion.</summary>
    public required long Income { get; init; }

    public required long Benefits { get; init; }

    public required int PayDay { get; init; }

    public required string Employer { get; init; }

    public required bool ThirteenthSalary { get; init; }

    public required double RaiseOnPromotion { get; init; }

    /// <summary>Whether salary and rent come with a category; where not, they must be found from the raw transactions.</summary>
    public required bool Categorised { get; init; }

    public required long Rent { get; init; }

    public required int RentDay { get; init; }

    public required long Utilities { get; init; }

    public required long Insurance { get; init; }

    public required long Subscription { get; init; }

    public required long StartingCash { get; init; }

    public required long StartingSavings { get; init; }

    public long OverdraftLimit => Persona.OverdraftLimit * 100L;

    public long MonthlyIncome => Income + Benefits;

    public long MonthlySpending => (long)(MonthlyIncome * Persona.Spend);

    /// <summary>What a usual month costs.</summary>
    public long MonthlyOutgoings => Rent + Utilities + (Insurance / 3) + Subscription + MonthlySpending + Instalment;

    /// <summary>The monthly instalment of the loan held, 0 where there is none.</summary>
    public long Instalment => Holds("mortgage") ? MonthlyIncome * 28 / 100
        : Holds("personal-loan") || Holds("consolidation-loan") ? MonthlyIncome * 6 / 100 : 0;

    public string Current => Account(1);

    public string? Savings => HasSavings ? Account(2) : null;

    /// <summary>The joint account of the household, owned by the partner with the higher number.</summary>
    public string? Household => Persona.Name == "family" ? Account(3) : null;

    /// <summary>The customer with whom the household account is shared.</summary>
    public string? Partner => Persona.Name switch
    {
        "family" => IdOf(Number - 1),
        "second-earner" => IdOf(Number + 1),
        _ => null,
    };

    /// <summary>What the second earner pays into the household account every month.</summary>
    public long HouseholdShare => Income / 4;

    public bool HasSavings => Persona.Savings.To > 0;

    public bool Is(Situations situation) => (Situations & situation) != 0;

    /// <summary>Products beside the current account and the savings account.</summary>
    public IEnumerable<string> Products => Turn % 5 == 0 && Persona.OneInFiveHolds is { } more ? [.. Persona.Holds, more] : Persona.Holds;

    public bool Holds(string product) => Products.Contains(product);

    public static string IdOf(int number) => FormattableString.Invariant($"c-{number:D3}");

    private string Account(int index) => FormattableString.Invariant($"a-{Number:D3}-{index}");
}
