using Opportune.Engine;
using Opportune.Runtime.Commit;
using Opportune.Runtime.Customers;
using Opportune.Runtime.Storage;

namespace Opportune.Runtime.Flows;

/// <summary>Takes the history of many customers in: folded on all cores, appended some thousand entries a commit, the next ones folded while the disk works.</summary>
/// <remarks>
/// Says and stores the same as <see cref="EventFlow"/>, event by event. The locks of a group of customers are taken in the order of their identifiers and held until its commit is durable; groups follow in that order
/// too, and nobody else holds two, so no circle of waiting can arise.
/// </remarks>
internal sealed class HistoryFlow(Shell shell, EventFlow single)
{
    private const int LeastInParallel = 64;
    private const int MostEntries = 10_000; // of one customer in one append

    /// <summary>Stores what every customer has in a batch.</summary>
    internal async Task<List<EventShare>> StoreAsync(DecisionPipeline pipeline, IReadOnlyCollection<KeyValuePair<CustomerId, List<ReadEvent>>> byCustomer, CancellationToken cancel)
    {
        if (byCustomer.All(c => c.Value.Count <= MostEntries)) return await StoreRoundAsync(pipeline, byCustomer, cancel);
        var shares = new List<EventShare>();
        for (var from = 0; byCustomer.Any(c => c.Value.Count > from); from += MostEntries)
            shares.AddRange(await StoreRoundAsync(pipeline, [.. byCustomer.Where(c => c.Value.Count > from).Select(c => KeyValuePair.Create(c.Key, c.Value.GetRange(from, Math.Min(MostEntries, c.Value.Count - from))))], cancel));
        return shares;
    }

    private async Task<List<EventShare>> StoreRoundAsync(DecisionPipeline pipeline, IReadOnlyCollection<KeyValuePair<CustomerId, List<ReadEvent>>> byCustomer, CancellationToken cancel)
    {
        var shares = new List<EventShare>(byCustomer.Count);
        var (before, lost) = (Task.CompletedTask, new List<Held>());
        foreach (var group in Groups(byCustomer))
        {
            var (held, room) = (new List<Held>(group.Count), new PayloadRoom());
            try
            {
                foreach (var (id, reads) in group) held.Add(new(await shell.Customers.EnterAsync(id, cancel), reads));
                await FoldAsync(pipeline, held, room, cancel);
            }
            catch
            {
                // Nothing of these is on its way to the disk; what was folded is dropped.
                foreach (var one in held) Drop(one);
                await before.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                throw;
            }
            var under = CommitAsync(held, room);
            await Finished(before, under);
            before = under;
            lost.AddRange(held);
        }
        await before;
        foreach (var one in lost) shares.Add(one.IsLost ? await single.StoreAsync(pipeline, one.Share!.Customer.Id, one.Reads, isHistory: true, cancel) : one.Share!);
        return shares;
    }

    /// <summary>Customers by identifier, as many as fill a commit.</summary>
    private IEnumerable<List<KeyValuePair<CustomerId, List<ReadEvent>>>> Groups(IReadOnlyCollection<KeyValuePair<CustomerId, List<ReadEvent>>> byCustomer)
    {
        var (group, entries) = (new List<KeyValuePair<CustomerId, List<ReadEvent>>>(), 0);
        foreach (var one in byCustomer.OrderBy(c => c.Key))
        {
            if (group.Count > 0 && entries + one.Value.Count > shell.Options.EntriesPerCommit)
            {
                yield return group;
                (group, entries) = ([], 0);
            }
            group.Add(one);
            entries += one.Value.Count;
        }
        if (group.Count > 0) yield return group;
    }

    private static async Task Finished(Task before, Task under)
    {
        try { await before; }
        catch
        {
            await under.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            throw;
        }
    }

    private async Task FoldAsync(DecisionPipeline pipeline, List<Held> held, PayloadRoom room, CancellationToken cancel)
    {
        var next = -1;
        async Task Work()
        {
            for (int i; (i = Interlocked.Increment(ref next)) < held.Count;) await FoldAsync(pipeline, held[i], room, cancel);
        }
        if (held.Count < LeastInParallel) await Work();
        else await Task.WhenAll(Enumerable.Range(0, Environment.ProcessorCount).Select(_ => Task.Run(Work, CancellationToken.None)));
    }

    private async ValueTask FoldAsync(DecisionPipeline pipeline, Held held, PayloadRoom room, CancellationToken cancel)
    {
        var customer = held.Hold.Customer;
        var share = held.Share = new(customer);
        await shell.Customers.EnsureKeyAsync(customer, cancel);
        var state = await shell.Customers.LoadToTakeAsync(customer, pipeline.Bank, held.Reads, cancel);
        var now = shell.Now;
        foreach (var read in held.Reads) single.Take(pipeline, share, state, read, now, isHistory: true);
        if (share.Entries.Count > 0) held.Append = await shell.Customers.SealAsync(customer, share.Entries, share.Links, now, room);
    }

    private async Task CommitAsync(List<Held> held, PayloadRoom room)
    {
        await shell.Customers.Appends.EnterAsync();
        try
        {
            var appends = held.Where(h => h.Append is not null).ToList();
            var results = appends.Count == 0 ? [] : await shell.Commit.AppendAllAsync([.. appends.Select(h => h.Append!.Batch)]);
            for (var i = 0; i < appends.Count; i++)
            {
                var (one, customer) = (appends[i], appends[i].Hold.Customer);
                one.IsLost = results[i] != AppendResult.Stored;
                if (one.IsLost) customer.State = null;
                else shell.Customers.Stored(customer, one.Append!, one.Share!.Labels, one.Share.Entries.Count);
                if (one.Share!.Links.Any(l => l.Role == "alias")) customer.State = null;
                one.Append = null;
            }
            // After a failure the journal may still be at them.
            room.GiveBack();
        }
        catch
        {
            foreach (var one in held) one.Hold.Customer.State = null;
            throw;
        }
        finally
        {
            shell.Customers.Appends.Leave();
            foreach (var one in held) one.Hold.Dispose();
        }
    }

    private static void Drop(Held held)
    {
        if (held.Share is not null) held.Hold.Customer.State = null;
        held.Hold.Dispose();
    }

    /// <summary>A customer of the group in hand, locked, with what it takes.</summary>
    private sealed class Held(Customer.Hold hold, List<ReadEvent> reads)
    {
        public Customer.Hold Hold => hold;
        public List<ReadEvent> Reads => reads;
        public EventShare? Share { get; set; }
        public CustomerStore.Sealed? Append { get; set; }
        public bool IsLost { get; set; }
    }
}
