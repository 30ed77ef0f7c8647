namespace Opportune.Engine.Profile;

/// <summary>What was worked out about a profile for one day; it holds until an event comes or the day ends.</summary>
/// <remarks>Filled in as it is asked for. Not thread-safe: it belongs to one customer.</remarks>
internal sealed class DayFindings(int today, int events)
{
    public IReadOnlyList<Recurring>? Recurring;
    public IReadOnlyList<Recurring>? Income;
    public IReadOnlyList<Recurring>? Bills;
    public CashFlow? CashFlow;
    public (int Days, long Lowest, IReadOnlyList<string> Evidence)? Overdrawn;

    /// <summary>Whether it is of this day and of this many events.</summary>
    public bool IsOf(int day, int count) => today == day && events == count;
}
