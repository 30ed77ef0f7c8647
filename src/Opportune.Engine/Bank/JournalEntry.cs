namespace Opportune.Engine.Bank;

/// <summary>One thing that happened to one customer; the journal of a customer is the list of these, and all state is their fold.</summary>
public abstract record JournalEntry
{
    private JournalEntry() { }

    /// <summary>When it was taken in.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>An event was taken.</summary>
    public sealed record EventTaken(BankEvent Event) : JournalEntry;

    /// <summary>A decision was made, reservations included.</summary>
    public sealed record DecisionMade(DecisionRecord Record) : JournalEntry;

    /// <summary>The customer answered an option.</summary>
    /// <param name="DecisionId">The decision.</param>
    /// <param name="Slot">Position in <see cref="DecisionRecord.Slots"/>.</param>
    /// <param name="Outcome">The answer.</param>
    /// <param name="Time">When it happened.</param>
    /// <param name="Value">Money or score that came with it, or null.</param>
    public sealed record ResponseTaken(string DecisionId, int Slot, Outcome Outcome, DateTimeOffset Time, double? Value) : JournalEntry;

    /// <summary>The clock reached an instant for which something was waiting.</summary>
    public sealed record ClockReached(DateTimeOffset Instant) : JournalEntry;

    /// <summary>What became of an outbound delivery.</summary>
    /// <param name="DecisionId">The decision.</param>
    /// <param name="Slot">Position in <see cref="DecisionRecord.Slots"/>.</param>
    /// <param name="Result">Sent, withheld or failed for good.</param>
    /// <param name="Reason">The code of the rule or failure; empty when sent.</param>
    /// <param name="Attempts">Tries so far, ≥ 1 unless withheld.</param>
    public sealed record DeliveryReported(string DecisionId, int Slot, DeliveryResult Result, string Reason, int Attempts) : JournalEntry
    {
        /// <summary>How long the channel asked to wait before the next try; zero where it did not ask.</summary>
        public TimeSpan Pause { get; init; }
    }
}

/// <summary>What became of a delivery.</summary>
public enum DeliveryResult
{
    /// <summary>Handed over: it counts as a contact.</summary>
    Sent,
    /// <summary>Stopped by a last check: released as not exposed.</summary>
    Withheld,
    /// <summary>The channel refused for good, or tries ran out: released as not exposed.</summary>
    Failed,
    /// <summary>This try failed; another follows.</summary>
    Retrying,
}
