using Opportune.Engine;
using Opportune.Engine.Bank;
using Opportune.Engine.Deliver;

namespace Opportune.Runtime;

/// <summary>What became of a batch of events; every accepted one is durable.</summary>
/// <param name="Accepted">New events.</param>
/// <param name="Duplicates">Events that every customer concerned had already.</param>
/// <param name="Rejected">Events refused, by position.</param>
/// <param name="Raised">Moments that came about.</param>
public sealed record TakeReport(int Accepted, int Duplicates, IReadOnlyList<RejectedEvent> Rejected, IReadOnlyList<RaisedMoment> Raised);

/// <summary>An event that was refused.</summary>
/// <param name="Index">Its position in the batch, from 0.</param>
/// <param name="Code">Stable.</param>
/// <param name="Message">What to do next; never echoes personal data.</param>
public sealed record RejectedEvent(int Index, string Code, string Message);

/// <summary>A moment that came about for a customer.</summary>
public sealed record RaisedMoment(CustomerId Customer, Moment Moment);

/// <summary>How a decision is asked for.</summary>
/// <param name="DryRun">Reserves nothing, issues no token, leaves no record.</param>
/// <param name="AsOf">Decides as of an earlier instant; only with <paramref name="DryRun"/>.</param>
public sealed record DecideMode(bool DryRun, DateTimeOffset? AsOf)
{
    /// <summary>For real, now.</summary>
    public static DecideMode Live { get; } = new(false, null);
}

/// <summary>The answer to a request.</summary>
public abstract record DecisionAnswer
{
    private DecisionAnswer() { }

    /// <summary>A decision.</summary>
    /// <param name="Record">The record.</param>
    /// <param name="Bank">The definition it names.</param>
    /// <param name="Options">One for each slot; null where nothing was chosen.</param>
    /// <param name="Because">One line for each slot.</param>
    /// <param name="IsRepeated">Whether it answers a repeated request.</param>
    public sealed record Made(DecisionRecord Record, BankDefinition Bank, IReadOnlyList<OptionAnswer?> Options, IReadOnlyList<string> Because, bool IsRepeated) : DecisionAnswer
    {
        /// <summary>Lets the next decisions have the memory of this one: the answer was written, and nobody reads the record any more.</summary>
        public void LetGo() => Record.LetGo();
    }

    /// <summary>No decision.</summary>
    public sealed record Refused(string Code, string Message) : DecisionAnswer;
}

/// <summary>A chosen option as it is delivered.</summary>
/// <param name="Token">What answers refer to; empty in a dry run.</param>
/// <param name="Content">What the customer reads.</param>
/// <param name="ExpiresAt">Until when it may be shown.</param>
public sealed record OptionAnswer(string Token, Content Content, DateTimeOffset ExpiresAt);

/// <summary>What became of an answer of the customer.</summary>
public abstract record ResponseAnswer
{
    private ResponseAnswer() { }

    /// <summary>Durable.</summary>
    /// <param name="IsRepeated">Whether the same answer was taken before.</param>
    public sealed record Taken(bool IsRepeated) : ResponseAnswer;

    /// <summary>Refused.</summary>
    public sealed record Refused(string Code, string Message) : ResponseAnswer;
}

/// <summary>What a replay showed.</summary>
/// <param name="Equal">Whether the decision came out bit for bit.</param>
/// <param name="Hash">SHA-256 of the record.</param>
/// <param name="ReplayedHash">SHA-256 of the replayed record.</param>
/// <param name="Differences">What differs, in words; empty when equal.</param>
public sealed record ReplayReport(bool Equal, string Hash, string ReplayedHash, IReadOnlyList<string> Differences);

/// <summary>How the store and the shell are.</summary>
/// <param name="Customers">Customers with entries.</param>
/// <param name="Entries">Entries in the journal.</param>
/// <param name="Sequence">The newest entry.</param>
/// <param name="Digest">Hash of the audit chain at its end.</param>
/// <param name="BankHash">Definition in use.</param>
/// <param name="ModelHash">Model in use.</param>
/// <param name="WaitingAppends">Appends that wait for the disk.</param>
/// <param name="CachedCustomers">Customers in memory.</param>
/// <param name="WaitingForClock">Customers that wait for the clock.</param>
public sealed record RuntimeStatus(long Customers, long Entries, long Sequence, string Digest, string BankHash, string ModelHash, int WaitingAppends, int CachedCustomers, int WaitingForClock)
{
    /// <summary>Estimated bytes of the customers in memory.</summary>
    public long CachedBytes { get; init; }

    /// <summary>Customers who left memory lately, kept as bytes.</summary>
    public int PackedCustomers { get; init; }

    /// <summary>Bytes that they take.</summary>
    public long PackedBytes { get; init; }

    /// <summary>What became of snapshots so far, by result: used, missing, outdated, discarded, written, skipped, failed.</summary>
    public IReadOnlyDictionary<string, long> Snapshots { get; init; } = new Dictionary<string, long>();
}
