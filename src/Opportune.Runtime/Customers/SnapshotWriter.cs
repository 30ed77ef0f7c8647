using System.Threading.Channels;
using Opportune.Runtime.Storage;

namespace Opportune.Runtime.Customers;

/// <summary>Writes snapshots behind the answers: of customers with many entries since their last one, of those about to leave memory for good, and of all at the end.</summary>
/// <remarks>
/// A state is copied under the customer's lock, between two appends: so it holds only what is durable. Its last entry is read back from the journal before the snapshot names it. Where more wait
/// than the queue holds, or the store fails, snapshots are left out: they are a cache. Thread-safe.
/// </remarks>
internal sealed class SnapshotWriter : IAsyncDisposable
{
    private const int MostWaiting = 1_024;
    private const int Together = 128;
    private readonly RuntimePorts _ports;
    private readonly SnapshotCounts _counts;
    private readonly TimeSpan _finishWithin;
    private readonly Channel<Offered> _waiting = Channel.CreateBounded<Offered>(new BoundedChannelOptions(MostWaiting) { SingleReader = true });
    private readonly SemaphoreSlim _one = new(1, 1);
    private readonly HashSet<ulong> _erased = [];
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private readonly record struct Copied(CustomerKey Key, long Version, ReadOnlyMemory<byte> State);

    /// <summary>A customer in memory, to be copied when its turn comes, or one that was packed.</summary>
    private readonly record struct Offered(Customer? Customer, PackedCustomer? Packed);

    internal SnapshotWriter(RuntimePorts ports, SnapshotCounts counts, TimeSpan finishWithin)
    {
        (_ports, _counts, _finishWithin) = (ports, counts, finishWithin);
        new Thread(Run) { IsBackground = true, Name = "snapshots" }.Start();
    }

    /// <summary>Told of a customer that may leave memory; its lock is held.</summary>
    internal Action<Customer>? Leave { get; set; }

    /// <summary>Takes a customer into the queue; lock held. False where it is full, or where no snapshots are kept.</summary>
    internal bool TryOffer(Customer customer, bool leaves)
    {
        if (_ports.Snapshots is null) return false;
        customer.Leaves |= leaves;
        if (customer.IsOffered) return true;
        customer.IsOffered = _waiting.Writer.TryWrite(new(customer, null));
        if (!customer.IsOffered)
        {
            customer.Leaves = false;
            _counts.Add("skipped");
        }
        return customer.IsOffered;
    }

    /// <summary>Takes a packed customer into the queue, if there is room.</summary>
    internal void Offer(PackedCustomer packed)
    {
        if (_ports.Snapshots is not null && !_waiting.Writer.TryWrite(new(null, packed))) _counts.Add("skipped");
    }

    /// <summary>Writes the snapshots of all that have changed, those in memory first, until done or the time for it is over.</summary>
    internal async Task FinishAsync(IEnumerable<Customer> customers, IEnumerable<PackedCustomer> packed)
    {
        _waiting.Writer.TryComplete();
        await _ended.Task;
        if (_ports.Snapshots is null) return;
        var began = _ports.Time.GetTimestamp();
        var all = customers.Select(c => new Offered(c, null)).Concat(packed.Select(p => new Offered(null, p)));
        await Parallel.ForEachAsync(all.TakeWhile(_ => _ports.Time.GetElapsedTime(began) <= _finishWithin).Chunk(Together), async (group, _) => await KeepAsync(group));
    }

    /// <summary>Drops the snapshot of an erased customer, and any that is on its way.</summary>
    internal async Task DropAsync(ulong customer, CancellationToken cancel)
    {
        if (_ports.Snapshots is null) return;
        await _one.WaitAsync(cancel);
        try
        {
            _erased.Add(customer);
            await _ports.Snapshots.DropAsync(customer, cancel);
        }
        catch (StoreException) { _counts.Add("failed"); /* Its key is gone: what is left of it cannot be read. */ }
        finally { _one.Release(); }
    }

    public async ValueTask DisposeAsync()
    {
        _waiting.Writer.TryComplete();
        await _ended.Task;
        _one.Dispose();
    }

    /// <summary>On a thread of its own: while it waits for the disk, no thread that could serve a request does.</summary>
    private void Run()
    {
        var group = new List<Offered>(Together);
        while (_waiting.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
        {
            group.Clear();
            while (group.Count < Together && _waiting.Reader.TryRead(out var next)) group.Add(next);
            KeepAsync(group).GetAwaiter().GetResult();
        }
        _ended.SetResult();
    }

    private async Task KeepAsync(IReadOnlyList<Offered> offered)
    {
        var copies = new List<Copied>(offered.Count);
        foreach (var (customer, packed) in offered)
        {
            // Somebody in use stays; the next append offers it again.
            if (customer is null) copies.Add(new(packed!.Key, packed.Version, packed.State));
            else if (customer.TryLock() is { } hold) using (hold) Copy(customer, copies);
            else customer.IsOffered = false;
        }
        if (copies.Count == 0) return;
        try { await PutAsync(copies); }
        catch (Exception e) when (e is StoreException or ObjectDisposedException) { _counts.Add("failed", copies.Count); }
    }

    private static bool IsWorthIt(Customer customer) => customer is { State: { } state, Key: not null } && state.Version > customer.Kept && state.Aliases.Count == 0;

    private void Copy(Customer customer, List<Copied> copies)
    {
        if (IsWorthIt(customer))
        {
            customer.Kept = customer.State!.Version;
            // Whatever is wrong with one state is told by the count, and stops no other.
            try { copies.Add(new(customer.Key!, customer.Kept, customer.State.ToBytes())); }
            catch (Exception) { _counts.Add("failed"); }
        }
        var leaves = customer.Leaves;
        (customer.IsOffered, customer.Leaves) = (false, false);
        if (leaves) Leave?.Invoke(customer);
    }

    private async Task PutAsync(List<Copied> copies)
    {
        var batch = new List<StoredSnapshot>(copies.Count);
        foreach (var copy in copies)
            if (await _ports.Journal.FindAsync(copy.Key.Number, copy.Version, CancellationToken.None) is { } last) batch.Add(SnapshotVault.Seal(copy.Key, last, copy.State.Span));
        await _one.WaitAsync();
        try
        {
            batch.RemoveAll(s => _erased.Contains(s.Customer));
            if (batch.Count > 0) await _ports.Snapshots!.PutAsync(batch, CancellationToken.None);
            _counts.Add("written", batch.Count);
        }
        finally { _one.Release(); }
    }
}
