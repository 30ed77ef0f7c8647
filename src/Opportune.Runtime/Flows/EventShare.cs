using Opportune.Engine;
using Opportune.Engine.Bank;
using Opportune.Engine.Ingest;
using Opportune.Engine.Respond;
using Opportune.Runtime.Customers;
using Opportune.Runtime.Storage;

namespace Opportune.Runtime.Flows;

/// <summary>An event of a batch that was read, with whom it concerns.</summary>
/// <param name="Index">Its position in the batch.</param>
/// <param name="Event">The event.</param>
/// <param name="Customers">At least one.</param>
/// <param name="Changes">Links that it brings or takes.</param>
internal sealed record ReadEvent(int Index, BankEvent Event, IReadOnlyList<CustomerId> Customers, IReadOnlyList<AccountDirectory.Change> Changes);

/// <summary>Everything of one customer in one batch.</summary>
internal sealed class EventShare(Customer customer)
{
    public Customer Customer { get; } = customer;
    public List<JournalEntry> Entries { get; } = [];
    public List<DirectoryChange> Links { get; } = [];
    public List<LabelChange> Labels { get; } = [];
    public List<RaisedMoment> Raised { get; } = [];
    public List<(int Index, Novelty Novelty)> Novelty { get; } = [];
}
