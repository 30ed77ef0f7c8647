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

    private sealed record Read(int Index, BankEvent Event, IReadOnlyList<CustomerId> Customers, IReadOnlyList<AccountDirectory.Change> Changes);

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
        var pipeline = shell.Pipeline;
        var (reads, rejected, noted) = (new List<Read>(), new List<RejectedEvent>(), new List<string>());
        try
        {
            for (var i = 0; i < events.Count; i++)
            {
                var (read, problem) = await ReadAsync(pipeline, i, events[i], isHistory, noted, cancel);
                if (read is null) rejected.Add(new(i, problem!.Code, problem.Message)); else reads.Add(read);
            }
            return Report(reads, await StoreAsync(pipeline, reads, isHistory, cancel), rejected);
        }
        finally { shell.Directory.Forget(noted); }
    }

    /// <summary>Reads an event and finds whom it concerns; links that it brings are noted for the events behind it.</summary>
    private async ValueTask<(Read? Read, EventProblem? Problem)> ReadAsync(DecisionPipeline pipeline, int index, JsonElement raw, bool isHistory, List<string> noted, CancellationToken cancel)
    {
        var (e, problem) = pipeline.Read(raw, shell.Now, isHistory);
        if (e is null) return (null, problem);
        var changes = await shell.Directory.ChangesAsync(e, cancel);
        var concerned = await shell.Directory.ConcernedAsync(e, changes, cancel);
        if (concerned.Count == 0) return (null, new("event.account.unknown", "No holder of this account is known. Send account.opened with its holders first, or name the customer."));
        if (await shell.Directory.IsTakenAsync(changes, cancel)) return (null, new("event.alias.taken", "This alias stands for another customer already. Send customer.unlinked for that customer first."));
        foreach (var change in changes)
        {
            noted.Add(change.Key);
            await shell.Directory.NoteAsync(change, cancel);
        }
        return (new(index, e, concerned, changes), null);
    }

    /// <summary>Stores customer by customer in parallel; the locks of one batch are taken one customer at a time, so batches cannot wait for each other in a circle.</summary>
    private async Task<List<Share>> StoreAsync(DecisionPipeline pipeline, List<Read> reads, bool isHistory, CancellationToken cancel)
    {
        var byCustomer = new SortedDictionary<CustomerId, List<Read>>();
        foreach (var read in reads)
            foreach (var customer in read.Customers)
            {
                if (!byCustomer.TryGetValue(customer, out var list)) byCustomer[customer] = list = [];
                list.Add(read);
            }
        await shell.Customers.MakeKeysAsync(byCustomer.Keys, cancel);
        var shares = new List<Share>();
        foreach (var group in byCustomer.Chunk(256)) shares.AddRange(await Task.WhenAll(group.Select(g => StoreAsync(pipeline, g.Key, g.Value, isHistory, cancel))));
        return shares;
    }

    private async Task<Share> StoreAsync(DecisionPipeline pipeline, CustomerId id, List<Read> reads, bool isHistory, CancellationToken cancel)
    {
        for (var attempt = 0; attempt < MostTries; attempt++)
        {
            using var hold = await shell.Customers.EnterAsync(id, cancel);
            var (customer, share) = (hold.Customer, new Share(hold.Customer));
            await shell.Customers.EnsureKeyAsync(customer, cancel);
            var state = await shell.Customers.LoadAsync(customer, pipeline.Bank, cancel);
            var now = shell.Now;
            try
            {
                foreach (var read in reads) Take(pipeline, share, state, read, now, isHistory);
            }
            catch
            {
                customer.State = null;
                throw;
            }
            if (share.Entries.Count > 0 && !await shell.Customers.AppendAsync(customer, share.Entries, share.Links, share.Labels, now)) continue;
            if (share.Links.Any(l => l.Role == "alias")) customer.State = null;
            return share;
        }
        throw new StoreException("store.contended", "Another writer keeps changing this customer. Try again.");
    }

    private void Take(DecisionPipeline pipeline, Share share, CustomerState state, Read read, DateTimeOffset now, bool isHistory)
    {
        var taken = DecisionPipeline.Take(state, read.Event, now, isHistory);
        share.Novelty[read.Index] = taken.Novelty;
        if (taken.Novelty != Novelty.New) return;
        share.Entries.Add(new JournalEntry.EventTaken(read.Event) { At = now });
        share.Labels.AddRange(taken.Labels);
        share.Links.AddRange(read.Changes.Where(c => c.Customer == share.Customer.Id).Select(c => new DirectoryChange(shell.HashOf(c.Key), share.Customer.Key!.Number, c.Role, c.Added)));
        foreach (var moment in taken.Raised)
        {
            share.Raised.Add(new(share.Customer.Id, moment));
            share.Entries.AddRange(shell.Outbound.DecideFor(pipeline, state, share.Customer.Key!, moment, now));
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
