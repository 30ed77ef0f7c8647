namespace Opportune.Simulation.People;

internal enum IncomeKind
{
    Salary,
    Pension,
    Invoices,
}

/// <summary>A kind of life: ranges from which persons are drawn. Money is in whole euros (units of the bank's currency).</summary>
internal sealed record Persona(string Name)
{
    public required (int From, int To) Age { get; init; }

    public required (int From, int To) Income { get; init; }

    public IncomeKind Kind { get; init; } = IncomeKind.Salary;

    public string Employment { get; init; } = "employed";

    /// <summary>Benefits a month beside the income.</summary>
    public int Benefits { get; init; }

    /// <summary>Share of all income that goes to the landlord, 0 where there is none.</summary>
    public double Rent { get; init; } = 0.3;

    /// <summary>Share of all income spent by card and in cash.</summary>
    public double Spend { get; init; } = 0.38;

    /// <summary>What is on the current account when daily life begins, in months of income.</summary>
    public (double From, double To) Cash { get; init; } = (0.5, 1.2);

    /// <summary>What is on the savings account then, in months of income; 0 to 0 means no savings account.</summary>
    public (double From, double To) Savings { get; init; } = (1, 4);

    public int OverdraftLimit { get; init; } = 1000;

    public double SessionsPerMonth { get; init; } = 1.2;

    public double TripsPerYear { get; init; } = 1;

    public int Children { get; init; }

    public string RiskAppetite { get; init; } = "medium";

    /// <summary>Products beside the current account and the savings account.</summary>
    public string[] Holds { get; init; } = [];

    /// <summary>A product that the 5th, 10th … person of this persona holds too, so that an obvious offer is not for everyone.</summary>
    public string? OneInFiveHolds { get; init; }

    /// <summary>The product of the application that is abandoned, where one is.</summary>
    public string Applies { get; init; } = "credit-card";

    /// <summary>Probability of having agreed to marketing.</summary>
    public double Consents { get; init; } = 0.8;

    /// <summary>Probability of being marked as vulnerable.</summary>
    public double Vulnerable { get; init; }

    /// <summary>Years the relationship is old.</summary>
    public (int From, int To) Tenure { get; init; } = (2, 12);

    /// <summary>Arranged for the 1st, 3rd, 5th … person of this persona.</summary>
    public Situations Odd { get; init; }

    /// <summary>Arranged for the 2nd, 4th, 6th … person of this persona.</summary>
    public Situations Even { get; init; }

    /// <summary>Needs other than small ones; each person's vary around them by a quarter.</summary>
    public (Need Need, double Strength)[] Needs { get; init; } = [];
}
