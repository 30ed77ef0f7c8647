using System.Text.Json.Nodes;
using Opportune.Simulation.People;
using Opportune.Simulation.Truth;

namespace Opportune.Simulation.Lives;

/// <summary>One day of one life: strands plan what happens at which minute, then it happens in that order.</summary>
internal sealed class Day(Life life, DateOnly date)
{
    private readonly List<(int Minute, int Order, System.Action Happen)> plan = [];

    public DateOnly Date => date;

    public Person Person => life.Person;

    public DateOnly Until => life.Options.Until;

    public Ledger Ledger => life.Ledger;

    public Witness Witness => life.Witness;

    public SimulationOptions Options => life.Options;

    /// <summary>Whole days to go until the last day; negative afterwards.</summary>
    public int DaysLeft => life.Options.Until.DayNumber - date.DayNumber;

    public bool IsFirst => date == life.FirstDay;

    /// <summary>Whole days since daily life began.</summary>
    public int Age => date.DayNumber - life.FirstDay.DayNumber;

    /// <summary>True on one day in each month, the first bank day from that day of month on.</summary>
    public bool IsDebitDay(int dayOfMonth) => BankDays.DebitDueOn(date, dayOfMonth) is not null;

    /// <summary>Draws of this customer, strand and day.</summary>
    public SeededDraws Draws(string strand) => new(life.Options.Seed, Person.Id, strand, date.DayNumber);

    /// <summary>Draws of this customer and strand that are the same every day.</summary>
    public SeededDraws Habit(string strand) => new(life.Options.Seed, Person.Id, strand, -1);

    public void At(int minute, System.Action happen) => plan.Add((minute, plan.Count, happen));

    public void Pay(int minute, string account, Payment payment) => At(minute, () => Ledger.Book(account, payment));

    public void Note(int minute, string source, string type, JsonObject data) => At(minute, () => Record(source, type, data));

    public void Record(string source, string type, JsonObject data) => life.Recorder.Record(source, type, data);

    public JsonObject Money(long minorUnits) => life.Recorder.Money(minorUnits);

    public void Happen()
    {
        foreach (var (minute, _, happen) in plan.OrderBy(p => p.Minute).ThenBy(p => p.Order))
        {
            life.Recorder.SetClock(date, minute);
            happen();
        }
    }
}
