using Opportune.Simulation.Lives;
using Opportune.Simulation.People;
using Opportune.Simulation.Truth;

namespace Opportune.Simulation;

/// <summary>A synthetic bank whose truth is known. Nobody in it exists; the same options always make the same bank.</summary>
/// <remarks>Safe to share between threads. A customer's life depends on the options but never on how many customers there are.</remarks>
public sealed class SimulatedBank
{
    private const int DaysOfMoments = 21;

    private readonly SimulationOptions options;
    private readonly Person[] persons;
    private readonly Dictionary<string, SimulatedCustomer> byId;
    private readonly Lazy<IReadOnlyDictionary<string, IReadOnlySet<string>>> moments;

    private SimulatedBank(SimulationOptions options)
    {
        this.options = options;
        persons = [.. Enumerable.Range(1, options.Customers).Select(number => Census.Person(options, number))];
        Customers = [.. persons.Select(Public)];
        byId = Customers.ToDictionary(c => c.Id, StringComparer.Ordinal);
        moments = new(FindMoments);
    }

    /// <summary>The customers, in the order of their numbers.</summary>
    public IReadOnlyList<SimulatedCustomer> Customers { get; }

    /// <summary>
    /// Which of the ten moments are true at the end of the last day, for every customer: salary-received, salary-increased,
    /// salary-stopped, idle-cash, low-balance-ahead, repeated-overdraft, home-search, abandoned-application, travel,
    /// large-deposit. Found from what really happens, the two weeks after the last day included.
    /// </summary>
    public IReadOnlyDictionary<string, IReadOnlySet<string>> TrueMoments => moments.Value;

    /// <summary>Makes the bank.</summary>
    /// <exception cref="ArgumentException">An option is outside its range, or the currency is not a code.</exception>
    /// <exception cref="TimeZoneNotFoundException">The time zone has no rules on this system.</exception>
    public static SimulatedBank Create(SimulationOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Check();
        _ = TimeZoneInfo.FindSystemTimeZoneById(options.TimeZone);
        return new SimulatedBank(options);
    }

    /// <summary>Everything that happens up to the end of the last day, in time order; equal in every enumeration.</summary>
    public IEnumerable<SimulatedEvent> Events()
    {
        Life[] lives = [.. persons.Select(person => new Life(options, person))];
        foreach (var occurrence in lives.Where(life => life.Person.Since < options.From).SelectMany(life => life.Begin()).InOrder())
        {
            yield return occurrence;
        }

        for (var day = options.From; day <= options.Until; day = day.AddDays(1))
        {
            var today = day;
            foreach (var occurrence in lives.SelectMany(life => life.Person.Since == today ? life.Begin() : life.Live(today)).InOrder())
            {
                yield return occurrence;
            }
        }
    }

    /// <summary>The true answer of a customer to an action shown at an instant; the same question always has the same answer.</summary>
    /// <param name="customer">For example <c>c-001</c>.</param>
    /// <param name="action">For example <c>grow/cards/travel-card</c>; its words decide which need it answers.</param>
    /// <param name="shownAt">A moment counts double within 21 days of the last simulated day.</param>
    /// <exception cref="ArgumentException">The bank has no such customer.</exception>
    public SimulatedResponse Respond(string customer, string action, DateTimeOffset shownAt)
    {
        ArgumentException.ThrowIfNullOrEmpty(action);
        if (!byId.TryGetValue(customer, out var known))
        {
            throw new ArgumentException("The simulated bank has no such customer.", nameof(customer));
        }

        var (shown, anyway) = Odds(known, action, shownAt);
        var draws = new SeededDraws(options.Seed, customer, "response " + action, shownAt.UtcTicks);
        var chance = draws.Uniform();
        var outcome = chance < shown ? "accepted" : Refusal(known, action, draws.Uniform());
        return new SimulatedResponse(
            chance < shown, shown, chance < anyway, anyway, outcome, shownAt.AddMinutes(draws.Between(1, 3 * 24 * 60)));
    }

    private (double Shown, double Anyway) Odds(SimulatedCustomer customer, string action, DateTimeOffset shownAt)
    {
        var appeal = Appeals.Of(action);
        var need = customer.Needs[appeal.Need];
        var isNow = Math.Abs(DateOnly.FromDateTime(shownAt.DateTime).DayNumber - options.Until.DayNumber) <= DaysOfMoments;
        var fits = isNow && appeal.Moments.Any(TrueMoments[customer.Id].Contains);
        var interest = appeal.Base + (appeal.Span * need * (fits ? 2 : 1));
        var shown = Appeals.Sells(action) ? (interest * (1 - customer.Aversion)) - (Appeals.Annoyance * customer.Aversion) : interest;
        return (Math.Clamp(shown, 0.002, 0.9), Math.Min(0.5, appeal.Anyway * need));
    }

    private static string Refusal(SimulatedCustomer customer, string action, double chance)
    {
        var annoyance = Appeals.Sells(action) ? customer.Aversion : customer.Aversion / 4;
        return chance < annoyance / 4 ? "rejected" : chance < annoyance ? "dismissed" : chance < annoyance + 0.15 ? "clicked" : "shown";
    }

    private Dictionary<string, IReadOnlySet<string>> FindMoments() =>
        persons.ToDictionary(person => person.Id, FindMoments, StringComparer.Ordinal);

    private IReadOnlySet<string> FindMoments(Person person)
    {
        var life = new Life(options, person);
        _ = life.Begin();
        for (var day = options.From; day <= options.Until.AddDays(Witness.DaysAfter); day = day.AddDays(1))
        {
            _ = life.Live(day);
        }

        return life.Witness.At(options.Until);
    }

    private static SimulatedCustomer Public(Person person) => new(
        person.Id,
        person.Name,
        person.BirthDate.Year,
        person.City,
        person.Persona.Name,
        person.Persona.Employment,
        person.MonthlyIncome,
        person.Needs,
        person.Aversion,
        person.Marketing,
        person.Vulnerable);
}
