using Opportune.Simulation.People;
using Opportune.Simulation.Truth;

namespace Opportune.Simulation.Lives;

/// <summary>One customer's life, lived day by day from the strands; independent of every other life.</summary>
internal sealed class Life
{
    private static readonly Action<Day>[] Strands =
    [
        Upkeep.Live, Income.Live, Bills.Live, Household.Live, Savings.Live, Spending.Live, Trips.Live, Turns.Live, Digital.Live,
        HomeSearch.Live, Applications.Live, Contacts.Live, Matters.Live, Plans.Live,
    ];

    public Life(SimulationOptions options, Person person)
    {
        Options = options;
        Person = person;
        Recorder = new Recorder(person, options);
        Ledger = new Ledger(Recorder);
        Witness = new Witness(person);
        FirstDay = person.Since < options.From ? options.From : person.Since.AddDays(1);
    }

    public SimulationOptions Options { get; }

    public Person Person { get; }

    public Recorder Recorder { get; }

    public Ledger Ledger { get; }

    public Witness Witness { get; }

    /// <summary>The first day of daily life: of the simulation, or the day after the relationship began.</summary>
    public DateOnly FirstDay { get; }

    /// <summary>The day the relationship began; for most customers long before the simulation.</summary>
    public IReadOnlyList<SimulatedEvent> Begin() => Live(Person.Since, [Onboarding.Live]);

    /// <summary>The events of a day, in time order; none before the first day.</summary>
    public IReadOnlyList<SimulatedEvent> Live(DateOnly date) => date < FirstDay ? [] : Live(date, Strands);

    private IReadOnlyList<SimulatedEvent> Live(DateOnly date, Action<Day>[] strands)
    {
        var day = new Day(this, date);
        foreach (var strand in strands)
        {
            strand(day);
        }

        day.Happen();
        if (date >= FirstDay)
        {
            Witness.EndDay(date, Ledger.Balance(Person.Current));
        }

        return Recorder.Take();
    }
}
