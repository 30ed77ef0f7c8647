using System.Text.Json;
using Opportune.Engine;
using Opportune.Engine.Bank;
using Opportune.Engine.Ingest;
using Opportune.Runtime.Storage;

namespace Opportune.Runtime.Flows;

/// <summary>Take(event): reads a batch, finds the customers concerned, lets the pipeline take each event, decides for moments that call for it, and appends all of a customer at once.</summary>
/// <remarks>An event and the outbound decision that it starts are stored together or not at all.</remarks>
internal sealed class EventFlow
{
    private const int MostTries = 8;
    private const int CustomersAtOnce = 1_024;
    private readonly Shell shell;
    private readonly HistoryFlow _history;

    internal EventFlow(Shell shell) => (this.shell, _history) = (shell, new(shell, this));

    internal Task<TakeReport> TakeAsync(IReadOnlyList<JsonElement> events, bool isHistory, CancellationToken cancel)
    {
        var (pipeline, now) = (shell.Pipeline, shell.Now);
        return TakeAsync(pipeline, [.. events.Select(e => pipeline.Read(e, now, isHistory))], isHistory, cancel);
    }

    internal HistoryEvents BeginHistory() => new(shell.Pipeline, shell.Now);

    internal Task<TakeReport> TakeAsync(HistoryEvents events, CancellationToken cancel) => TakeAsync(events.Pipeline, events.Events, isHistory: true, cancel);

    internal SoundEvents? TryRead(ReadOnlySpan<byte> body, int most)
    {
        var (pipeline, now) = (shell.Pipeline, shell.Now);
        if (pipeline.TryRead(body, now) is { } alone) return new(pipeline, [(alone, null)], isAlone: true);
        return pipeline.TryReadBatch(body, now, most) is { } events ? new(pipeline, [.. events.Select(e => ((BankEvent?)e, (EventProblem?)null))], isAlone: false) : null;
    }

    internal Task<TakeReport> TakeAsync(SoundEvents events, CancellationToken cancel) => TakeAsync(events.Pipeline, events.Events, isHistory: false, cancel);

    private async Task<TakeReport> TakeAsync(DecisionPipeline pipeline, IReadOnlyList<(BankEvent? Event, EventProblem? Problem)> events, bool isHistory, CancellationToken cancel)
    {
        var (reads, rejected) = (new List<ReadEvent>(events.Count), new List<RejectedEvent>());
        using var concerned = new Concerned(shell.Directory, events.Count);
        for (var i = 0; i < events.Count; i++)
        {
            var (e, problem) = events[i];
            if (e is not null)
            {
                var (customers, changes, refused) = await concerned.OfAsync(e, cancel);
                if (refused is null) reads.Add(new(i, e, customers, changes));
                problem = refused;
            }
            if (problem is not null) rejected.Add(new(i, problem.Code, problem.Message));
        }
        List<EventShare> shares = !isHistory && reads is [{ Customers: [var alone] }] ? [await StoreAsync(pipeline, alone, reads, isHistory: false, cancel)] : await StoreAsync(pipeline, reads, isHistory, cancel);
        return Report(events.Count, reads, shares, rejected);
    }

    /// <summary>Stores customer by customer, many at once; the locks of one batch are taken one customer at a time, so batches cannot wait for each other in a circle.</summary>
    private async Task<List<EventShare>> StoreAsync(DecisionPipeline pipeline, List<ReadEvent> reads, bool isHistory, CancellationToken cancel)
    {
        var byCustomer = new Dictionary<CustomerId, List<ReadEvent>>();
        foreach (var read in reads)
            for (var i = 0; i < read.Customers.Count; i++)
            {
                var customer = read.Customers[i];
                if (!byCustomer.TryGetValue(customer, out var list)) byCustomer[customer] = list = [];
                list.Add(read);
            }
        await shell.Customers.MakeKeysAsync(byCustomer.Keys, cancel);
        if (isHistory) return await _history.StoreAsync(pipeline, byCustomer, cancel);
        var shares = new List<EventShare>(byCustomer.Count);
        var before = Task.FromResult(Array.Empty<EventShare>());
        // While the appends of some wait for the disk, the next ones are folded.
        foreach (var group in byCustomer.OrderBy(c => c.Key).Chunk(Math.Clamp(shell.Options.WaitingAppends / 4, 1, CustomersAtOnce)))
        {
            var under = Task.WhenAll(group.Select(g => StoreAsync(pipeline, g.Key, g.Value, isHistory: false, cancel)));
            try { shares.AddRange(await before); }
            catch
            {
                await ((Task)under).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                throw;
            }
            before = under;
        }
        shares.AddRange(await before);
        return shares;
    }

    /// <summary>Stores what one customer has in a batch.</summary>
    internal async Task<EventShare> StoreAsync(DecisionPipeline pipeline, CustomerId id, List<ReadEvent> reads, bool isHistory, CancellationToken cancel)
    {
        for (var attempt = 0; attempt < MostTries; attempt++)
        {
            using var hold = await shell.Customers.EnterAsync(id, cancel);
            var (customer, share) = (hold.Customer, new EventShare(hold.Customer));
            await shell.Customers.EnsureKeyAsync(customer, cancel);
            var state = await shell.Customers.LoadToTakeAsync(customer, pipeline.Bank, reads, cancel);
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

    /// <summary>Lets the pipeline take an event, and gathers what it brought about.</summary>
    internal void Take(DecisionPipeline pipeline, EventShare share, CustomerState state, ReadEvent read, DateTimeOffset now, bool isHistory)
    {
        var taken = DecisionPipeline.Take(state, read.Event, now, isHistory);
        share.Novelty.Add((read.Index, taken.Novelty));
        if (taken.Entry is not { } entry) return;
        share.Entries.Add(entry);
        share.Labels.AddRange(taken.Labels);
        foreach (var change in read.Changes)
            if (change.Customer == share.Customer.Id) share.Links.Add(new(shell.HashOf(change.Key), share.Customer.Key!.Number, change.Role, change.Added));
        foreach (var moment in taken.Raised)
        {
            share.Raised.Add(new(share.Customer.Id, moment));
            share.Entries.AddRange(shell.Outbound.DecideFor(pipeline, state, share.Customer.Key!, moment, now));
        }
    }

    private static TakeReport Report(int count, List<ReadEvent> reads, List<EventShare> shares, List<RejectedEvent> rejected)
    {
        var found = new int[count];
        var raised = new List<RaisedMoment>();
        foreach (var share in shares)
        {
            foreach (var (index, novelty) in share.Novelty) found[index] |= 1 << (int)novelty;
            raised.AddRange(share.Raised);
        }
        var (accepted, duplicates) = (0, 0);
        foreach (var read in reads)
        {
            if (Has(found[read.Index], Novelty.ReusedId)) rejected.Add(new(read.Index, "event.id.reused", "This source and id came before with another body. Send a correction as a new event with a new id."));
            else if (Has(found[read.Index], Novelty.New) || found[read.Index] == 0) accepted++;
            else duplicates++;
        }
        rejected.Sort((one, other) => one.Index.CompareTo(other.Index));
        return new(accepted, duplicates, rejected, raised);

        static bool Has(int novelties, Novelty novelty) => (novelties & (1 << (int)novelty)) != 0;
    }
}
