using System.Text.Json;
using Opportune.Engine;
using Opportune.Engine.Bank;
using Opportune.Engine.Ingest;
using Opportune.Engine.Respond;
using Opportune.Runtime.Customers;
using Opportune.Runtime.Storage;

namespace Opportune.Runtime.Flows;

/// <summary>Take(event): reads a batch, finds the customers concerned, lets the pipeline take each event, decides for moments that call for it, and appends all of a customer at once.</summary>
/// <remarks>An event and the outbound decision that it starts are stored together or not at all.</remarks>
internal sealed class EventFlow(Shell shell)
{
    private const int MostTries = 8;

    private sealed record Read(int Index, BankEvent Event, IReadOnlyList<CustomerId> Customers);

    /// <summary>Everything of one customer in one batch.</summary>
    private sealed class Share(Customer customer)
    {
        public Customer Customer { get; } = customer;
        public List<Read> Events { get; } = [];
        public List<JournalEntry> Entries { get; } = [];
        public List<DirectoryChange> Links { get; } = [];
        public List<LabelChange> Labels { get; } = [];
        public List<RaisedMoment> Raised { get; } = [];
        public Dictionary<int, Novelty> Novelty { get; } = [];
    }

    internal async Task<TakeReport> TakeAsync(IReadOnlyList<JsonElement> events, bool isHistory, CancellationToken cancel)
    {
        var now = shell.Now;
        var rejected = new List<RejectedEvent>();
        var (reads, noted) = (new List<Read>(), new List<string>());
        for (var i = 0; i < events.Count; i++)
        {
            var (e, problem) = shell.Pipeline.Read(events[i], now, isHistory);
            if (e is null) { rejected.Add(new(i, problem!.Code, problem.Message)); continue; }
            var concerned = await shell.Directory.ConcernedAsync(e, cancel);
            if (concerned.Count == 0 && e.Type.NeedsCustomer) { rejected.Add(new(i, "event.account.unknown", "No holder of this account is known. Send account.opened with its holders first, or name the customer.")); continue; }
            foreach (var (key, who, _, added) in AccountDirectory.Changes(e))
            {
                noted.Add(key);
                await shell.Directory.NoteAsync(key, await shell.Directory.PrimaryAsync(who, cancel), added, cancel);
            }
            reads.Add(new(i, e, concerned));
        }
        try
        {
            var shares = await StoreAsync(reads, now, isHistory, cancel);
            return Report(reads, shares, rejected);
        }
        catch
        {
            foreach (var key in noted) shell.Directory.Forget(key);
            throw;
        }
    }

    /// <summary>Stores customer by customer in parallel; the locks of one batch are taken one customer at a time, so batches cannot wait for each other in a circle.</summary>
    private async Task<List<Share>> StoreAsync(List<Read> reads, DateTimeOffset now, bool isHistory, CancellationToken cancel)
    {
        var byCustomer = new SortedDictionary<CustomerId, List<Read>>();
        foreach (var read in reads)
            foreach (var customer in read.Customers)
            {
                if (!byCustomer.TryGetValue(customer, out var list)) byCustomer[customer] = list = [];
                list.Add(read);
            }
        await shell.Customers.EnsureKeysAsync([.. byCustomer.Keys.Select(shell.Customers.Of)], cancel);
        var shares = new List<Share>();
        foreach (var group in byCustomer.Chunk(256)) shares.AddRange(await Task.WhenAll(group.Select(g => StoreAsync(g.Key, g.Value, now, isHistory, cancel))));
        return shares;
    }

    private async Task<Share> StoreAsync(CustomerId id, List<Read> reads, DateTimeOffset now, bool isHistory, CancellationToken cancel)
    {
        for (var attempt = 0; attempt < MostTries; attempt++)
        {
            var customer = shell.Customers.Of(id);
            using var hold = await customer.LockAsync(cancel);
            var share = new Share(customer);
            await shell.Customers.EnsureKeysAsync([customer], cancel);
            var state = await shell.Customers.LoadAsync(customer, cancel);
            foreach (var read in reads) Take(share, state, read, now, isHistory);
            if (share.Entries.Count > 0 && !await shell.Customers.AppendAsync(customer, share.Entries, share.Links, share.Labels, now)) continue;
            if (share.Entries.Any(e => e is JournalEntry.EventTaken { Event.Type.Name: "customer.linked" or "customer.unlinked" })) customer.State = null;
            return share;
        }
        throw new StoreException("store.contended", "Another writer keeps changing this customer. Try again.");
    }

    private void Take(Share share, CustomerState state, Read read, DateTimeOffset now, bool isHistory)
    {
        var taken = DecisionPipeline.Take(state, read.Event, now, isHistory);
        share.Novelty[read.Index] = taken.Novelty;
        if (taken.Novelty != Novelty.New) return;
        share.Entries.Add(new JournalEntry.EventTaken(read.Event) { At = now });
        share.Labels.AddRange(taken.Labels);
        share.Links.AddRange(AccountDirectory.Changes(read.Event).Where(c => c.Customer == share.Customer.Id || c.Role == "alias")
            .Select(c => new DirectoryChange(shell.HashOf(c.Key), share.Customer.Key!.Number, c.Role, c.Added)));
        foreach (var moment in taken.Raised)
        {
            share.Raised.Add(new(share.Customer.Id, moment));
            share.Entries.AddRange(shell.Outbound.DecideFor(state, share.Customer.Key!, moment, now));
        }
    }

    private static TakeReport Report(List<Read> reads, List<Share> shares, List<RejectedEvent> rejected)
    {
        var (accepted, duplicates) = (0, 0);
        var novelties = reads.ToDictionary(r => r.Index, _ => new List<Novelty>());
        foreach (var share in shares)
            foreach (var (index, novelty) in share.Novelty) novelties[index].Add(novelty);
        foreach (var (index, found) in novelties)
        {
            if (found.Contains(Novelty.ReusedId)) rejected.Add(new(index, "event.id.reused", "This source and id came before with another body. Send a correction as a new event with a new id."));
            else if (found.Contains(Novelty.New) || found.Count == 0) accepted++;
            else duplicates++;
        }
        return new(accepted, duplicates, [.. rejected.OrderBy(r => r.Index)], [.. shares.SelectMany(s => s.Raised)]);
    }
}
