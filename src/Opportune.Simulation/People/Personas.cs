using static Opportune.Simulation.Need;
using static Opportune.Simulation.People.Situations;

namespace Opportune.Simulation.People;

/// <summary>The twenty kinds of life. The n-th customer leads the (n mod 20)-th, so a bank of 200 has ten of each.</summary>
internal static class Personas
{
    public static readonly Persona[] All =
    [
        new("young-starter")
        {
            Age = (22, 29), Income = (2000, 2800), Rent = 0.34, Spend = 0.42, SessionsPerMonth = 2, Children = 0, TripsPerYear = 1.5,
            Odd = PaydayNow | AbandonsApplication, Even = PaydayNow, Tenure = (1, 6),
            Needs = [(Guidance, 0.7), (Save, 0.5), (Borrow, 0.4), (Travel, 0.4)],
        },
        new("second-earner")
        {
            Age = (30, 42), Income = (1500, 2300), Rent = 0, Spend = 0.4, Children = 2, Even = PaydayNow,
            Needs = [(Save, 0.5), (Home, 0.5), (Insure, 0.4)],
        },
        new("family")
        {
            Age = (31, 44), Income = (3600, 5200), Benefits = 500, Rent = 0.27, Spend = 0.4, Savings = (3, 9), Children = 2,
            SessionsPerMonth = 1.5, Holds = ["credit-card", "children-account"], Applies = "mortgage",
            Odd = SearchesHome, Even = SearchesHome | AbandonsApplication,
            OneInFiveHolds = "home-insurance", Needs = [(Home, 0.95), (Save, 0.5), (Insure, 0.5)],
        },
        new("frequent-traveller")
        {
            Age = (27, 52), Income = (3600, 5600), Rent = 0.26, Spend = 0.38, TripsPerYear = 5, SessionsPerMonth = 1.5, Odd = Travels,
            Even = Travels, Holds = ["credit-card"], OneInFiveHolds = "travel-card",
            Needs = [(Travel, 0.95), (Insure, 0.4), (Invest, 0.3)],
        },
        new("saver")
        {
            Age = (42, 63), Income = (3400, 4800), Rent = 0.24, Spend = 0.3, Cash = (6, 14), Savings = (2, 6), RiskAppetite = "low",
            Odd = IdleCash, Even = IdleCash, Tenure = (6, 20), OneInFiveHolds = "fixed-term-deposit", Needs = [(Save, 0.95), (Invest, 0.4)],
        },
        new("tight-budget")
        {
            Age = (24, 56), Income = (1700, 2200), Rent = 0.37, Spend = 0.42, Cash = (0.1, 0.4), Savings = (0, 0), OverdraftLimit = 800,
            TripsPerYear = 0, Holds = ["overdraft", "personal-loan"], Odd = Squeezed, Even = Overdrawn, RiskAppetite = "low",
            Needs = [(Guidance, 0.9), (Borrow, 0.5), (Service, 0.3)],
        },
        new("pensioner")
        {
            Age = (67, 82), Income = (1500, 2600), Kind = IncomeKind.Pension, Employment = "retired", Spend = 0.36, Savings = (4, 16),
            SessionsPerMonth = 0.3, Tenure = (10, 30), RiskAppetite = "low", Holds = ["home-insurance"],
            Needs = [(Save, 0.5), (Service, 0.5), (Insure, 0.3)],
        },
        new("freelancer")
        {
            Age = (27, 56), Income = (2800, 4600), Kind = IncomeKind.Invoices, Employment = "self-employed", Rent = 0.26, Spend = 0.36,
            Cash = (1.2, 2.5), SessionsPerMonth = 2, Applies = "personal-loan", Odd = AbandonsApplication, TripsPerYear = 2,
            OneInFiveHolds = "personal-loan", Needs = [(Guidance, 0.6), (Borrow, 0.5), (Save, 0.4), (Insure, 0.4)],
        },
        new("student")
        {
            Age = (19, 25), Income = (500, 560), Employment = "student", Benefits = 480, Rent = 0.36, Spend = 0.46, Cash = (0.3, 0.9),
            Savings = (0, 0), OverdraftLimit = 300, SessionsPerMonth = 2.2, Odd = Squeezed, Tenure = (1, 4),
            Needs = [(Guidance, 0.7), (Travel, 0.5), (Borrow, 0.3)],
        },
        new("high-earner")
        {
            Age = (36, 60), Income = (6800, 9800), Rent = 0.2, Spend = 0.24, Cash = (0.8, 1.6), Savings = (6, 18), TripsPerYear = 2.5,
            OverdraftLimit = 5000, Holds = ["premium-card", "investment-plan", "travel-insurance"], RiskAppetite = "high", Odd = Inherits,
            Needs = [(Invest, 0.85), (Travel, 0.5), (Home, 0.4)],
        },
        new("job-lost")
        {
            Age = (28, 57), Income = (2300, 3400), Cash = (0.8, 1.5), Savings = (0.5, 2), Odd = JobLost, Even = JobLost,
            Holds = ["credit-card"], Needs = [(Guidance, 0.8), (Service, 0.6), (Borrow, 0.4)],
        },
        new("promoted")
        {
            Age = (27, 46), Income = (2800, 4400), Odd = Promoted, Even = Promoted, SessionsPerMonth = 1.5,
            OneInFiveHolds = "savings-plan", Needs = [(Save, 0.7), (Invest, 0.6), (Travel, 0.3)],
        },
        new("new-arrival")
        {
            Age = (23, 40), Income = (2300, 3600), Cash = (0, 0), Savings = (0, 0), Tenure = (0, 0), SessionsPerMonth = 2.5,
            Odd = PaydayNow, TripsPerYear = 2, Needs = [(Save, 0.5), (Insure, 0.6), (Travel, 0.4), (Guidance, 0.4)],
        },
        new("in-hardship")
        {
            Age = (30, 60), Income = (1900, 2600), Rent = 0.34, Spend = 0.42, Cash = (0.1, 0.3), Savings = (0, 0), TripsPerYear = 0,
            Holds = ["overdraft", "consolidation-loan"], Odd = Overdrawn, Even = Overdrawn, Vulnerable = 0.3, RiskAppetite = "low",
            Needs = [(Service, 0.9), (Guidance, 0.8)],
        },
        new("private-person")
        {
            Age = (30, 66), Income = (2600, 4400), Consents = 0, Odd = PaydayNow, SessionsPerMonth = 0.8,
            Needs = [(Save, 0.5), (Guidance, 0.3)],
        },
        new("vulnerable")
        {
            Age = (58, 85), Income = (1200, 1900), Kind = IncomeKind.Pension, Employment = "retired", Rent = 0.34, Vulnerable = 1, TripsPerYear = 0,
            Cash = (0.2, 0.8), Savings = (0, 3), SessionsPerMonth = 0.2, RiskAppetite = "low", Odd = Squeezed, Tenure = (8, 30),
            Needs = [(Service, 0.8), (Guidance, 0.6)],
        },
        new("heir")
        {
            Age = (38, 61), Income = (2800, 4400), Savings = (1, 5), Odd = Inherits, Even = Inherits,
            OneInFiveHolds = "investment-plan", Needs = [(Save, 0.8), (Invest, 0.8), (Service, 0.3)],
        },
        new("home-owner")
        {
            Age = (38, 58), Income = (3600, 5400), Rent = 0, Savings = (2, 6), Holds = ["mortgage", "home-insurance", "credit-card"],
            Children = 1, Odd = PaydayNow, Needs = [(Insure, 0.7), (Home, 0.5), (Save, 0.4)],
        },
        new("single-parent")
        {
            Age = (27, 45), Income = (1700, 2400), Benefits = 450, Rent = 0.35, Spend = 0.42, Cash = (0.1, 0.5), Savings = (0, 0), Children = 1,
            OverdraftLimit = 600, TripsPerYear = 0, Holds = ["overdraft"], Odd = Overdrawn, Even = Squeezed,
            Needs = [(Guidance, 0.8), (Insure, 0.4), (Save, 0.3)],
        },
        new("near-retirement")
        {
            Age = (57, 65), Income = (3400, 5000), Spend = 0.3, Cash = (3.5, 5), Savings = (6, 20), Tenure = (10, 28), RiskAppetite = "low",
            Holds = ["fixed-term-deposit", "savings-plan"], Odd = IdleCash, Needs = [(Invest, 0.6), (Save, 0.7), (Service, 0.3)],
        },
    ];
}
