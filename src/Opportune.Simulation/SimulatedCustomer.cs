namespace Opportune.Simulation;

/// <summary>A synthetic person: nobody's name, nobody's data. What the bank cannot see (needs, aversion) is here too.</summary>
/// <param name="Id"><c>c-001</c>, <c>c-002</c>, …</param>
/// <param name="Name">Made up from short lists of common first and last names.</param>
/// <param name="BirthYear">Between 19 and 86 years before the last simulated day.</param>
/// <param name="City">Where the customer lives.</param>
/// <param name="Persona">The kind of life led, such as <c>frequent-traveller</c>.</param>
/// <param name="Employment">employed, self-employed, student, retired or unemployed, as the bank was told.</param>
/// <param name="MonthlyIncome">Usual net income of a month in minor units, benefits included.</param>
/// <param name="Needs">How strongly the customer truly needs something, 0 to 1, by <see cref="Need"/>.</param>
/// <param name="Aversion">The share of responses lost because the customer dislikes being sold to, 0 to 0.8.</param>
/// <param name="MarketingConsent">Whether marketing was agreed to when the relationship began.</param>
/// <param name="Vulnerable">Whether the bank marked the customer as vulnerable.</param>
public sealed record SimulatedCustomer(
    string Id,
    string Name,
    int BirthYear,
    string City,
    string Persona,
    string Employment,
    long MonthlyIncome,
    IReadOnlyDictionary<Need, double> Needs,
    double Aversion,
    bool MarketingConsent,
    bool Vulnerable);
